"""What each recipient reads: the session's notice with its three answers, or someone's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import activities, programmes
from budgeting.activities import SessionView
from budgeting.db.tables import Activity, ActivitySession
from budgeting.errors import NotFound
from budgeting.money import zero
from budgeting.states.activities import SessionState
from dialogs.activities.notices import notice
from dialogs.broadcasts.buttons import rows as buttons_of
from dialogs.broadcasts.draft import FALLBACK, Draft, NewSession
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.text import t, verbatim
from dialogs.text.words import Words


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a phone shows it."""

    #: (text, whether it's bold), to be joined.
    pieces: tuple[tuple[str, bool], ...]
    #: Rows of button labels.
    buttons: tuple[tuple[str, ...], ...]
    direction: str


def own_words(texts: Mapping[str, str], language: str) -> str:
    """The text for a reader of ``language``: theirs, else the Italian one."""
    return texts.get(language) or texts.get(FALLBACK, "")


def spoken(
    texts: Mapping[str, str],
    view: SessionView | None,
    name: str,
    language: str,
    leading_on: Sequence[Sequence[Choice]] = (),
) -> Reply:
    """The message to one reader; ``leading_on``: the rows of buttons that lead somewhere."""
    words = own_words(texts, language)
    if view is None:
        return reply(t("Hello {name},", name=name), verbatim(words), rows=[*leading_on, [TALK], [MENU]])
    said = notice(view, t("Hello {name}, this may interest you:", name=name))
    said = replace(said, rows=[*said.rows[:-1], *leading_on, *said.rows[-1:]])
    if not words:
        return said
    opening, *rest = said.texts
    return replace(said, texts=[opening, verbatim(words), *rest])


def said_to(session: Session, draft: Draft, language: str, name: str) -> Reply:
    """What someone called ``name`` who reads ``language`` will get. Raises NotFound."""
    settings = programmes.Settings.of(programmes.programme(session, draft.audience.programme_id))
    leading_on = buttons_of(settings, draft.buttons, 0)
    return spoken(draft.texts, _view(session, draft, language), name, language, leading_on)


def preview(session: Session, words: Words, draft: Draft, language: str, name: str) -> Shown:
    """How someone called ``name`` who reads ``language`` will see the draft. Raises NotFound."""
    said = said_to(session, draft, language, name)
    rendered = words.join(said.texts, language, said.joint)
    buttons = tuple(tuple(words.plain(choice.label, language) for choice in row) for row in said.rows)
    return Shown(_pieces(rendered.text, rendered.spans), buttons, words.languages[language].direction)


def titles(session: Session, draft: Draft) -> Mapping[str, str]:
    """The names of the draft's course by language; empty if it has none."""
    if draft.new_session is not None:
        return draft.new_session.title
    if draft.session_id is None:
        return {}
    query = select(Activity.title).join(ActivitySession).where(ActivitySession.id == draft.session_id)
    return session.scalar(query) or {}


def _view(session: Session, draft: Draft, language: str) -> SessionView | None:
    if draft.new_session is not None:
        zone = programmes.programme(session, draft.audience.programme_id).zone
        return _of_new(draft.new_session, zone, language)
    if draft.session_id is None:
        return None
    return views(session, draft.audience.programme_id, draft.session_id, [language])[language]


def views(
    session: Session, programme_id: int, session_id: int, languages: list[str]
) -> dict[str, SessionView]:
    """The session as those readers of each language see it who haven't answered yet. Raises NotFound."""
    session_ids = select(ActivitySession.id).where(ActivitySession.id == session_id)
    by_language = {}
    for language in languages:
        seen = activities.views_in(session, programme_id, language, session_ids)
        if not seen:
            raise NotFound("session", session_id)
        by_language[language] = seen[0]
    return by_language


def _of_new(new: NewSession, zone: str, language: str) -> SessionView:
    return SessionView(
        id=0,
        activity_id=0,
        kind=new.kind,
        title=own_words(new.title, language),
        description="",
        place=new.place,
        map_url=activities.map_url(new.place, None, None),
        latitude=None,
        longitude=None,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        zone=zone,
        allowance=new.allowance or zero(),
        children_welcome=new.children_welcome,
        seats_left=new.capacity,
        state=SessionState.PLANNED,
        answer=None,
    )


def _pieces(text: str, spans: tuple[tuple[str, int, int], ...]) -> tuple[tuple[str, bool], ...]:
    """The text split where bold starts and ends; spans count UTF-16 units, Python counts characters."""
    units = text.encode("utf-16-le")
    pieces: list[tuple[str, bool]] = []
    at = 0
    for kind, offset, length in spans:
        if kind != "bold" or offset < at:
            continue
        pieces += [(_cut(units, at, offset), False), (_cut(units, offset, offset + length), True)]
        at = offset + length
    pieces.append((_cut(units, at, len(units) // 2), False))
    return tuple(piece for piece in pieces if piece[0])


def _cut(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le")
