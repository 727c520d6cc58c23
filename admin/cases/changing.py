"""What a person does in a case: take it on, note, put to do, tick, hand over, close, take up again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from admin.cases import closing, fields
from admin.cases.routes import page
from admin.desk import AtDesk, Desk, Form
from admin.kit.params import number
from budgeting import access, cases
from budgeting.access import Action
from budgeting.db.tables import Case
from budgeting.errors import NotFound, NotPossible
from budgeting.states import Outcome, Urgency
from dialogs.staff_side import inbox
from dialogs.text import Text, t

router = APIRouter(prefix="/cases/{case_id:int}")

EMPTY = t("Write a few words here.")
WRONG: dict[str, Text] = {
    "empty": EMPTY,
    "no_outcome": EMPTY,
    "long": t("This is too long. Shorten it, or write it in two."),
    "kind": t("Choose how it ended."),
    "actions_open": t("Something is still to be done in this case. Say that it is over, or do it first."),
    "date": t("This is no date. Write it as day, month and year."),
    "who": t("Choose somebody who works with this family."),
}


class Refused(Exception):
    """A field cannot be as it is; ``reason`` names a sentence of `WRONG`."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


@router.post("/open")
def take_on(desk: AtDesk, form: Form, case_id: int) -> Response:
    return _do(desk, form, case_id, lambda s, case: cases.open(s, desk.clock, desk.me.staff_id, case.id))


@router.post("/notes")
def note(desk: AtDesk, form: Form, case_id: int) -> Response:
    def job(session: Session, case: Case) -> None:
        cases.add_note(session, desk.clock, desk.me.staff_id, case.id, _text(form, "note"))

    return _do(desk, form, case_id, job, field="note", anchor="#timeline")


@router.post("/actions")
def action(desk: AtDesk, form: Form, case_id: int) -> Response:
    def job(session: Session, case: Case) -> None:
        owner = _text(form, "helper")
        cases.add_action(
            session,
            desk.clock,
            desk.me.staff_id,
            case.id,
            _text(form, "what"),
            owner_id=_person(owner, "helper", access.who(session, Action.ACT_IN_CASE, case.household_id))
            if owner
            else None,
            due_on=_date(_text(form, "due_on"), "due_on"),
        )

    return _do(desk, form, case_id, job, field="what", anchor="#actions")


@router.post("/actions/{action_id:int}/{word}")
def tick(desk: AtDesk, form: Form, case_id: int, action_id: int, word: str) -> Response:
    if word not in ("done", "undone"):
        raise NotFound("page", word)

    def job(session: Session, case: Case) -> None:
        cases.set_done(session, desk.clock, desk.me.staff_id, case.id, action_id, word == "done")

    return _do(desk, form, case_id, job, anchor="#actions")


@router.post("/owner")
def owner(desk: AtDesk, form: Form, case_id: int) -> Response:
    def job(session: Session, case: Case) -> None:
        person = _person(
            _text(form, "owner"), "owner", access.who(session, Action.WRITE_CASE, case.household_id)
        )
        cases.assign(
            session, desk.clock, desk.me.staff_id, case.id, person, revision=number(_text(form, "revision"))
        )

    return _do(desk, form, case_id, job)


@router.post("/urgency")
def urgency(desk: AtDesk, form: Form, case_id: int) -> Response:
    wanted = Urgency.HIGH if _text(form, "urgency") == Urgency.HIGH else Urgency.NORMAL
    return _do(
        desk,
        form,
        case_id,
        lambda s, case: cases.set_urgency(
            s, desk.clock, desk.me.staff_id, case.id, wanted, revision=number(_text(form, "revision"))
        ),
    )


@router.post("/close")
def close(desk: AtDesk, form: Form, case_id: int) -> Response:
    def job(session: Session, case: Case) -> None:
        kind = _text(form, "kind")
        if kind not in set(Outcome):
            raise Refused("kind", "kind")
        answers = closing.answers(form, cases.silenced(session, case))
        try:
            cases.close(
                session,
                desk.clock,
                desk.me.staff_id,
                case.id,
                _text(form, "outcome"),
                Outcome(kind),
                instalments=answers,
                actions_over=bool(form.get("actions_over")),
                revision=number(_text(form, "revision")),
            )
        except NotPossible as error:
            raise (closing.late(answers) if error.reason in ("past", "far") else error) from None
        closing.tell(session, desk.clock, desk.chat_words, answers)
        if form.get("give_back") and case.conversation_id is not None:
            try:
                inbox.resolve(session, desk.clock, desk.chat_words, desk.me.staff_id, case.conversation_id)
            except NotPossible:
                # A colleague is in the middle of a talk there: that one goes on, the case is closed all the same.
                return

    try:
        return _do(desk, form, case_id, job, field="outcome")
    except closing.Unanswered as error:
        # What most often fits is offered now that one knows how it ended, and has to be sent again.
        kept = fields.Fields({**fields.of(form), **error.offered})
        return page(
            desk,
            case_id,
            status=422,
            kept=kept,
            wrong={name: desk.say(text.key) for name, text in error.wrong.items()},
        )


@router.post("/reopen")
def reopen(desk: AtDesk, form: Form, case_id: int) -> Response:
    return _do(
        desk,
        form,
        case_id,
        lambda s, case: cases.reopen(
            s,
            desk.clock,
            desk.me.staff_id,
            case.id,
            _text(form, "reason"),
            revision=number(_text(form, "revision")),
        ),
        field="reason",
    )


def _do(
    desk: Desk,
    form: Form,
    case_id: int,
    job: Callable[[Session, Case], object],
    *,
    field: str = "",
    anchor: str = "",
) -> Response:
    """Do it in a transaction of its own and go back to the page; where it cannot be, the page says why and
    keeps what was written. ``field`` is where the person wrote words."""

    def work(session: Session) -> None:
        job(session, access.get(session, desk.me, Case, case_id, Action.WRITE_CASE))

    try:
        desk.write(work)
    except Refused as error:
        wrong = {error.field: desk.say(WRONG[error.reason].key)}
        return page(desk, case_id, status=422, kept=fields.of(form), wrong=wrong)
    except NotPossible as error:
        if error.reason == "actions_open":
            wrong = {"actions_over": desk.say(WRONG[error.reason].key)}
            return page(desk, case_id, status=422, kept=fields.of(form), wrong=wrong)
        if field and error.reason in WRONG:
            return page(
                desk,
                case_id,
                status=422,
                kept=fields.of(form),
                wrong={field: desk.say(WRONG[error.reason].key)},
            )
        return page(desk, case_id, status=409, kept=fields.of(form), stale=True)
    return desk.go(f"/cases/{case_id}{anchor}")


def _text(form: Form, name: str) -> str:
    return fields.of(form)[name]


def _person(text: str, field: str, people: list[Any]) -> int:
    found = number(text)
    if found is None or found not in {one.id for one in people}:
        raise Refused(field, "who")
    return found


def _date(text: str, field: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(field, "date") from None
