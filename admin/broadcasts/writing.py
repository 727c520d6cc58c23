"""The form of a new announcement, with whom it reaches and how it looks while it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile

from admin.broadcasts import labels, queries
from admin.broadcasts.reading import KINDS, MOST_SEATS, SORTS, Announcing
from admin.desk import AtDesk, Desk, Form
from admin.inbox.labels import language_name
from budgeting.access import Action
from budgeting.calendars import QuietRules, is_quiet, is_rest_day
from budgeting.clock import zone
from budgeting.db.tables import ActivitySession, Programme, Site
from budgeting.errors import NotFound, NotPossible
from dialogs import broadcasts
from dialogs.arrears import mentions
from dialogs.broadcasts import Draft, Shown

router = APIRouter(prefix="/broadcasts")


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in the form of one programme."""

    programme: Programme
    programmes: list[Programme]
    sites: list[Site]
    #: Languages that members read, and those in which texts can be written.
    languages: list[str]
    writes: list[str]
    sessions: list[tuple[ActivitySession, str]]

    def read(self, desk: Desk, form: FormData) -> Announcing:
        ids = [site.id for site in self.sites]
        return Announcing(form, desk.language, self.programme, ids, self.languages, self.writes)


@router.get("/new")
def new(desk: AtDesk, programme: str = "", session: str = "") -> HTMLResponse:
    desk.needs(Action.SEND_BROADCAST)
    with desk.read() as reading:
        choices = _choices(reading, desk, programme)
        chosen = session or (str(choices.sessions[0][0].id) if choices.sessions else "")
        blank: list[tuple[str, str | UploadFile]] = [
            ("what", "session" if choices.sessions else "text"),
            ("session", chosen),
            ("when", "now"),
            ("sort", "course"),
        ]
        given = choices.read(desk, FormData(blank))
        return _page(reading, desk, choices, given)


@router.post("/check")
def check(desk: AtDesk, form: Form) -> HTMLResponse:
    """Whom it would reach and how it would look, as the form stands: asked for at each change."""
    desk.needs(Action.SEND_BROADCAST)
    posted = _data(form)
    with desk.read() as session:
        choices, given, draft = _written(session, desk, posted)
        return desk.page("broadcasts/check.html", **_checked(session, desk, choices, given, draft))


@router.post("/new")
def send(desk: AtDesk, form: Form) -> Response:
    desk.needs(Action.SEND_BROADCAST)
    posted = _data(form)
    with desk.read() as session:
        choices, given, draft = _written(session, desk, posted)
    do, changed = _one(posted, "do"), False
    if draft is not None and do == "send":
        wanted, seen = draft, _one(posted, "seen")
        try:
            return desk.go(f"/broadcasts/{desk.write(lambda s: _send(s, desk, wanted, given.key, seen))}")
        except Changed:
            changed = bool(seen)
        except NotPossible as error:
            given.refused(error)
    with desk.read() as session:
        if draft is not None and do != "edit" and not given.wrong:
            try:
                broadcasts.check(session, desk.clock, draft)
                return _second_look(session, desk, choices, given, draft, posted, changed=changed)
            except NotPossible as error:
                given.refused(error)
        return _page(session, desk, choices, given)


class Changed(Exception):
    """What would be sent, or to whom, is no longer what was looked at."""


def _send(session: Session, desk: Desk, draft: Draft, key: str, seen: str) -> int:
    """Make the announcement that was looked at; its number. The same form again: the same one."""
    before = broadcasts.made_by(session, desk.me.staff_id, key)
    if before is not None:
        return before
    if broadcasts.fingerprint(session, draft) != seen:
        raise Changed
    before = broadcasts.made_just_now(session, desk.clock, desk.me.staff_id, draft)
    if before is not None:
        return before
    made = broadcasts.create(session, desk.clock, desk.me.staff_id, draft, key)
    # The first page at once; whatever is more, or later, is the clock's.
    broadcasts.work_off(session, desk.clock, desk.chat_words, only=made)
    return made


def _second_look(
    session: Session,
    desk: Desk,
    choices: Choices,
    given: Announcing,
    draft: Draft,
    posted: FormData,
    *,
    changed: bool,
) -> HTMLResponse:
    """The step "Check": to how many, to whom and to whom not; only from here it is sent."""
    checked = _checked(session, desk, choices, given, draft)
    carried = [
        (name, value)
        for name, value in posted.multi_items()
        if isinstance(value, str) and name not in ("csrf", "do", "seen", "key")
    ]
    places = {site.id: site.name for site in choices.sites}
    return desk.page(
        "broadcasts/confirm.html",
        409 if changed else 200,
        **checked,
        carried=carried,
        key=given.key,
        seen=broadcasts.fingerprint(session, draft),
        changed=changed,
        due_at=draft.due_at,
        zone=zone(choices.programme.zone),
        at_sites=[(places.get(one or 0, ""), number) for one, number in checked["counted"].sites.items()],
        without=[(name, labels.LEFT_OUT[why]) for name, why in checked["counted"].without],
    )


def _data(form: Form) -> FormData:
    if not isinstance(form, FormData):
        raise TypeError("a posted form is form data")
    return form


def _one(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _written(session: Session, desk: Desk, posted: FormData) -> tuple[Choices, Announcing, Draft | None]:
    """What could be chosen, what was, and the announcement it makes; None where a field is wrong."""
    choices = _choices(session, desk, _one(posted, "programme"))
    given = choices.read(desk, posted)
    return choices, given, given.draft([meeting.id for meeting, _ in choices.sessions])


def _choices(session: Session, desk: Desk, wanted: str) -> Choices:
    own = queries.programmes(session, desk.me)
    found = next((one for one in own if str(one.id) == wanted), None)
    if found is None and (wanted or not own):
        raise NotFound("programme", wanted)
    programme = found or own[0]
    return Choices(
        programme,
        own,
        queries.sites(session, programme.id),
        queries.languages(session, programme.id),
        sorted(desk.chat_words.languages, key=lambda code: (code != "it", code != "en", code)),
        queries.sessions(session, desk.clock, programme.id, desk.language),
    )


def _page(session: Session, desk: Desk, choices: Choices, given: Announcing) -> HTMLResponse:
    draft = given.draft([meeting.id for meeting, _ in choices.sessions])
    # A form that nobody has sent yet is not scolded for being empty.
    wrong = given.wrong if desk.request.method == "POST" else {}
    return desk.page(
        "broadcasts/new.html",
        422 if wrong else 200,
        choices=choices,
        zone=zone(choices.programme.zone),
        kept=given.kept,
        key=given.key,
        chosen_sites=given.sites,
        chosen_languages=given.languages,
        everywhere=given.everywhere,
        everybody=given.everybody,
        wrong=wrong,
        kinds=KINDS,
        sorts=SORTS,
        most_seats=MOST_SEATS,
        today=desk.clock.now().astimezone(zone(choices.programme.zone)).date(),
        **_checked(session, desk, choices, given, draft),
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """One phone-like card."""

    code: str
    name: str
    shown: Shown
    #: Its own words are missing, so the Italian ones stand there.
    falls_back: bool
    readers: int


def _checked(
    session: Session, desk: Desk, choices: Choices, given: Announcing, draft: Draft | None
) -> dict[str, Any]:
    counted = broadcasts.count(session, given.audience, draft.session_id if draft is not None else None)
    previews = []
    if draft is not None:
        name = counted.names[0] if counted.names else desk.me.first_name
        titles = broadcasts.titles(session, draft)
        for code in choices.writes:
            falls_back = any(texts and not texts.get(code) for texts in (_filled(draft.texts), titles))
            shown = broadcasts.preview(session, desk.chat_words, draft, code, name)
            readers = counted.languages.get(code, 0)
            previews.append(Preview(code, language_name(code, desk.language), shown, falls_back, readers))
    return {
        "counted": counted,
        "unchosen": () in (given.audience.sites, given.audience.languages),
        "left_out": [(labels.LEFT_OUT[code], count) for code, count in counted.left_out.items()],
        "previews": previews,
        "about_arrears": _about_arrears(session, draft),
        "speaks": lambda code: language_name(code, desk.language),
        "asleep": _asleep(choices.programme, (draft.due_at if draft else None) or desk.clock.now()),
    }


def _about_arrears(session: Session, draft: Draft | None) -> list[str]:
    """What in the words of the announcement speaks of arrears, in whichever language."""
    texts = _filled(draft.texts).values() if draft is not None else ()
    return list(dict.fromkeys(word for text in texts for word in mentions.mentioned(session, None, text)))


def _filled(texts: Any) -> dict[str, str]:
    return {code: text for code, text in texts.items() if text}


def _asleep(programme: Programme, moment: datetime) -> bool:
    """Whether the families have quiet hours, or a day of rest, at that moment."""
    rules, local = QuietRules.of(programme), moment.astimezone(zone(programme.zone))
    return is_quiet(local.time(), rules) or is_rest_day(local.date(), rules)
