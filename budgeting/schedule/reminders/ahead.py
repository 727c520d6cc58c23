"""The reconciling pass: whatever is due within 40 days has its rows, and nothing else has."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import ActivitySession, Household
from budgeting.schedule.reminders import activities, checkins, instalments, pauses
from budgeting.states.activities import SessionState
from budgeting.states.households import HouseholdState

PAGE = 50


def plan_ahead(session: Session, clock: Clock) -> None:
    """Plan everything within 40 days, in one transaction. Doing it again changes nothing."""
    after: int | None = 0
    while after is not None:
        after = plan_page(session, clock, after)
    plan_sessions(session, clock)


def plan_page(session: Session, clock: Clock, after: int = 0) -> int | None:
    """The same for the next households behind the identifier ``after``: None after the last page.

    For an edge that lets others write between the pages; ``plan_sessions`` then is a step of its own.
    """
    page = list(
        session.scalars(
            select(Household.id)
            .where(Household.id > after, Household.state == HouseholdState.ACTIVE)
            .order_by(Household.id)
            .limit(PAGE)
        )
    )
    if page:
        instalments.plan_for(session, clock, page)
        pauses.plan_for(session, clock, page)
        checkins.plan_for(session, clock, page)
        checkins.plan_again(session, clock, page)
    return page[-1] if len(page) == PAGE else None


def plan_sessions(session: Session, clock: Clock) -> None:
    """Plan the reminders of every session within 40 days."""
    now = clock.now()
    coming = session.scalars(
        select(ActivitySession.id)
        .where(
            ActivitySession.starts_at > now,
            ActivitySession.starts_at <= now + instalments.HORIZON + instalments.SLACK,
            ActivitySession.state == SessionState.PLANNED,
        )
        .order_by(ActivitySession.id)
    )
    for session_id in list(coming):
        activities.plan_session(session, clock, session_id)
