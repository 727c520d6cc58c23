"""What a family could manage instead: shown with what would follow from it, and accepted or left as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.households import forms, ownership
from admin.households.affordable import Affordable, affordable
from admin.kit import errors
from admin.plan_names import plan_names
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.arrears import debts, plans, proposals
from budgeting.arrears.debts import DebtView
from budgeting.arrears.proposals import Basis, CounterView, Terms
from budgeting.arrears.proposals.counters import consequence
from budgeting.db.tables import Household, Member
from budgeting.errors import NotPossible
from budgeting.states.approvals import ApprovalState
from dialogs.arrears.proposals import news
from dialogs.text import Text

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Case:
    """What the page is about. Without ``terms``, ``why`` says why it can't be accepted any more."""

    household: Household
    counter: CounterView
    who: str
    debt: DebtView | None
    plan: str
    basis: Basis | None
    terms: Terms | None
    why: Text | None
    affordable: Affordable | None

    @property
    def waits(self) -> bool:
        return self.counter.state is ApprovalState.PROPOSED


@router.get("/{household_id}/counters/{counter_id}")
def show(context: Context, household_id: int, counter_id: int) -> HTMLResponse:
    with context.read() as session:
        case = _case(session, context, household_id, counter_id)
    return _page(context, case, forms.Refusal())


@router.post("/{household_id}/counters/{counter_id}/accept")
def accept(context: Context, posted: Posted, household_id: int, counter_id: int) -> Response:
    """It becomes the plan's schedule; the family is told as of every change of a plan."""

    def job(session: Session) -> None:
        _case(session, context, household_id, counter_id)
        proposals.accept_counter(session, context.clock, context.me.staff_id, counter_id)

    context.write(job)
    return context.go(f"/households/{household_id}/money?done=accepted")


@router.post("/{household_id}/counters/{counter_id}/refuse")
def refuse(context: Context, posted: Posted, household_id: int, counter_id: int) -> Response:
    """Everything stays as it is, and the family is told in the same transaction."""
    form = forms.Refusal(posted)
    if form.wrong:
        with context.read() as session:
            case = _case(session, context, household_id, counter_id)
        return _page(context, case, form, 422)

    def job(session: Session) -> int:
        _case(session, context, household_id, counter_id)
        refused = proposals.refuse_counter(
            session, context.clock, context.me.staff_id, counter_id, form.reason
        )
        return news.counter_refused(session, context.clock, context.chat_words, refused)

    told = context.write(job)
    return context.go(f"/households/{household_id}/money?done=refused{'' if told else '_untold'}")


@router.post("/{household_id}/proposals/{proposal_id}/withdraw")
def withdraw(context: Context, posted: Posted, household_id: int, proposal_id: int) -> Response:
    """Take back a proposed pause; a proposed schedule is withdrawn as a plan."""

    def job(session: Session) -> None:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_ARREARS)
        ownership.proposal(session, household, proposal_id)
        proposals.withdraw_pause(session, context.clock, context.me.staff_id, proposal_id)

    context.write(job)
    return context.go(f"/households/{household_id}/money?done=withdrawn")


def _case(session: Session, context: RequestContext, household_id: int, counter_id: int) -> Case:
    household = access.get(session, context.me, Household, household_id, Action.KEEP_ARREARS)
    counter = ownership.counter(session, household, counter_id)
    today: date = programmes.today(context.clock, household)
    basis, following, why = None, None, None
    try:
        basis, following = consequence(session, counter, today)
    except NotPossible as error:
        why = errors.said("plans", error).text
    running = plans.current(session, household_id, today)
    names = plan_names(context, running)
    about = next((plan for plan in running if plan.debt_id == counter.debt_id), None)
    debt = next((each for each in debts.debts(session, household_id) if each.id == counter.debt_id), None)
    member = session.get(Member, counter.made_by) if counter.made_by is not None else None
    return Case(
        household,
        counter,
        member.name if member is not None else "",
        debt,
        names[about.id] if about is not None else "",
        basis,
        following,
        why,
        affordable(session, context, household, counter.each, about.id if about is not None else None),
    )


def _page(context: RequestContext, case: Case, form: forms.Refusal, status: int = 200) -> HTMLResponse:
    return household_frame.page(
        context,
        case.household,
        Tab.MONEY,
        "households/counter.html",
        status,
        case=case,
        form=form,
    )
