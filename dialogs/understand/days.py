"""A day as named, and the date it means seen from today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

#: How far ahead a day may lie: people sometimes write down rent and bills they're about to pay.
AHEAD = timedelta(days=7)
#: Ask about a day further back than this: one without its year, and one with it.
_LONG_AGO, _YEARS_AGO = timedelta(days=270), timedelta(days=3 * 365)

_BETWEEN = re.compile(r" ?[/.\-] ?| ")
#: Two figures with a slash are only a day up to these: 45/3 is a slip, 50/50 and 730/26 are something else.
_PAIR_MOST, _LONGEST_MONTH = 99, 31
_LAST_CENTURY = 70


@dataclass(frozen=True, slots=True)
class Day:
    """A day as named, before filling in the year or month the person left out."""

    day: int
    month: int | None = None
    year: int | None = None

    def resolve(self, today: date, *, ahead: bool) -> date | None:
        """The most recent such day up to today; with ``ahead``, one within the coming week comes first. None if
        that year or month has no such day, or a full date lies more than a week ahead."""
        if self.year is not None:
            day = full_date(self.year, today.month if self.month is None else self.month, self.day)
            return day if day and day <= today + AHEAD else None
        latest = today + AHEAD if ahead else today
        if self.month is not None:
            years = (today.year + 1, today.year, today.year - 1)
            # Choose the year first, so that 29 February in a common year doesn't become another year's.
            year = next((y for y in years if (_begins(y, self.month, self.day) or date.max) <= latest), 0)
            return full_date(year, self.month, self.day)
        months = (divmod(today.year * 12 + today.month - 1 - back, 12) for back in (0, 1))
        days = (full_date(year, month + 1, self.day) for year, month in months)
        return next((day for day in days if day and day <= latest), None)


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day in a line: tokens ``first`` to ``last`` inclusive name it. ``day`` is None if they don't say which:
    "last month", "Monday 24" when the 24th wasn't a Monday."""

    first: int
    last: int
    day: Day | date | None

    @property
    def explicit(self) -> bool:
        """Whether day and month were named: only then may the day lie in the coming week."""
        return isinstance(self.day, Day) and self.day.month is not None

    def resolve(self, today: date) -> date | None:
        return self.day.resolve(today, ahead=self.explicit) if isinstance(self.day, Day) else self.day

    def is_ahead(self, today: date) -> bool:
        """Whether the day is still to come: tomorrow, or a full date more than a week ahead."""
        if isinstance(self.day, Day):
            full = self.day.year and full_date(self.day.year, self.day.month or 0, self.day.day)
            return bool(full and full > today + AHEAD)
        return self.day is not None and self.day > today

    def is_far(self, today: date) -> bool:
        """Whether it's so long ago that another year may be meant: 24/12 in November, 24/11/16 in 2026."""
        on = self.resolve(today)
        if on is None or not isinstance(self.day, Day):
            return False
        return on < today - (_LONG_AGO if self.day.year is None else _YEARS_AGO)


def figures(text: str) -> Day | None:
    """The day written in figures: 3/3, 03.03.2026, 2026-03-03; an impossible one (31/6, 12/31) resolves to no
    date. None if the figures are no day at all (50/50, 730/2026)."""
    parts = [int(part) for part in _BETWEEN.split(text)]
    if len(_BETWEEN.split(text)[0]) == 4:
        parts.reverse()
    if len(parts) == 2:
        if any(len(part) > 2 for part in _BETWEEN.split(text)):  # receipt 12/0034
            return None
        likely = max(parts) <= _PAIR_MOST and min(parts) <= _LONGEST_MONTH
        return Day(*parts) if likely else None
    if len(parts) != 3:
        return None
    day, month, year = parts
    if day > _LONGEST_MONTH or not 1 <= month <= 12:
        named = "/" in text or year > 99
        return Day(day, month, max(year, 1)) if named and day <= 99 and month <= 99 else None
    return Day(day, month, year + (2000 if year < _LAST_CENTURY else 1900) if year < 100 else year)


def _begins(year: int, month: int, day: int) -> date | None:
    """That day of a year, or the 28th if the month has no such day."""
    return full_date(year, month, day) or full_date(year, month, 28)


def full_date(year: int, month: int, day: int) -> date | None:
    """That day; None if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
