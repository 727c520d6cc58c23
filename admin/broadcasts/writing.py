"""The form of a new announcement, showing whom it reaches and how it looks as it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile

from admin.broadcasts import checking, criteria, labels, phrases, queries
from admin.broadcasts.forms import ALL, Announced, Announcing
from admin.context import Context, Posted, RequestContext
from admin.phrases.labels import SLOTS
from budgeting.access import Action
from budgeting.db.tables import ActivitySession, Programme, Site
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes import Settings
from budgeting.states.programmes import Instrument
from dialogs import broadcasts
from dialogs.broadcasts import Draft
from dialogs.phrases.book import Entry
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
    #: The options of the other criteria, by field.
    criteria: dict[str, dict[Any, Text | str]]
    phrases: dict[str, Entry]

    def offered(self, context: RequestContext) -> dict[str, dict[Any, Text | str]]:
        """Everything that can be chosen, by field."""
        names = {site.id: site.name for site in self.sites}
        spoken = {code: context.language_name(code) for code in self.languages}
        buttons = broadcasts.buttons_for(Settings.of(self.programme))
        return {
            **self.criteria,
            "buttons": {
                code: context.chat_words.plain(choice.label, context.language)
                for code, choice in buttons.items()
            },
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
        slots = phrases.fields(posted, context, self.programme).values() if checked else ()
        return Announcing(
            posted, context.language, self.programme, offered, self.writes, checked=checked, slots=[*slots]
        )


@router.get("/new")
def new(
    context: Context, programme: str = "", session: str = "", people: str = "", ways: str = ""
) -> HTMLResponse:
    """``people``, with the ``ways`` they take part: free words to those of one activity or session."""
    context.needs(Action.SEND_BROADCAST)
    with context.read() as reading:
        choices = _choices(reading, context, programme)
        chosen = session or (str(choices.sessions[0][0].id) if choices.sessions else "")
        blank: list[tuple[str, str | UploadFile]] = [
            ("programme", str(choices.programme.id)),
            ("what", "session" if choices.sessions and not people else "text"),
            ("session", chosen),
            ("when", "now"),
            ("sort", "course"),
            ("days", str(broadcasts.DAYS)),
        ]
        if people:
            blank += [("sites", ALL), ("languages", ALL), ("people", people)]
            blank += [("ways", way) for way in ways.split(",")]
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
        if given.form.do == "phrase":
            data, wrong = phrases.used(session, context, choices.programme, data)
            given = choices.read(context, data)
            return _page(session, context, choices, given, data, finished=False, note=wrong)
    form, changed = given.form, False
    if form.do == "try":
        return _try(context, choices, given, draft, data)
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


def _try(
    context: RequestContext, choices: Choices, given: Announcing, draft: Draft | None, data: FormData
) -> HTMLResponse:
    """Send it to the writer's own phone, in the language of the preview, and show the form as it was."""
    if draft is not None:
        tried = draft
        look = given.form.typed.get("look", "")
        language = look if look in choices.writes else context.language
        try:
            context.write(
                lambda s: broadcasts.try_on_own_phone(
                    s, context.clock, context.chat_words, context.me.staff_id, tried, language
                )
            )
        except NotPossible as error:
            given.refused(error)
    with context.read() as session:
        return _page(session, context, choices, given, data)


@router.get("/trial")
def trial(context: Context) -> HTMLResponse:
    """What became of the writer's last test: requested until that is known."""
    context.needs(Action.SEND_BROADCAST)
    with context.read() as session:
        return context.page("broadcasts/trial.html", **_trial(session, context))


class Changed(Exception):
    """What would be sent, or to whom, differs from what the person checked."""


def _send(session: Session, context: RequestContext, draft: Draft, key: str, seen: str) -> int:
    """Create the announcement that was checked and return its number. Submitting the same form again returns the same
    one."""
    before = broadcasts.made_by(session, context.me.staff_id, key)
    if before is not None:
        return before
    if broadcasts.fingerprint(session, draft, context.clock.now()) != seen:
        raise Changed
    before = broadcasts.made_just_now(session, context.clock, draft)
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
        seen=broadcasts.fingerprint(session, draft, context.clock.now()),
        changed=changed,
        due_at=draft.due_at,
        place=choices.programme,
        at_sites=[
            (places.get(site_id or 0, ""), number) for site_id, number in checked["counted"].sites.items()
        ],
        criteria=criteria.in_words(session, context, draft.audience),
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
        queries.sites_to_choose(session, programme.id),
        queries.languages(session, programme.id),
        main_first(context.chat_words.languages),
        queries.sessions(session, context.clock, programme.id, context.language)
        if context.me.uses(programme.id, Instrument.ACTIVITIES)
        else [],
        criteria.offered(session, context, programme.id),
        phrases.offered(session, context, programme.id),
    )


def _page(
    session: Session,
    context: RequestContext,
    choices: Choices,
    given: Announcing,
    posted: FormData,
    *,
    finished: bool | None = None,
    note: Text | None = None,
) -> HTMLResponse:
    """``finished``: whether the writer means it to be complete, so that what is missing is an error; ``note``: what
    became of the button that was pressed."""
    draft = given.draft()
    # A form that nobody has submitted yet shows no errors for being empty.
    finished = context.request.method == "POST" if finished is None else finished
    shown = given if finished else choices.read(context, posted, checked=False)
    return context.page(
        "broadcasts/new.html",
        422 if shown.wrong else 200,
        choices=choices,
        place=choices.programme,
        given=shown,
        note=note,
        phrase=phrases.Chosen(
            posted, offered={"phrase": phrases.options(context, choices.phrases)}, checked=False
        ),
        slots=phrases.fields(posted, context, choices.programme),
        slot_names=SLOTS,
        has_phone=broadcasts.has_phone(session, context.me.staff_id),
        **_trial(session, context),
        **_checked(session, context, choices, given, draft),
    )


def _trial(session: Session, context: RequestContext) -> dict[str, Any]:
    standing = broadcasts.trial_standing(session, context.clock, context.me.staff_id)
    problem = labels.TRIAL_PROBLEMS[standing.problem] if standing is not None and standing.problem else None
    return {"trial": standing, "trial_problem": problem}


def _checked(
    session: Session, context: RequestContext, choices: Choices, given: Announcing, draft: Draft | None
) -> dict[str, Any]:
    return checking.checked(session, context, choices.programme, choices.writes, given, draft)
