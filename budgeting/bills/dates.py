"""When a bill comes again. Calculation with local dates only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from budgeting.periods import months_later
from budgeting.states.bills import Every

#: How many months lie between two bills.
MONTHS: Mapping[Every, int] = {
    Every.MONTHLY: 1,
    Every.TWO_MONTHLY: 2,
    Every.QUARTERLY: 3,
    Every.YEARLY: 12,
}


def following(due_on: date, every: Every, month_day: int) -> date | None:
    """The next due date after ``due_on``; None for a bill that comes once."""
    return months_later(due_on, MONTHS[every], month_day) if every in MONTHS else None


def until_date(due_on: date, every: Every, month_day: int, until: date) -> Iterator[date]:
    """Every due date from ``due_on`` to ``until``, both included."""
    day: date | None = due_on
    while day is not None and day <= until:
        yield day
        day = following(day, every, month_day)
