"""The ladder: when an instalment is reminded of. Calculation only.

Each rung is a number of days from the due date. A rung on a rest day moves: before the due date, to the next
working day if that is still before the due date, else back; on the due date, back to the previous working day, so
that nobody hears of it too late; after it, forward. There is at most one reminder a day: a rung that would share
its day with an earlier one is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from budgeting.calendars import QuietRules, working_day, working_day_before
from budgeting.clock import at_local

#: After this long a reminder is no longer sent.
FRESH = timedelta(hours=24)
#: The coach's task may wait: late is better than never.
TASK_FRESH = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder: its distance from the due date in days, and the instants (UTC) between which it may be sent."""

    days: int
    due_at: datetime
    stale_at: datetime


def rungs(due_on: date, ladder: Iterable[int], rules: QuietRules, zone: str) -> list[Rung]:
    """The reminders of an instalment due on ``due_on``, by moment. Dates and times are local to ``zone``."""
    steps = sorted(set(ladder))
    days: dict[date, int] = {}
    for step in steps:
        days.setdefault(_day(due_on, step, rules, on_the_day=0 in steps), step)
    planned_rungs: list[Rung] = []
    for day, step in sorted(days.items(), reverse=True):
        moment = at_local(day, rules.opening, zone)
        until = min(moment + FRESH, planned_rungs[-1].due_at) if planned_rungs else moment + FRESH
        planned_rungs.append(Rung(step, moment, until))
    return planned_rungs[::-1]


def task(due_on: date, ladder: Iterable[int], rules: QuietRules, zone: str) -> Rung:
    """When the coach hears of an instalment that no reminder moved: the working day after the last rung."""
    last = max([0, *ladder])
    day = working_day(due_on + timedelta(days=last), rules)
    moment = at_local(working_day(day + timedelta(days=1), rules), rules.opening, zone)
    # Always rung 0, so that a changed ladder doesn't make a second task.
    return Rung(0, moment, moment + TASK_FRESH)


def _day(due_on: date, step: int, rules: QuietRules, *, on_the_day: bool) -> date:
    day = due_on + timedelta(days=step)
    if step > 0:
        return working_day(day, rules)
    if step < 0:
        later = working_day(day, rules)
        if later < due_on or (later == due_on and not on_the_day):
            return later
    return working_day_before(day, rules)
