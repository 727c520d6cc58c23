"""Weeks and budget months: pure calculation with local dates, no database."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from budgeting.money import Money

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)
THURSDAY = 4
#: Pay days 29 to 31 fall on the last day of a month that doesn't have them.
LAST_PAY_DAY = 31


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A budget month: its first and last day, both included."""

    start: date
    end: date
    #: The day on which months begin: in February, a month of pay day 31 begins on the 28th.
    pay_day: int

    @property
    def days(self) -> int:
        """How many days it has: 28 to 31."""
        return (self.end - self.start).days + 1

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def previous(self) -> Month:
        """The budget month before this one."""
        return budget_month(self.start - ONE_DAY, self.pay_day)

    def next(self) -> Month:
        """The budget month after this one."""
        return budget_month(self.end + ONE_DAY, self.pay_day)


def week_of(day: date) -> date:
    """The Monday of the week that contains ``day``: weeks are identified by it everywhere."""
    return day - timedelta(days=day.weekday())


def week_end(week: date) -> date:
    """The Sunday of the week starting on ``week``."""
    return week + ONE_WEEK - ONE_DAY


def checkin_week(day: date) -> date:
    """The Monday of the week that a check-in on ``day`` is about.

    From Monday to Wednesday people look back on last week; from Thursday most of what they remember is in the
    current one. So each weekday belongs to one week, and each week has one check-in.
    """
    monday = week_of(day)
    return monday if day.isoweekday() >= THURSDAY else monday - ONE_WEEK


def months_later(day: date, months: int, on: int | None = None) -> date:
    """The same day so many months later (below 0: earlier), or its last day if that month is shorter.

    ``on``: the day of the month, 1 to 31, instead of that of ``day``.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(on or day.day, monthrange(year, month)[1]))


@lru_cache(maxsize=1024)
def budget_month(day: date, pay_day: int) -> Month:
    """The budget month that contains ``day``, with months starting on ``pay_day`` (1 to 31, else ValueError)."""
    if not 1 <= pay_day <= LAST_PAY_DAY:
        raise ValueError("a pay day lies between 1 and 31")
    begun = day >= months_later(day, 0, pay_day)
    start = months_later(day, 0 if begun else -1, pay_day)
    return Month(start, months_later(day, 1 if begun else 0, pay_day) - ONE_DAY, pay_day)


def weekly_to_monthly(weekly: Money) -> Money:
    """A weekly amount as a monthly one: × 52 ÷ 12, to the nearest cent."""
    return _scaled(weekly, 52, 12)


def monthly_to_weekly(monthly: Money) -> Money:
    """A monthly amount as a weekly one: × 12 ÷ 52, to the nearest cent."""
    return _scaled(monthly, 12, 52)


def _scaled(amount: Money, times: int, by: int) -> Money:
    size = (2 * abs(amount.minor) * times + by) // (2 * by)
    return Money(size if amount.minor >= 0 else -size, amount.currency)
