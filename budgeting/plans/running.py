"""A plan that runs: paused, resumed, ended."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, reminders
from budgeting.clock import Clock
from budgeting.db.tables import RepaymentPlan
from budgeting.errors import NotFound, NotPossible
from budgeting.plans.view import free, unpaid
from budgeting.states import InstalmentState, PlanChange, PlanState

RUNNING = (PlanState.ACTIVE, PlanState.PAUSED)


def pause(session: Session, clock: Clock, staff_id: int | None, plan_id: int) -> RepaymentPlan:
    """Stop the plan for a while: nothing is due and nobody is reminded. Raises NotFound, NotPossible."""
    plan = plan_row(session, plan_id, lock=True)
    if plan.state is PlanState.PAUSED:
        return plan
    if plan.state is not PlanState.ACTIVE:
        raise NotPossible("not_running")
    plan.state = PlanState.PAUSED
    for one in unpaid(session, plan):
        one.state = InstalmentState.PAUSED
        reminders.silence(session, clock, one.id, "paused")
    session.flush()
    reminders.tell_plan(session, clock, plan, PlanChange.PAUSED)
    audit.note(session, clock, staff_id, "plan.pause", "plan", plan.id)
    return plan


def resume(session: Session, clock: Clock, staff_id: int | None, plan_id: int) -> RepaymentPlan:
    """Take a paused plan up again, with the dates it had. Raises NotFound, NotPossible("not_paused")."""
    plan = plan_row(session, plan_id, lock=True)
    if plan.state is PlanState.ACTIVE:
        return plan
    if plan.state is not PlanState.PAUSED:
        raise NotPossible("not_paused")
    plan.state = PlanState.ACTIVE
    for one in unpaid(session, plan):
        one.state = InstalmentState.DUE
    session.flush()
    reminders.plan_instalments(session, clock, plan.household_id)
    reminders.tell_plan(session, clock, plan, PlanChange.RESUMED)
    audit.note(session, clock, staff_id, "plan.resume", "plan", plan.id)
    return plan


def close(session: Session, clock: Clock, staff_id: int | None, plan_id: int) -> RepaymentPlan:
    """End a plan or withdraw a proposal; what was paid stays. Raises NotFound."""
    plan = plan_row(session, plan_id, lock=True)
    if plan.state in (PlanState.CLOSED, PlanState.KEPT):
        return plan
    end(session, clock, plan, everything=True)
    session.flush()
    if plan.agreed_at is not None:
        reminders.tell_plan(session, clock, plan, PlanChange.ENDED)
    audit.note(session, clock, staff_id, "plan.close", "plan", plan.id)
    return plan


def withdraw(session: Session, clock: Clock, staff_id: int | None, plan_id: int) -> RepaymentPlan:
    """Take back a proposal; twice is once. Raises NotFound, NotPossible("agreed")."""
    plan = plan_row(session, plan_id, lock=True)
    if plan.state is PlanState.CLOSED and plan.agreed_at is None:
        return plan
    if plan.state is not PlanState.PROPOSED:
        raise NotPossible("agreed")
    return close(session, clock, staff_id, plan_id)


def end(session: Session, clock: Clock, plan: RepaymentPlan, *, everything: bool = False) -> None:
    """Close a plan and cancel what is open of it; with ``everything`` also what waits for a confirmation."""
    # A plan that is replaced leaves alone what waits for a confirmation; one that ends for good does not.
    replaced = unpaid(session, plan) if everything else list(free(session, plan))
    for one in unpaid(session, plan):
        one.state = InstalmentState.CANCELLED if one in replaced else InstalmentState.DUE
        if one in replaced:
            reminders.silence(session, clock, one.id, "plan_closed")
    plan.state = PlanState.CLOSED
    plan.closed_at = clock.now()


def plan_row(session: Session, plan_id: int, *, lock: bool = False) -> RepaymentPlan:
    """The plan's row. Raises NotFound."""
    query = select(RepaymentPlan).where(RepaymentPlan.id == plan_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("plan", plan_id)
    return found
