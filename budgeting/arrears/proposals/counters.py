"""Counter-proposals: what the family could manage instead, and what staff answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from budgeting import approvals, audit, events, programmes, tasks
from budgeting.approvals import Party
from budgeting.arrears import debts, plans, visibility
from budgeting.arrears.plans.overtaking import overtake
from budgeting.arrears.plans.running import plan_row
from budgeting.arrears.proposals.answering import locked, refuse
from budgeting.arrears.proposals.reading import COUNTERED, find, for_person
from budgeting.arrears.proposals.terms import (
    Basis,
    Terms,
    basis_of_debt,
    basis_of_plan,
    basis_of_proposal,
    check,
    terms,
)
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Approval, CounterProposal, Household, Programme, RepaymentPlan
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.households import Person
from budgeting.money import Money
from budgeting.states.approvals import ApprovalState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


@dataclass(frozen=True, slots=True)
class CounterView:
    """A counter-proposal. ``reason``: why staff refused it, in their words or as a code."""

    id: int
    household_id: int
    plan_id: int | None
    debt_id: int | None
    answers_id: int | None
    each: Money
    day: int
    state: ApprovalState
    made_by: int | None
    made_at: datetime
    reason: str
    becomes_id: int | None


def counter(
    session: Session,
    clock: Clock,
    person: Person,
    *,
    each: Money,
    day: int,
    answers: int | None = None,
    plan_id: int | None = None,
    debt_id: int | None = None,
) -> CounterProposal:
    """The family could manage ``each`` on ``day`` (1 to 31) of every month; staff get a task.

    ``answers``: the proposal it answers, which then counts as refused. Without one the family begins by itself, about
    a running plan or a debt without one. A later counter-proposal takes the place of one that still waits. Raises
    NotFound; NotPossible as `accept`, `check` and `basis_of_plan` do, with "day", and with "running" for a debt that
    has a plan.
    """
    if not visibility.sees_arrears(person):
        raise NotFound("plan", plan_id or 0)
    today = programmes.today(clock, person)
    if not 1 <= day <= 31:
        raise NotPossible("day")
    if answers is None:
        answers = _open_about(session, person, plan_id, debt_id, today)
    answered = locked(session, clock, person, answers) if answers is not None else None
    if answered is not None:
        basis = basis_of_proposal(session, answered, today)
    else:
        basis = _own(session, person, plan_id, debt_id, today)
    check(basis, each, person.settings.most_parts)
    if answered is not None:
        refuse(session, clock, person, answered, COUNTERED)
    me = Party(member_id=person.member_id)
    overtake(session, clock, me, person.household_id, basis.debt_id)
    row = CounterProposal(
        household_id=person.household_id,
        plan_id=basis.plan_id,
        debt_id=basis.debt_id,
        answers_id=answers,
        amount_minor=each.minor,
        currency=each.currency,
        day=day,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    about = Subject(SubjectKind.COUNTER_PROPOSAL, row.id)
    approvals.propose(session, clock, about, person.household_id, me)
    tasks.open_task(
        session,
        clock,
        TaskKind.COUNTER_PROPOSAL,
        about,
        programme_id=person.programme_id,
        household_id=person.household_id,
    )
    events.tell(session, clock, EventKind.PAYMENT, programme_id=person.programme_id)
    return row


def accept_counter(session: Session, clock: Clock, staff_id: int | None, counter_id: int) -> RepaymentPlan:
    """Staff accept: it becomes the plan's schedule, which the family is told; nobody needs to ask them again.

    Raises NotFound, NotPossible as `check`, `plans.propose` and `plans.reschedule` do, and with the answer already
    given.
    """
    row = _locked(session, counter_id)
    today = programmes.today(clock, session.get_one(Household, row.household_id))
    basis, following = consequence(session, row, today)
    about = Subject(SubjectKind.COUNTER_PROPOSAL, row.id)
    # First: proposing ends every counter-proposal that still waits.
    approvals.confirm(session, clock, about, Party(staff_id=staff_id))
    tasks.settle(session, clock, TaskKind.COUNTER_PROPOSAL, about, staff_id)
    if basis.plan_id is not None:
        plan = plans.reschedule(session, clock, staff_id, basis.plan_id, following.schedule)
    else:
        plan = plans.propose(session, clock, staff_id, row.household_id, basis.debt_id, following.schedule)
    row.becomes_id = plan.id
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.COUNTER_ACCEPT, "household", row.household_id)
    return plans.record_agreement(session, clock, staff_id, plan.id)


def refuse_counter(
    session: Session, clock: Clock, staff_id: int | None, counter_id: int, reason: str
) -> CounterProposal:
    """Staff leave everything as it is, and note why for colleagues. Raises NotFound, NotPossible with the answer
    already given.
    """
    row = _locked(session, counter_id)
    about = Subject(SubjectKind.COUNTER_PROPOSAL, row.id)
    approvals.refuse(session, clock, about, Party(staff_id=staff_id), reason)
    tasks.settle(session, clock, TaskKind.COUNTER_PROPOSAL, about, staff_id)
    audit.note(session, clock, staff_id, AuditAction.COUNTER_REFUSE, "household", row.household_id)
    return row


def consequence(session: Session, row: CounterProposal | CounterView, today: date) -> tuple[Basis, Terms]:
    """What would follow from it as things stand today. Raises NotFound, NotPossible as `check` does, "not_running"."""
    each = row.amount if isinstance(row, CounterProposal) else row.each
    household = session.get_one(Household, row.household_id)
    basis = _basis(session, row, today)
    programme = session.get_one(Programme, household.programme_id)
    check(basis, each, programmes.Settings.of(programme).most_parts)
    return basis, terms(basis, each, row.day)


def counter_of(session: Session, counter_id: int) -> CounterView:
    """One counter-proposal. Raises NotFound."""
    row = session.execute(_views().where(CounterProposal.id == counter_id)).first()
    if row is None:
        raise NotFound("counter_proposal", counter_id)
    return _view(row.CounterProposal, row.Approval)


def waiting_counters(session: Session, household_id: int) -> list[CounterView]:
    """What the family could manage and staff haven't answered, oldest first."""
    query = (
        _views()
        .where(
            CounterProposal.household_id == household_id,
            Approval.state == ApprovalState.PROPOSED,
        )
        .order_by(CounterProposal.id)
        .limit(20)
    )
    return [_view(row.CounterProposal, row.Approval) for row in session.execute(query)]


def latest_of_plan(session: Session, plan_id: int) -> CounterProposal | None:
    """The accepted counter-proposal that became this plan, or None."""
    return session.scalars(
        select(CounterProposal).where(CounterProposal.becomes_id == plan_id).limit(1)
    ).first()


def _open_about(
    session: Session, person: Person, plan_id: int | None, debt_id: int | None, today: date
) -> int | None:
    """The open proposal about the same debt: whoever begins by themselves has answered it."""
    plan = session.get(RepaymentPlan, plan_id) if plan_id is not None else None
    about = plan.debt_id if plan is not None else debt_id
    waiting = for_person(session, person, today)
    return next((each.id for each in waiting if each.debt_id == about), None)


def _own(session: Session, person: Person, plan_id: int | None, debt_id: int | None, today: date) -> Basis:
    if plan_id is not None:
        plan = plan_row(session, plan_id, lock=True)
        if plan.household_id != person.household_id:
            raise NotFound("plan", plan_id)
        return basis_of_plan(session, plan_id, today)
    running = plans.current(session, person.household_id)
    if any(plan.debt_id == debt_id for plan in running):
        raise NotPossible("running")
    return basis_of_debt(session, person.household_id, debt_id or 0, today)


def _basis(session: Session, row: CounterProposal | CounterView, today: date) -> Basis:
    running = next(
        (plan for plan in plans.current(session, row.household_id) if plan.debt_id == row.debt_id), None
    )
    if running is not None:
        # The one it was made about, or what has replaced it since.
        return basis_of_plan(session, running.id, today)
    if row.plan_id is not None:
        raise NotPossible("not_running")
    if row.answers_id is not None:
        answered = basis_of_proposal(session, find(session, row.answers_id), today)
        return _at_most(session, answered)
    return basis_of_debt(session, row.household_id, row.debt_id or 0, today)


def _at_most(session: Session, basis: Basis) -> Basis:
    """What was proposed for a debt may be more than is still owed of it."""
    known = debts.debts(session, basis.household_id)
    debt = next((each for each in known if each.id == basis.debt_id), None)
    if debt is None or basis.rest <= debt.left:
        return basis
    return Basis(
        basis.household_id,
        basis.plan_id,
        basis.debt_id,
        debt.left,
        basis.each,
        basis.day,
        basis.ends_on,
        basis.not_before,
    )


def _locked(session: Session, counter_id: int) -> CounterProposal:
    query = select(CounterProposal).where(CounterProposal.id == counter_id)
    row = session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound("counter_proposal", counter_id)
    known = approvals.latest(session, Subject(SubjectKind.COUNTER_PROPOSAL, counter_id))
    if known is None:
        raise NotFound("counter_proposal", counter_id)
    if known.state is not ApprovalState.PROPOSED:
        raise NotPossible(known.state.value)
    return row


def _views() -> Select[CounterProposal, Approval]:
    both = select(CounterProposal, Approval)
    return both.join(
        Approval,
        (Approval.subject_kind == SubjectKind.COUNTER_PROPOSAL) & (Approval.subject_id == CounterProposal.id),
    )


def _view(row: CounterProposal, approval: Approval) -> CounterView:
    return CounterView(
        row.id,
        row.household_id,
        row.plan_id,
        row.debt_id,
        row.answers_id,
        row.amount,
        row.day,
        approval.state,
        approval.proposed_by_member,
        row.created_at,
        approval.reason,
        row.becomes_id,
    )
