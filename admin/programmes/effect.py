"""What the reminder settings of a programme come to: the dates they give for a sample instalment, on a time line.

The dates come from the very functions that plan real reminders; here they are only placed and explained.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from budgeting import programmes
from budgeting.calendars import ONE_DAY, QuietRules, is_quiet, is_rest_day
from budgeting.clock import Clock, local_date
from budgeting.db.tables import Programme
from budgeting.schedule.reminders import ladder

#: The settings that decide about it.
DECIDE = (
    "ladder",
    "reminder_time",
    "quiet_from",
    "quiet_to",
    "rest_on_sundays",
    "rest_on_holidays",
    "holidays",
)
#: The drawing's own units; it stretches to its panel.
WIDTH = 600
_MARGIN = 24


class What(Enum):
    """What happens at a point of the line."""

    REMINDER = "reminder"
    DUE = "due"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the line. ``step``: days from the due date as set; ``at``: its moment (UTC), None for the due date
    itself; ``moved_from``: the day that the step says, if it isn't that one; ``x``: where it is drawn."""

    what: What
    day: date
    step: int
    at: datetime | None
    moved_from: date | None
    x: int


@dataclass(frozen=True, slots=True)
class Effect:
    """The whole line, earliest first. ``rest``: (left, width) of the rest days; ``dropped``: steps left out since
    their day has a reminder already; ``in_quiet``: the reminder time lies in the quiet hours."""

    points: tuple[Point, ...]
    rest: tuple[tuple[int, int], ...]
    dropped: tuple[int, ...]
    in_quiet: bool


def first_due(clock: Clock, programme: Programme) -> date:
    """The due date shown at first: the first of the next month, when most instalments fall due."""
    return (programmes.today(clock, programme).replace(day=1) + timedelta(days=32)).replace(day=1)


def rules_of(given: Mapping[str, Any]) -> QuietRules:
    """The rules in a form's values, by name of their setting."""
    return QuietRules(
        given["quiet_from"],
        given["quiet_to"],
        given["rest_on_sundays"],
        given["rest_on_holidays"],
        given["holidays"],
        given["reminder_time"],
    )


def effect(due_on: date, steps: Iterable[int], rules: QuietRules, zone: str) -> Effect:
    """What is sent for an instalment due on ``due_on`` that nobody pays."""
    steps = tuple(steps)
    planned = ladder.rungs(due_on, steps, rules, zone)
    asked = ladder.task(due_on, steps, rules, zone)
    days = [local_date(rung.due_at, zone) for rung in planned]
    last = local_date(asked.due_at, zone)
    first, end = min([due_on, *days]), max([due_on, last, *days])
    unit = (WIDTH - 2 * _MARGIN) / max(1, (end - first).days)

    def x(day: date) -> int:
        return round(_MARGIN + (day - first).days * unit)

    points = [
        Point(What.DUE, due_on, 0, None, None, x(due_on)),
        Point(What.TASK, last, max([0, *steps]), asked.due_at, None, x(last)),
    ]
    for rung, day in zip(planned, days, strict=True):
        meant = due_on + timedelta(days=rung.days)
        moved_from = meant if meant != day else None
        points.append(Point(What.REMINDER, day, rung.days, rung.due_at, moved_from, x(day)))
    rest = [
        (round(x(day) - unit / 2), max(1, round(unit)))
        for day in _days(first, end)
        if is_rest_day(day, rules)
    ]
    return Effect(
        tuple(sorted(points, key=lambda point: (point.day, point.what is not What.DUE))),
        tuple(rest),
        tuple(sorted(set(steps) - {rung.days for rung in planned})),
        is_quiet(rules.reminder_time, rules),
    )


def _days(first: date, last: date) -> list[date]:
    return [first + ahead * ONE_DAY for ahead in range((last - first).days + 1)]
