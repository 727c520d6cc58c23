"""What staff do in a case: take it on, add notes and actions, tick them off, hand over, close, reopen."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from admin.cases import closing, forms
from admin.cases.record import Record, record
from admin.cases.routes import page
from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.form import Form, wrong
from budgeting import access, cases
from budgeting.access import Action
from budgeting.db.tables import Case
from budgeting.errors import NotFound, NotPossible
from budgeting.states.cases import GoalState
from dialogs.staff_side import inbox

router = APIRouter(prefix="/cases/{case_id:int}")


@router.post("/open")
def take_on(context: Context, posted: Posted, case_id: int) -> Response:
    form = forms.Taken(posted)
    answer = _do(
        context,
        case_id,
        form,
        lambda s, case: cases.open(s, context.clock, context.me.staff_id, case.id),
    )
    # Whoever moves cases on the board stays there.
    return context.go("/cases?view=board") if answer.status_code == 303 and form.back == "board" else answer


@router.post("/notes")
def note(context: Context, posted: Posted, case_id: int) -> Response:
    form = forms.Note(posted)

    def job(session: Session, case: Case) -> None:
        cases.add_note(session, context.clock, context.me.staff_id, case.id, form.note)

    return _do(context, case_id, form, job, field="note", anchor="#timeline")


@router.post("/actions")
def action(context: Context, posted: Posted, case_id: int) -> Response:
    form = forms.NewAction(posted, offered=forms.offered(to_change(context, case_id)))

    def job(session: Session, case: Case) -> None:
        cases.add_action(
            session,
            context.clock,
            context.me.staff_id,
            case.id,
            form.what,
            owner_id=form.helper,
            due_on=form.due_on,
            goal_id=form.goal,
        )

    return _do(context, case_id, form, job, field="what", anchor="#actions")


@router.post("/goals")
def goal(context: Context, posted: Posted, case_id: int) -> Response:
    form = forms.NewGoal(posted, mark=forms.NEW_GOAL)

    def job(session: Session, case: Case) -> None:
        me = context.me.staff_id
        cases.add_goal(
            session, context.clock, me, case.id, form.goal, area=form.area, due_on=form.goal_due_on
        )

    return _do(context, case_id, form, job, field="goal", anchor="#needs")


@router.post("/goals/{goal_id:int}/{word}")
def settle(context: Context, posted: Posted, case_id: int, goal_id: int, word: str) -> Response:
    if word not in set(GoalState):
        raise NotFound("page", word)

    def job(session: Session, case: Case) -> None:
        cases.settle_goal(session, context.clock, context.me.staff_id, case.id, goal_id, GoalState(word))

    return _do(context, case_id, Form(posted), job, anchor="#needs")


@router.post("/actions/{action_id:int}/{word}")
def tick(context: Context, posted: Posted, case_id: int, action_id: int, word: str) -> Response:
    if word not in ("done", "undone"):
        raise NotFound("page", word)

    def job(session: Session, case: Case) -> None:
        cases.set_done(session, context.clock, context.me.staff_id, case.id, action_id, word == "done")

    return _do(context, case_id, Form(posted), job, anchor="#actions")


@router.post("/owner")
def owner(context: Context, posted: Posted, case_id: int) -> Response:
    form = forms.Owner(posted, offered=forms.offered(to_change(context, case_id)))

    def job(session: Session, case: Case) -> None:
        me = context.me.staff_id
        cases.assign(session, context.clock, me, case.id, form.owner, revision=form.revision)

    return _do(context, case_id, form, job)


@router.post("/urgency")
def urgency(context: Context, posted: Posted, case_id: int) -> Response:
    form = forms.Urgent(posted)

    def job(session: Session, case: Case) -> None:
        me = context.me.staff_id
        cases.set_urgency(session, context.clock, me, case.id, form.urgency, revision=form.revision)

    return _do(context, case_id, form, job)


@router.post("/close")
def close(context: Context, posted: Posted, case_id: int) -> Response:
    form, result = forms.Close(posted), to_change(context, case_id)
    parts = {each.id: forms.afterwards(context, result, each, posted, form) for each in result.silenced}

    def job(session: Session, case: Case) -> None:
        answers = {number: forms.answer(part) for number, part in parts.items()}
        cases.close(
            session,
            context.clock,
            context.me.staff_id,
            case.id,
            form.outcome,
            form.kind,
            instalments=answers,
            actions_over=form.actions_over,
            revision=form.revision,
        )
        closing.tell(session, context.clock, context.chat_words, answers)
        if form.give_back and case.conversation_id is not None:
            try:
                inbox.resolve(
                    session, context.clock, context.chat_words, context.me.staff_id, case.conversation_id
                )
            except NotPossible:
                # A colleague is talking with the family: their conversation goes on, and the case closes anyway.
                return

    return _do(context, case_id, form, job, field="outcome", parts=parts)


@router.post("/reopen")
def reopen(context: Context, posted: Posted, case_id: int) -> Response:
    form = forms.Reopen(posted)

    def job(session: Session, case: Case) -> None:
        me = context.me.staff_id
        cases.reopen(session, context.clock, me, case.id, form.reason, revision=form.revision)

    return _do(context, case_id, form, job, field="reason")


def to_change(context: RequestContext, case_id: int) -> Record:
    """The case as it is now, for somebody who may write in it. Raises NotFound."""
    with context.read() as session:
        access.get(session, context.me, Case, case_id, Action.WRITE_CASE)
        return record(session, context, case_id)


def _do(
    context: RequestContext,
    case_id: int,
    form: Form,
    job: Callable[[Session, Case], object],
    *,
    field: str = "",
    anchor: str = "",
    parts: dict[int, forms.Afterwards] | None = None,
) -> Response:
    """Run the job in a transaction of its own and go back to the page. If it is not possible, the page says why and
    keeps the input. ``field`` is the one the person wrote in, ``parts`` are about instalments."""

    def work(session: Session) -> None:
        job(session, access.get(session, context.me, Case, case_id, Action.WRITE_CASE))

    parts = parts or {}
    stale = False
    if not form.wrong | wrong(parts.values()):
        try:
            context.write(work)
        except NotPossible as error:
            said = errors.said("cases", error)
            stale = not (said.known and (said.field or field))
            dated = [part for part in parts.values() if part.day] if said.field == "day" else []
            for part in dated:
                part.refuse("day", said.text)
            if not stale and not dated:
                form.refuse(said.field or field, said.text)
        else:
            return context.go(f"/cases/{case_id}{anchor}")
    return page(context, case_id, status=409 if stale else 422, sent=form, parts=parts, stale=stale)
