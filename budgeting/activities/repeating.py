"""A session that repeats every week: the days first, so that staff see them; then all at once, or none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.activities.managing import Coordinates, add_session
from budgeting.calendars import QuietRules, holidays_of
from budgeting.clock import Clock, at_local
from budgeting.db.tables import Activity, ActivitySession
from budgeting.errors import NotPossible
from budgeting.periods import ONE_WEEK
from budgeting.states.activities import SessionState

#: More sessions than a course of a year has.
MOST = 60


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the series. ``skipped``: a public holiday on which it doesn't take place."""

    on: date
    skipped: bool = False


def weekly(first: date, times: int, skip: Collection[date] = ()) -> list[Day]:
    """The days of ``times`` sessions, a week apart, with those that are skipped in between.

    A holiday is made up for at the end, so that nobody loses a lesson.
    """
    days: list[Day] = []
    day, left = first, times
    while left > 0 and len(days) < 2 * times + MOST:
        skipped = day in skip
        days.append(Day(day, skipped))
        left -= not skipped
        day += ONE_WEEK
    return days


def days(first: date, times: int, rules: QuietRules, *, skip_holidays: bool = True) -> list[Day]:
    """The same for a programme, with the public holidays of its country."""
    last = first + ONE_WEEK * (times + 8)
    holidays = (
        frozenset().union(*(holidays_of(rules.country, year) for year in range(first.year, last.year + 1)))
        if skip_holidays
        else frozenset()
    )
    return weekly(first, times, holidays)


def add_sessions(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    activity_id: int,
    on: Sequence[date],
    *,
    begins: time,
    ends: time,
    zone: str,
    place: str,
    online_url: str = "",
    coordinates: Coordinates | None = None,
    capacity: int | None = None,
) -> list[ActivitySession]:
    """Add a session on each day at the same local hour, whatever the clocks do in between.

    Raises NotPossible("many", "there_already") and what `add_session` raises.
    """
    if not 1 <= len(on) <= MOST:
        raise NotPossible("many")
    # Whoever presses twice adds them once.
    session.get(Activity, activity_id, populate_existing=True, with_for_update=True)
    taken = set(
        session.scalars(
            select(ActivitySession.starts_at).where(
                ActivitySession.activity_id == activity_id, ActivitySession.state != SessionState.CANCELLED
            )
        )
    )
    if any(at_local(day, begins, zone) in taken for day in on):
        raise NotPossible("there_already")
    latitude, longitude = coordinates or (None, None)
    return [
        add_session(
            session,
            clock,
            staff_id,
            activity_id,
            starts_at=at_local(day, begins, zone),
            ends_at=at_local(day, ends, zone),
            zone=zone,
            place=place,
            online_url=online_url,
            latitude=latitude,
            longitude=longitude,
            capacity=capacity,
        )
        for day in sorted(set(on))
    ]
