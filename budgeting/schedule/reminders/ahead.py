"""The reconciling pass: everything due within 40 days has its rows, and nothing else does."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Household
from budgeting.programmes import pausing
from budgeting.schedule.reminders import kinds
from budgeting.schedule.reminders.audience import HouseholdPage
from budgeting.schedule.reminders.kind import AllAtOnce, ByHousehold
from budgeting.states.households import HouseholdState

PAGE = 50


def plan_ahead(session: Session, clock: Clock) -> None:
    """Plan everything within 40 days, in one transaction. Repeating it changes nothing."""
    after: int | None = 0
    while after is not None:
        after = plan_page(session, clock, after)
    plan_rest(session, clock)


def plan_page(session: Session, clock: Clock, after: int = 0) -> int | None:
    """The same for the next households after the number ``after``. Returns None after the last page.

    For edges that let other writers in between the pages; they call ``plan_rest`` separately.
    """
    ids = list(
        session.scalars(
            select(Household.id)
            .where(Household.id > after, Household.state == HouseholdState.ACTIVE)
            .order_by(Household.id)
            .limit(PAGE)
        )
    )
    if ids:
        _plan(session, clock, ids)
    return ids[-1] if len(ids) == PAGE else None


def plan_household(session: Session, clock: Clock, household_id: int) -> None:
    """The same for one household: somebody in it may be written to again."""
    _plan(session, clock, [household_id])


def _plan(session: Session, clock: Clock, household_ids: Collection[int]) -> None:
    session.flush()
    households = HouseholdPage(session, household_ids)
    for planner in kinds.planners(ByHousehold):
        planner.plan(session, clock, households)


def plan_rest(session: Session, clock: Clock) -> None:
    """Plan what belongs to no household, such as the reminders of sessions; end the pauses whose day has come."""
    pausing.resume_due(session, clock)
    for planner in kinds.planners(AllAtOnce):
        planner.plan(session, clock)
