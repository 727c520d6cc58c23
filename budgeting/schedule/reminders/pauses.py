"""The end of a pause: staff are told some days before, and on the day the plan resumes by itself."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import Clock, at_local
from budgeting.db.tables import RepaymentPlan
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import ActiveHousehold, HouseholdPage, active_household
from budgeting.states.arrears import PlanState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind

ENDS = (DueKind.PLAN_PAUSE_ENDS, DueKind.PLAN_RESUME)
#: How many days before its end staff check whether the family can continue.
WARNED = 7
#: A pause that ended while the program was down still ends.
FRESH = timedelta(days=3_650)


def plan_pauses(session: Session, clock: Clock, household_id: int) -> None:
    """Plan the ends of a household's pauses, and cancel those no longer wanted."""
    plan_for(session, clock, HouseholdPage(session, [household_id]))


def plan_for(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """The same for several households."""
    now = clock.now()
    session.flush()
    places = households.active(Instrument.ARREARS)
    paused = session.execute(
        select(RepaymentPlan.id, RepaymentPlan.household_id, RepaymentPlan.paused_until).where(
            RepaymentPlan.household_id.in_(places),
            RepaymentPlan.state == PlanState.PAUSED,
            RepaymentPlan.paused_until.is_not(None),
        )
    ).all()
    planned = [
        event
        for row in paused
        if row.paused_until is not None
        for event in _events(row.id, row.paused_until, places[row.household_id])
    ]
    # The end itself is planned however late it is; a late warning helps nobody.
    due.put_all(
        session, [event for event in planned if event.due_at > now or event.kind is DueKind.PLAN_RESUME]
    )
    if paused:
        keep = [event.slot for event in planned]
        due.cancel_others(session, clock, ENDS, [row.id for row in paused], keep, "replanned")


def forget(session: Session, clock: Clock, plan_id: int, reason: str) -> None:
    """Cancel the events of a pause: it is over, or the plan is."""
    for kind in ENDS:
        due.cancel(session, clock, kind, plan_id, reason)


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why the end of a pause needs nothing any more, as a code; None: it still does."""
    plan = session.get(RepaymentPlan, event.subject_id, populate_existing=True)
    if plan is None:
        return "gone"
    if plan.state is not PlanState.PAUSED:
        return str(plan.state.value)
    if plan.paused_until != event.for_date:
        return "replanned"
    return None if active_household(session, plan.household_id) is not None else "left"


def _events(plan_id: int, until: date, place: ActiveHousehold) -> list[due.Planned]:
    end = at_local(until, place.rules.opening, place.zone)
    before = at_local(until - timedelta(days=WARNED), place.rules.opening, place.zone)
    return [
        due.Planned(DueKind.PLAN_PAUSE_ENDS, plan_id, None, until, 0, before, end),
        due.Planned(DueKind.PLAN_RESUME, plan_id, None, until, 0, end, end + FRESH),
    ]
