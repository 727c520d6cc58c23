"""When somebody answers: a programme's office hours, and the time by which an answer may be promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from budgeting.calendars import holidays_of
from budgeting.clock import at_local, local_date
from budgeting.clock import zone as zone_of
from budgeting.db.tables import Programme
from budgeting.errors import NotFound
from budgeting.programmes.settings import Settings

#: Promised times are rounded; a family reads "by 10:50", not "by 10:47".
ROUND = timedelta(minutes=5)
#: How many days ahead to look for an office day; beyond that the office has no hours.
FAR = 366


@dataclass(frozen=True, slots=True)
class Hours:
    """A programme's office hours: ``opening`` to ``closing`` local time on the ISO ``weekdays``."""

    zone: str
    opening: time
    closing: time
    weekdays: frozenset[int]
    country: str
    #: The first local day after a pause of the programme; None if it isn't paused.
    closed_until: date | None = None

    @classmethod
    def of(cls, programme: Programme) -> Hours:
        settings = Settings.of(programme)
        return cls(
            programme.zone,
            settings.office_from,
            settings.office_to,
            frozenset(settings.office_days),
            settings.holidays,
            programme.paused_until if programme.paused_at is not None else None,
        )

    def is_office_day(self, day: date) -> bool:
        if self.closed_until is not None and day < self.closed_until:
            return False
        return day.isoweekday() in self.weekdays and day not in holidays_of(self.country, day.year)

    def span(self, day: date) -> tuple[datetime, datetime]:
        """(opening, closing) of ``day`` in UTC."""
        return at_local(day, self.opening, self.zone), at_local(day, self.closing, self.zone)


def hours(session: Session, programme_id: int) -> Hours:
    """The programme's office hours. Raises NotFound."""
    return Hours.of(_programme(session, programme_id))


def opens(session: Session, programme_id: int, now: datetime) -> datetime:
    """The moment from which to expect an answer: ``now`` within office hours, else the next opening."""
    return next_open(now, hours(session, programme_id))


def next_open(now: datetime, open_at: Hours) -> datetime:
    """The first moment from ``now`` when the office is open (UTC); ``now`` if it doesn't open within a year."""
    today = local_date(now, open_at.zone)
    for ahead in range(FAR):
        day = today + timedelta(days=ahead)
        if not open_at.is_office_day(day):
            continue
        start, end = open_at.span(day)
        if now < end:
            return max(now, start)
    return now


def by_end_of_day(now: datetime, open_at: Hours, same_day_until: time) -> datetime:
    """The latest moment for an answer to a question asked at ``now``: never before it, always within office hours.

    If asked before ``same_day_until`` on an office day: the end of that day. Later: that time on the next office
    day, or its end if the time is outside office hours. Without office hours: one day.
    """
    today = local_date(now, open_at.zone)
    early = now.astimezone(zone_of(open_at.zone)).time() < same_day_until
    for ahead in range(FAR):
        day = today + timedelta(days=ahead)
        if not open_at.is_office_day(day):
            continue
        start, end = open_at.span(day)
        if day == today:
            if early and now < end:
                return end
            continue
        noon = at_local(day, same_day_until, open_at.zone)
        return noon if start < noon <= end else end
    return now + timedelta(days=1)


def within(now: datetime, open_at: Hours, span: timedelta) -> datetime:
    """The moment when ``span`` of office time has passed since ``now``, rounded."""
    moment, left = now, span
    # Each round is one office day; a span of hours needs few.
    for _ in range(FAR):
        start = next_open(moment, open_at)
        _, end = open_at.span(local_date(start, open_at.zone))
        if end <= start:
            # No office day within a year: count ordinary time.
            return _rounded(start + left)
        if start + left <= end:
            return min(_rounded(start + left), end)
        left -= end - start
        moment = end
    return _rounded(moment + left)


def _rounded(moment: datetime) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    over = timedelta(minutes=whole.minute % 5) + (moment - whole)
    return moment if not over else moment + (ROUND - over)


def _programme(session: Session, programme_id: int) -> Programme:
    programme = session.get(Programme, programme_id)
    if programme is None:
        raise NotFound("programme", programme_id)
    return programme
