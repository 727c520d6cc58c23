"""The days that a calendar shows, and the days before and after them. Calculation only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from budgeting.periods import ONE_DAY, ONE_WEEK, months_later, week_of

#: How many days the list shows.
AGENDA = timedelta(days=30)
#: The years that a person can turn to.
YEARS = (2000, 2199)


class View(StrEnum):
    MONTH = "month"
    WEEK = "week"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class Span:
    """What is on the page: whole weeks for a month, seven days for a week, thirty for the list."""

    view: View
    #: The first and last day on the page.
    first: date
    last: date
    #: The day that names it: the first of the month, the Monday, the first day of the list.
    of: date
    earlier: date
    later: date

    @property
    def days(self) -> list[date]:
        return [self.first + ONE_DAY * number for number in range((self.last - self.first).days + 1)]

    @property
    def weeks(self) -> list[list[date]]:
        days = self.days
        return [days[number : number + 7] for number in range(0, len(days), 7)]


def span(view: View, day: date) -> Span:
    """The page of ``view`` that has ``day`` on it."""
    if view is View.MONTH:
        of = day.replace(day=1)
        end = months_later(of, 1) - ONE_DAY
        return Span(
            view,
            week_of(of),
            week_of(end) + ONE_WEEK - ONE_DAY,
            of,
            months_later(of, -1),
            months_later(of, 1),
        )
    if view is View.WEEK:
        of = week_of(day)
        return Span(view, of, of + ONE_WEEK - ONE_DAY, of, of - ONE_WEEK, of + ONE_WEEK)
    return Span(view, day, day + AGENDA - ONE_DAY, day, day - AGENDA, day + AGENDA)


def day_from(text: str, today: date) -> date:
    """The day asked for; today if it makes no sense or lies beyond the years people turn to."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if YEARS[0] <= day.year <= YEARS[1] else today
