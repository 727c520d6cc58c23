"""A running plan: paused, resumed, ended."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import approvals, audit, programmes, tasks
from budgeting.approvals import Party
from budgeting.arrears.plans.overtaking import overtake
from budgeting.arrears.plans.view import free, unpaid
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Household, RepaymentPlan
from budgeting.errors import NotFound, NotPossible
from budgeting.schedule import reminders
from budgeting.states.arrears import InstalmentState, PlanChange, PlanState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

RUNNING = (PlanState.ACTIVE, PlanState.PAUSED)
#: The longest a plan may be paused.
LONGEST_PAUSE = timedelta(days=366)


def pause(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    plan_id: int,
    *,
    until: date,
    known_by: int | None = None,
    part_of: AuditAction | None = None,
) -> RepaymentPlan:
    """Pause the plan until a local date, when it resumes by itself: until then nothing is due and nobody is reminded.

    A plan already paused gets the new date. ``known_by``: the member who agreed to it in the chat. Raises NotFound,
    NotPossible with "not_running", "past" (the date has come), "far" (more than a year ahead: nobody would look at it
    again in time).
    """
    plan = plan_row(session, plan_id, lock=True)
    if plan.state not in RUNNING:
        raise NotPossible("not_running")
    today = programmes.today(clock, session.get_one(Household, plan.household_id))
    if until <= today:
        raise NotPossible("past")
    if until > today + LONGEST_PAUSE:
        raise NotPossible("far")
    if plan.state is PlanState.PAUSED and plan.paused_until == until:
        return plan
    plan.state, plan.paused_until = PlanState.PAUSED, until
    for instalment in unpaid(session, plan):
        instalment.state = InstalmentState.PAUSED
        reminders.silence(session, clock, instalment.id, "paused")
        # Nobody needs to chase these during the pause; they come up again when it ends.
        tasks.settle(
            session,
            clock,
            TaskKind.INSTALMENT_OVERDUE,
            Subject(SubjectKind.INSTALMENT, instalment.id),
            staff_id,
        )
    tasks.settle(session, clock, TaskKind.PAUSE_ENDS, Subject(SubjectKind.PLAN, plan.id), staff_id)
    overtake(session, clock, Party(staff_id=staff_id), plan.household_id, plan.debt_id)
    reminders.plan_pauses(session, clock, plan.household_id)
    session.flush()
    reminders.tell_plan(session, clock, plan, PlanChange.PAUSED, known_by=known_by)
    why = f"until {until}"
    audit.note(session, clock, staff_id, AuditAction.PLAN_PAUSE, "plan", plan.id, why, part_of=part_of)
    return plan


def resume(session: Session, clock: Clock, staff_id: int | None, plan_id: int) -> RepaymentPlan:
    """Resume a paused plan with its original dates. Raises NotFound, NotPossible("not_paused")."""
    plan = plan_row(session, plan_id, lock=True)
    if plan.state is PlanState.ACTIVE:
        return plan
    if plan.state is not PlanState.PAUSED:
        raise NotPossible("not_paused")
    plan.state = PlanState.ACTIVE
    _end_pause(session, clock, plan, staff_id, "resumed")
    for instalment in unpaid(session, plan):
        instalment.state = InstalmentState.DUE
    session.flush()
    reminders.plan_instalments(session, clock, plan.household_id)
    reminders.tell_plan(session, clock, plan, PlanChange.RESUMED)
    audit.note(session, clock, staff_id, AuditAction.PLAN_RESUME, "plan", plan.id)
    return plan


def _end_pause(session: Session, clock: Clock, plan: RepaymentPlan, staff_id: int | None, why: str) -> None:
    plan.paused_until = None
    reminders.forget_pause(session, clock, plan.id, why)
    tasks.settle(session, clock, TaskKind.PAUSE_ENDS, Subject(SubjectKind.PLAN, plan.id), staff_id)


def close(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    plan_id: int,
    *,
    part_of: AuditAction | None = None,
) -> RepaymentPlan:
    """End a plan or withdraw a proposal; payments stay. Raises NotFound."""
    plan = plan_row(session, plan_id, lock=True)
    if plan.state in (PlanState.CLOSED, PlanState.KEPT):
        return plan
    end(session, clock, plan, everything=True)
    session.flush()
    if plan.agreed_at is None:
        approvals.withdraw(session, clock, Subject(SubjectKind.PLAN, plan.id), Party(staff_id=staff_id))
    else:
        overtake(session, clock, Party(staff_id=staff_id), plan.household_id, plan.debt_id)
        reminders.tell_plan(session, clock, plan, PlanChange.ENDED)
    audit.note(session, clock, staff_id, AuditAction.PLAN_CLOSE, "plan", plan.id, part_of=part_of)
    return plan


def withdraw(session: Session, clock: Clock, staff_id: int | None, plan_id: int) -> RepaymentPlan:
    """Withdraw a proposal; doing it twice changes nothing. Raises NotFound, NotPossible("agreed")."""
    plan = plan_row(session, plan_id, lock=True)
    if plan.state is PlanState.CLOSED and plan.agreed_at is None:
        return plan
    if plan.state is not PlanState.PROPOSED:
        raise NotPossible("agreed")
    return close(session, clock, staff_id, plan_id)


def end(session: Session, clock: Clock, plan: RepaymentPlan, *, everything: bool = False) -> None:
    """Close a plan and cancel its open instalments; with ``everything``, also those waiting for confirmation."""
    # Replacing a plan leaves instalments waiting for confirmation alone; ending it for good doesn't.
    replaced = unpaid(session, plan) if everything else list(free(session, plan))
    for instalment in unpaid(session, plan):
        instalment.state = InstalmentState.CANCELLED if instalment in replaced else InstalmentState.DUE
        if instalment in replaced:
            reminders.silence(session, clock, instalment.id, "plan_closed")
            tasks.settle(
                session, clock, TaskKind.INSTALMENT_OVERDUE, Subject(SubjectKind.INSTALMENT, instalment.id)
            )
    _end_pause(session, clock, plan, None, "plan_closed")
    plan.state = PlanState.CLOSED
    plan.closed_at = clock.now()


def plan_row(session: Session, plan_id: int, *, lock: bool = False) -> RepaymentPlan:
    """The plan's row. Raises NotFound."""
    query = select(RepaymentPlan).where(RepaymentPlan.id == plan_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    plan = session.scalars(query).one_or_none()
    if plan is None:
        raise NotFound("plan", plan_id)
    return plan
