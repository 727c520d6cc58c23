"""When somebody answers: the office's hours of a programme."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from budgeting.calendars import holidays_of
from budgeting.clock import at_local, local_date
from budgeting.db.tables import Programme
from budgeting.errors import NotFound


def opens(session: Session, programme_id: int, now: datetime) -> datetime:
    """The moment from which an answer can be expected: ``now`` within office hours, else the next opening."""
    programme = session.get(Programme, programme_id)
    if programme is None:
        raise NotFound("programme", programme_id)
    return next_opening(
        now,
        programme.zone,
        programme.office_from,
        programme.office_to,
        set(programme.office_days),
        programme.holidays,
    )


def next_opening(
    now: datetime, zone_name: str, opening: time, closing: time, weekdays: set[int], country: str
) -> datetime:
    """The first moment from ``now`` on at which the office is open (UTC). A year without one gives ``now``."""
    today = local_date(now, zone_name)
    for ahead in range(366):
        day = today + timedelta(days=ahead)
        if day.isoweekday() not in weekdays or day in holidays_of(country, day.year):
            continue
        start, end = at_local(day, opening, zone_name), at_local(day, closing, zone_name)
        if now < end:
            return max(now, start)
    return now
