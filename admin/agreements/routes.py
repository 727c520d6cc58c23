"""The page of a family's pacts, and what staff do on it."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.agreements import forms, labels
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.kit import errors
from budgeting import access, agreements, approvals, programmes
from budgeting.access import Action
from budgeting.agreements import AgreementView
from budgeting.agreements.rows import subject_of
from budgeting.db.tables import Agreement, AgreementHours, AgreementPromise, Household
from budgeting.errors import NotFound, NotPossible
from budgeting.states.agreements import AgreementState, HoursState
from budgeting.states.approvals import ApprovalState
from dialogs.agreements import news

router = APIRouter(prefix="/agreements")


@router.get("/{household_id:int}")
def show(context: Context, household_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        household = readable(session, context, household_id)
    return page(context, household, done=done)


@router.post("/{household_id:int}/{agreement_id:int}/propose")
def propose(context: Context, posted: Posted, household_id: int, agreement_id: int) -> Response:
    def job(session: Session) -> int:
        writable(session, context, household_id, agreement_id)
        row = agreements.propose(session, context.clock, context.me.staff_id, agreement_id)
        return news.proposed(session, context.clock, context.services.chat_words, row)

    told = context.write(job)
    return _back(context, household_id, "proposed" if told else "proposed_untold")


@router.post("/{household_id:int}/{agreement_id:int}/withdraw")
def withdraw(context: Context, posted: Posted, household_id: int, agreement_id: int) -> Response:
    def job(session: Session) -> None:
        writable(session, context, household_id, agreement_id)
        agreements.withdraw(session, context.clock, context.me.staff_id, agreement_id)

    context.write(job)
    return _back(context, household_id, "withdrawn")


@router.post("/{household_id:int}/{agreement_id:int}/renew")
def renew(context: Context, posted: Posted, household_id: int, agreement_id: int) -> Response:
    def job(session: Session) -> int:
        writable(session, context, household_id, agreement_id)
        return agreements.renew(session, context.clock, context.me.staff_id, agreement_id).id

    context.write(job)
    return _back(context, household_id, "renewed")


@router.post("/{household_id:int}/{agreement_id:int}/end")
def end(context: Context, posted: Posted, household_id: int, agreement_id: int) -> Response:
    with context.read() as session:
        household = writable(session, context, household_id, agreement_id)
    form = forms.Ended(posted)
    if form.wrong:
        return page(context, household, ending=form, status=422)

    def job(session: Session) -> None:
        writable(session, context, household_id, agreement_id)
        row = agreements.end(session, context.clock, context.me.staff_id, agreement_id, form.outcome)
        news.ended(session, context.clock, context.services.chat_words, row)

    context.write(job)
    return _back(context, household_id, "ended")


@router.post("/{household_id:int}/{agreement_id:int}/hours")
def record_hours(context: Context, posted: Posted, household_id: int, agreement_id: int) -> Response:
    with context.read() as session:
        household = writable(session, context, household_id, agreement_id)
    form = forms.Given(posted)
    if form.wrong:
        return page(context, household, giving=form, status=422)

    def job(session: Session) -> None:
        writable(session, context, household_id, agreement_id)
        agreements.record_hours(
            session,
            context.clock,
            context.me.staff_id,
            agreement_id,
            form.on,
            form.hours * 60 + form.minutes,
            form.purpose,
        )

    try:
        context.write(job)
    except NotPossible as error:
        errors.refuse(form, "agreements", error, "on")
        return page(context, household, giving=form, status=422)
    return _back(context, household_id, "hours")


@router.post("/{household_id:int}/{agreement_id:int}/hours/{hours_id:int}/{word}")
def settle_hours(
    context: Context, posted: Posted, household_id: int, agreement_id: int, hours_id: int, word: str
) -> Response:
    """Confirm hours that the family wrote down, or say that they can't be confirmed."""
    settle: Callable[..., AgreementHours] | None = {
        "confirm": agreements.confirm_hours,
        "reject": agreements.reject_hours,
    }.get(word)
    if settle is None:
        raise NotFound("page", None)

    def job(session: Session) -> HoursState:
        writable(session, context, household_id, agreement_id)
        row = session.get(AgreementHours, hours_id)
        if row is None or row.agreement_id != agreement_id:
            raise NotFound("agreement", hours_id)
        settled = settle(session, context.clock, context.me.staff_id, hours_id)
        news.hours_settled(session, context.clock, context.services.chat_words, settled)
        return settled.state

    return _back(context, household_id, context.write(job).value)


@router.post("/{household_id:int}/{agreement_id:int}/promises/{promise_id:int}/{word}")
def tick(
    context: Context, posted: Posted, household_id: int, agreement_id: int, promise_id: int, word: str
) -> Response:
    """Mark a promise of either side done, or open again."""
    change: Callable[..., AgreementPromise] | None = {
        "done": agreements.tick,
        "open": agreements.untick,
    }.get(word)
    if change is None:
        raise NotFound("page", None)

    def job(session: Session) -> None:
        writable(session, context, household_id, agreement_id)
        row = session.get(AgreementPromise, promise_id)
        if row is None or row.agreement_id != agreement_id:
            raise NotFound("agreement", promise_id)
        change(session, context.clock, promise_id, staff_id=context.me.staff_id)

    context.write(job)
    return _back(context, household_id, "ticked")


# -- shared with `writing`


def readable(session: Session, context: RequestContext, household_id: int) -> Household:
    """The household, if the person may read its pacts. Raises NotFound."""
    return access.get(session, context.me, Household, household_id, Action.READ_AGREEMENT)


def writable(
    session: Session, context: RequestContext, household_id: int, agreement_id: int | None = None
) -> Household:
    """The household, if the person may write its pacts; and the pact is one of them. Raises NotFound."""
    if agreement_id is not None:
        within = Agreement.household_id == household_id
        access.get(session, context.me, Agreement, agreement_id, Action.WRITE_AGREEMENT, within)
    return access.get(session, context.me, Household, household_id, Action.WRITE_AGREEMENT)


def page(
    context: RequestContext,
    household: Household,
    *,
    done: str = "",
    ending: forms.Ended | None = None,
    giving: forms.Given | None = None,
    status: int = 200,
) -> HTMLResponse:
    """Everything about the family's pacts."""
    with context.read() as session:
        pacts = agreements.of_household(session, household.id)
        answers = {pact.id: _answer(session, pact) for pact in pacts}
        today = programmes.today(context.clock, household)
    undecided = any(pact.state in (AgreementState.DRAFT, AgreementState.PROPOSED) for pact in pacts)
    return household_frame.page(
        context,
        household,
        Tab.TOGETHER,
        "agreements/list.html",
        status,
        pacts=pacts,
        answers=answers,
        today=today,
        undecided=undecided,
        may_write=access.allows(context.me, Action.WRITE_AGREEMENT, household),
        ending=ending or forms.Ended(),
        giving=giving or forms.Given(start={"on": today, "hours": "1", "minutes": "0"}),
        states=labels.STATES,
        tags=labels.TAGS,
        sides=labels.SIDES,
        hours_states=labels.HOURS,
        done=labels.DONE.get(done),
    )


def _answer(session: Session, pact: AgreementView) -> str:
    """What the family wrote when it declined, or would change something."""
    answer = approvals.latest(session, subject_of(pact.id))
    waits = pact.state in (AgreementState.DRAFT, AgreementState.DECLINED)
    return answer.reason if waits and answer is not None and answer.state is ApprovalState.REFUSED else ""


def _back(context: RequestContext, household_id: int, done: str) -> Response:
    return context.go(f"/agreements/{household_id}?done={done}")
