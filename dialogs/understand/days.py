"""A day as named, and the date it means when seen from today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

#: How far ahead a day may lie: rent and bills are sometimes written down when they are about to be paid.
AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as named, before the year or month that the person left out is filled in."""

    day: int
    month: int | None = None
    year: int | None = None

    def resolve(self, today: date, *, ahead: bool) -> date | None:
        """The most recent such day up to today; with ``ahead`` one within the coming week comes first. None
        where no such day exists, or a full date lies more than a week ahead."""
        if self.year is not None:
            day = _date(self.year, self.month or today.month, self.day)
            return day if day and day <= today + AHEAD else None
        latest = today + AHEAD if ahead else today
        tries = (
            [(today.year - back, self.month) for back in range(-1, 9)]
            if self.month
            else [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(-1, 4)]
        )
        days = (_date(year, month if self.month else month + 1, self.day) for year, month in tries)
        return next((day for day in days if day and day <= latest), None)


@dataclass(frozen=True, slots=True)
class Found:
    """A day in a line: tokens ``first`` to ``last`` inclusive name it."""

    first: int
    last: int
    day: Day | date

    @property
    def explicit(self) -> bool:
        """Whether day and month were named: only then may the day lie in the coming week."""
        return isinstance(self.day, Day) and self.day.month is not None

    def resolve(self, today: date, *, ahead: bool) -> date | None:
        return self.day.resolve(today, ahead=ahead) if isinstance(self.day, Day) else self.day


def figures(text: str) -> Day | None:
    """The day written in figures: 3/3, 03.03.2026, 2026-03-03. None where there is no such day."""
    parts = [int(part) for part in re.split(r"[/.\-]", text)]
    if len(text.split("-")[0]) == 4:
        parts.reverse()
    day, month = parts[0], parts[1]
    if month > 12 >= day:  # 3/25 can only be 25 March
        day, month = month, day
    year = parts[2] + (2000 if parts[2] < 100 else 0) if len(parts) == 3 else None
    possible = _date(2024 if year is None else year, month, day)
    return Day(day, month, year) if possible else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
