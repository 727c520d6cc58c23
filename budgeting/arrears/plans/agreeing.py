"""From a proposal to an agreement."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import approvals, audit, clean_text
from budgeting.approvals import Party
from budgeting.arrears import debts, visibility
from budgeting.arrears.plans.overtaking import overtake
from budgeting.arrears.plans.running import RUNNING, end, plan_row
from budgeting.arrears.plans.schedules import Schedule, total_of
from budgeting.arrears.plans.view import rest_of, view
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Household, Instalment, RepaymentPlan
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.states.arrears import InstalmentState, PlanChange, PlanState
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject


def rest_to_schedule(session: Session, plan_id: int) -> Money:
    """The amount a new schedule for this plan must add up to. Raises NotFound."""
    return rest_of(session, plan_row(session, plan_id))


def propose(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    household_id: int,
    debt_id: int | None,
    schedule: Schedule,
    name: str = "",
    *,
    note: str = "",
    answer_by: date | None = None,
) -> RepaymentPlan:
    """Propose a plan; it binds nobody until the family agrees. An older unanswered proposal for the debt lapses.

    ``name``: what to call it, if the debt's line and creditor don't say what it is for. ``note``: for colleagues.
    ``answer_by``: the last local day for the answer, if not the usual one.

    Raises NotFound, or NotPossible with "schedule" (empty, an amount not above zero, dates not increasing),
    "currency", "more_than_owed".
    """
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household", household_id)
    total = total_of(schedule, household.currency)
    if debt_id is not None:
        debt = next((known for known in debts.debts(session, household_id) if known.id == debt_id), None)
        if debt is None:
            raise NotFound("debt", debt_id)
        if total > debt.left:
            raise NotPossible("more_than_owed")
    name = clean_text.one_line(name)
    return _write(
        session, clock, staff_id, household_id, debt_id, schedule, None, name, note=note, answer_by=answer_by
    )


def reschedule(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    plan_id: int,
    schedule: Schedule,
    name: str = "",
    *,
    note: str = "",
    answer_by: date | None = None,
) -> RepaymentPlan:
    """Propose a new schedule for what is left of a plan; the old plan holds until the family agrees.

    It keeps the old plan's name unless ``name`` gives another; ``note`` and ``answer_by`` as in `propose`.

    The schedule must add up to `rest_to_schedule`. Raises NotFound, NotPossible as `propose` does, and with
    "not_running", "sum".
    """
    plan = plan_row(session, plan_id, lock=True)
    if plan.state not in RUNNING:
        raise NotPossible("not_running")
    if total_of(schedule, plan.currency) != rest_of(session, plan):
        raise NotPossible("sum")
    return _write(
        session,
        clock,
        staff_id,
        plan.household_id,
        plan.debt_id,
        schedule,
        plan.id,
        clean_text.one_line(name) or plan.name,
        note=note,
        answer_by=answer_by,
    )


def agree(session: Session, clock: Clock, person: Person, plan_id: int) -> RepaymentPlan:
    """The family agrees: the plan starts, and the plan it replaces ends. A second tap changes nothing.

    Raises NotFound for a plan this person may not see; NotPossible with "lapsed" (withdrawn or replaced),
    "outdated" (a payment came in since, so the sum is wrong), "already_running" (the debt has a running plan).
    """
    plan = plan_row(session, plan_id, lock=True)
    if plan.household_id != person.household_id or not visibility.sees_arrears(person):
        raise NotFound("plan", plan_id)
    return _start(session, clock, plan, Party(member_id=person.member_id))


def record_agreement(
    session: Session, clock: Clock, staff_id: int | None, plan_id: int, *, told: bool = False
) -> RepaymentPlan:
    """Record that a plan was signed on paper. Raises as `agree` does.

    ``told``: the family has known the plan since before the chat, so nobody needs to tell them.
    """
    plan = _start(session, clock, plan_row(session, plan_id, lock=True), Party(staff_id=staff_id), told=told)
    audit.note(session, clock, staff_id, AuditAction.PLAN_AGREED, "plan", plan.id)
    return plan


def withdraw_drafts(
    session: Session, clock: Clock, by: Party, household_id: int, debt_id: int | None
) -> None:
    """Withdraw the schedules for a debt that nobody has agreed to: another proposal takes their place."""
    older = session.scalars(
        select(RepaymentPlan).where(
            RepaymentPlan.household_id == household_id,
            RepaymentPlan.state == PlanState.PROPOSED,
            RepaymentPlan.debt_id.is_(None) if debt_id is None else RepaymentPlan.debt_id == debt_id,
        )
    )
    for plan in list(older):
        end(session, clock, plan, everything=True)
        approvals.withdraw(session, clock, Subject(SubjectKind.PLAN, plan.id), by)


def _write(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    household_id: int,
    debt_id: int | None,
    schedule: Schedule,
    replaces_id: int | None,
    name: str,
    *,
    note: str,
    answer_by: date | None,
) -> RepaymentPlan:
    withdraw_drafts(session, clock, Party(staff_id=staff_id), household_id, debt_id)
    overtake(session, clock, Party(staff_id=staff_id), household_id, debt_id, answered=True)
    plan = RepaymentPlan(
        household_id=household_id,
        debt_id=debt_id,
        replaces_id=replaces_id,
        name=name,
        state=PlanState.PROPOSED,
        currency=schedule[0][1].currency,
        created_by=staff_id,
        created_at=clock.now(),
    )
    session.add(plan)
    session.flush()
    session.add_all(
        Instalment(
            plan_id=plan.id,
            number=number,
            due_on=due_on,
            amount_minor=amount.minor,
            currency=amount.currency,
            state=InstalmentState.DUE,
        )
        for number, (due_on, amount) in enumerate(schedule, start=1)
    )
    session.flush()
    approvals.propose(
        session,
        clock,
        Subject(SubjectKind.PLAN, plan.id),
        household_id,
        Party(staff_id=staff_id),
        answer_by=answer_by,
        note=note,
    )
    audit.note(
        session,
        clock,
        staff_id,
        AuditAction.PLAN_RESCHEDULE if replaces_id else AuditAction.PLAN_PROPOSE,
        "plan",
        plan.id,
    )
    return plan


def _start(
    session: Session, clock: Clock, plan: RepaymentPlan, by: Party, *, told: bool = False
) -> RepaymentPlan:
    if plan.state in RUNNING or plan.state is PlanState.KEPT:
        return plan
    if plan.state is not PlanState.PROPOSED:
        raise NotPossible("lapsed")
    old = plan_row(session, plan.replaces_id, lock=True) if plan.replaces_id else None
    if old is not None:
        if old.state not in RUNNING:
            raise NotPossible("lapsed")
        if view(session, plan).total != rest_of(session, old):
            raise NotPossible("outdated")
        end(session, clock, old)
    elif _other_running(session, plan):
        raise NotPossible("already_running")
    plan.state = PlanState.ACTIVE
    plan.agreed_at = clock.now()
    approvals.confirm(session, clock, Subject(SubjectKind.PLAN, plan.id), by)
    overtake(session, clock, by, plan.household_id, plan.debt_id)
    session.flush()
    reminders.plan_instalments(session, clock, plan.household_id)
    if not told:
        change = PlanChange.REPLACED if old is not None else PlanChange.STARTED
        reminders.tell_plan(session, clock, plan, change)
    return plan


def _other_running(session: Session, plan: RepaymentPlan) -> bool:
    query = select(RepaymentPlan.id).where(
        RepaymentPlan.household_id == plan.household_id,
        RepaymentPlan.state.in_(RUNNING),
        RepaymentPlan.debt_id.is_(None) if plan.debt_id is None else RepaymentPlan.debt_id == plan.debt_id,
    )
    return session.scalars(query.limit(1)).first() is not None
