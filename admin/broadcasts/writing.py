"""The form of a new announcement, showing whom it reaches and how it looks as it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile

from admin.broadcasts import labels, queries
from admin.broadcasts.forms import ALL, Announced, Announcing
from admin.context import Context, Posted, RequestContext
from budgeting.access import Action
from budgeting.calendars import QuietRules, is_allowed
from budgeting.db.tables import ActivitySession, Programme, Site
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes import Settings
from budgeting.states.programmes import Instrument
from dialogs import broadcasts
from dialogs.arrears import mentions
from dialogs.broadcasts import Draft, Shown
from dialogs.text import Text, t
from dialogs.text.languages import main_first

router = APIRouter(prefix="/broadcasts")


@dataclass(frozen=True, slots=True)
class Choices:
    """The options in the form of one programme."""

    programme: Programme
    programmes: list[Programme]
    sites: list[Site]
    #: The languages that members read, and those for texts.
    languages: list[str]
    writes: list[str]
    sessions: list[tuple[ActivitySession, str]]

    def offered(self, context: RequestContext) -> dict[str, dict[Any, Text | str]]:
        """Sites, languages and sessions, by field."""
        names = {site.id: site.name for site in self.sites}
        spoken = {code: context.language_name(code) for code in self.languages}
        return {
            "programme": {programme.id: programme.name for programme in self.programmes},
            "sites": {ALL: t("All sites"), **names, 0: t("without a site")} if names else {},
            "languages": {ALL: t("All languages"), **spoken} if spoken else {},
            "session": {
                meeting.id: f"{title} · {context.moment(meeting.starts_at, 'EEE d MMM, HH:mm', meeting)}"
                for meeting, title in self.sessions
            },
        }

    def read(self, context: RequestContext, posted: FormData, *, checked: bool = True) -> Announcing:
        offered = self.offered(context)
        return Announcing(posted, context.language, self.programme, offered, self.writes, checked=checked)


@router.get("/new")
def new(context: Context, programme: str = "", session: str = "") -> HTMLResponse:
    context.needs(Action.SEND_BROADCAST)
    with context.read() as reading:
        choices = _choices(reading, context, programme)
        chosen = session or (str(choices.sessions[0][0].id) if choices.sessions else "")
        blank: list[tuple[str, str | UploadFile]] = [
            ("programme", str(choices.programme.id)),
            ("what", "session" if choices.sessions else "text"),
            ("session", chosen),
            ("when", "now"),
            ("sort", "course"),
        ]
        posted = FormData(blank)
        given = choices.read(context, posted)
        return _page(reading, context, choices, given, posted)


@router.post("/check")
def check(context: Context, posted: Posted) -> HTMLResponse:
    """Whom it would reach and how it would look, as the form stands; requested at each change."""
    context.needs(Action.SEND_BROADCAST)
    data = _data(posted)
    with context.read() as session:
        choices, given, draft = _written(session, context, data)
        return context.page("broadcasts/check.html", **_checked(session, context, choices, given, draft))


@router.post("/new")
def send(context: Context, posted: Posted) -> Response:
    context.needs(Action.SEND_BROADCAST)
    data = _data(posted)
    with context.read() as session:
        choices, given, draft = _written(session, context, data)
    form, changed = given.form, False
    if draft is not None and form.do == "send":
        checked_draft = draft
        try:
            number = context.write(lambda s: _send(s, context, checked_draft, form.key, form.seen))
            return context.go(f"/broadcasts/{number}")
        except Changed:
            changed = bool(form.seen)
        except NotPossible as error:
            given.refused(error)
    with context.read() as session:
        if draft is not None and form.do != "edit" and not given.wrong:
            try:
                broadcasts.check(session, context.clock, draft)
                return _second_look(session, context, choices, given, draft, data, changed=changed)
            except NotPossible as error:
                given.refused(error)
        return _page(session, context, choices, given, data)


class Changed(Exception):
    """What would be sent, or to whom, differs from what the person checked."""


def _send(session: Session, context: RequestContext, draft: Draft, key: str, seen: str) -> int:
    """Create the announcement that was checked and return its number. Submitting the same form again returns the same
    one."""
    before = broadcasts.made_by(session, context.me.staff_id, key)
    if before is not None:
        return before
    if broadcasts.fingerprint(session, draft) != seen:
        raise Changed
    before = broadcasts.made_just_now(session, context.clock, context.me.staff_id, draft)
    if before is not None:
        return before
    made = broadcasts.create(session, context.clock, context.me.staff_id, draft, key)
    # Send the first page at once; the scheduler sends the rest, or all of it later.
    broadcasts.work_off(session, context.clock, context.chat_words, only=made)
    return made


def _second_look(
    session: Session,
    context: RequestContext,
    choices: Choices,
    given: Announcing,
    draft: Draft,
    posted: FormData,
    *,
    changed: bool,
) -> HTMLResponse:
    """The step "Check": to how many, to whom and to whom not. Sending is only possible from here."""
    checked = _checked(session, context, choices, given, draft)
    carried = [
        (name, value)
        for name, value in posted.multi_items()
        if isinstance(value, str) and name not in ("csrf", "do", "seen", "key")
    ]
    places = {site.id: site.name for site in choices.sites}
    return context.page(
        "broadcasts/confirm.html",
        409 if changed else 200,
        **checked,
        carried=carried,
        key=given.form.drawn("key").typed,
        seen=broadcasts.fingerprint(session, draft),
        changed=changed,
        due_at=draft.due_at,
        place=choices.programme,
        at_sites=[
            (places.get(site_id or 0, ""), number) for site_id, number in checked["counted"].sites.items()
        ],
        without=[(name, labels.LEFT_OUT[why]) for name, why in checked["counted"].without],
    )


def _data(posted: Posted) -> FormData:
    if not isinstance(posted, FormData):
        raise TypeError("a posted form is form data")
    return posted


def _written(
    session: Session, context: RequestContext, posted: FormData
) -> tuple[Choices, Announcing, Draft | None]:
    """The options, the input, and the draft it makes; None if a field is wrong."""
    choices = _choices(session, context, Announced(posted, checked=False).typed.get("programme", ""))
    given = choices.read(context, posted)
    return choices, given, given.draft()


def _choices(session: Session, context: RequestContext, programme_id: str) -> Choices:
    own = queries.programmes(session, context.me)
    chosen = next((candidate for candidate in own if str(candidate.id) == programme_id), None)
    if chosen is None and (programme_id or not own):
        raise NotFound("programme", programme_id)
    programme = chosen or own[0]
    return Choices(
        programme,
        own,
        queries.sites(session, programme.id),
        queries.languages(session, programme.id),
        main_first(context.chat_words.languages),
        queries.sessions(session, context.clock, programme.id, context.language)
        if context.me.uses(programme.id, Instrument.ACTIVITIES)
        else [],
    )


def _page(
    session: Session, context: RequestContext, choices: Choices, given: Announcing, posted: FormData
) -> HTMLResponse:
    draft = given.draft()
    # A form that nobody has submitted yet shows no errors for being empty.
    shown = given if context.request.method == "POST" else choices.read(context, posted, checked=False)
    return context.page(
        "broadcasts/new.html",
        422 if shown.wrong else 200,
        choices=choices,
        place=choices.programme,
        given=shown,
        **_checked(session, context, choices, given, draft),
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """The announcement on the phone of somebody who reads one language."""

    code: str
    #: The name of the language.
    name: str
    shown: Shown
    #: The text in this language is missing, so the Italian one is used.
    falls_back: bool
    readers: int
    #: Who reads it, for example; empty if nobody in the audience does.
    sample: str


def _checked(
    session: Session, context: RequestContext, choices: Choices, given: Announcing, draft: Draft | None
) -> dict[str, Any]:
    counted = broadcasts.count(session, given.audience, draft.session_id if draft is not None else None)
    previews = []
    if draft is not None:
        titles = broadcasts.titles(session, draft)
        for code in choices.writes:
            falls_back = any(texts and not texts.get(code) for texts in (_filled(draft.texts), titles))
            sample = counted.samples.get(code, "")
            name = sample or context.me.first_name
            shown = broadcasts.preview(session, context.chat_words, draft, code, name)
            readers = counted.languages.get(code, 0)
            previews.append(Preview(code, context.language_name(code), shown, falls_back, readers, sample))
    return {
        "counted": counted,
        "unchosen": () in (given.audience.sites, given.audience.languages),
        "left_out": [(labels.LEFT_OUT[code], count) for code, count in counted.left_out.items()],
        "previews": previews,
        "look": _look(previews, given.form.typed.get("look", "")),
        "about_arrears": _about_arrears(session, draft),
        "speaks": context.language_name,
        "asleep": _asleep(choices.programme, (draft.due_at if draft else None) or context.clock.now()),
    }


def _look(previews: Sequence[Preview], chosen: str) -> str:
    """The language in which the preview stands: the chosen one, else the one that most people read."""
    if any(preview.code == chosen for preview in previews):
        return chosen
    return max(previews, key=lambda preview: preview.readers).code if previews else ""


def _about_arrears(session: Session, draft: Draft | None) -> list[str]:
    """The words about arrears in the announcement, in any language."""
    texts = _filled(draft.texts).values() if draft is not None else ()
    return list(dict.fromkeys(word for text in texts for word in mentions.mentioned(session, None, text)))


def _filled(texts: Any) -> dict[str, str]:
    return {code: text for code, text in texts.items() if text}


def _asleep(programme: Programme, moment: datetime) -> bool:
    """Whether the families have quiet hours, or a day of rest, at that moment."""
    return not is_allowed(moment, QuietRules.of(Settings.of(programme)), programme.zone)
