"""When a bill comes again. Calculation with local dates only."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date

from budgeting.states.bills import Every

#: How many months lie between two bills.
MONTHS: Mapping[Every, int] = {
    Every.MONTHLY: 1,
    Every.TWO_MONTHLY: 2,
    Every.QUARTERLY: 3,
    Every.YEARLY: 12,
}


def on_day(year: int, month: int, month_day: int) -> date:
    """The day of a month; its last day if the month is shorter."""
    return date(year, month, min(month_day, monthrange(year, month)[1]))


def months_later(day: date, months: int, month_day: int | None = None) -> date:
    """``day`` so many months later (earlier if negative), on ``month_day`` or on its own day of the month."""
    count = day.year * 12 + day.month - 1 + months
    return on_day(count // 12, count % 12 + 1, month_day or day.day)


def following(due_on: date, every: Every, month_day: int) -> date | None:
    """The next due date after ``due_on``; None for a bill that comes once."""
    return months_later(due_on, MONTHS[every], month_day) if every in MONTHS else None


def until_date(due_on: date, every: Every, month_day: int, until: date) -> Iterator[date]:
    """Every due date from ``due_on`` to ``until``, both included."""
    day: date | None = due_on
    while day is not None and day <= until:
        yield day
        day = following(day, every, month_day)
