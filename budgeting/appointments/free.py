"""Free times: what a staff person's hours leave over, and which of them to propose. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from budgeting.appointments.rules import MOST_TIMES, local_start
from budgeting.appointments.view import Wish
from budgeting.calendars import ONE_DAY
from budgeting.clock import local_date, zone
from budgeting.errors import NotPossible
from budgeting.states.appointments import AppointmentWay, DayPart

#: How far ahead to look for free times.
AHEAD = 35
NOON = time(13)


@dataclass(frozen=True, slots=True)
class Span:
    """Weekly hours: local ``opens`` to ``closes`` on an ISO ``weekday``, one appointment taking ``minutes``."""

    weekday: int
    opens: time
    closes: time
    way: AppointmentWay
    place: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Something that takes a moment (UTC), and what, as a code."""

    begins: datetime
    ends: datetime
    why: str

    def meets(self, begins: datetime, ends: datetime) -> bool:
        return self.begins < ends and begins < self.ends


@dataclass(frozen=True, slots=True)
class Free:
    """A free time (UTC), and the hours it lies in."""

    starts_at: datetime
    span: Span


def free_times(
    spans: Iterable[Span],
    first: date,
    is_open: Callable[[date], bool],
    taken: Sequence[Taken],
    zone_name: str,
) -> list[Free]:
    """The free times from the local day ``first`` on, earliest first. ``is_open``: whether anybody meets on a day."""
    ordered = sorted(spans, key=lambda span: (span.opens, span.closes))
    free: dict[datetime, Free] = {}
    for ahead in range(AHEAD):
        day = first + ahead * ONE_DAY
        if not is_open(day):
            continue
        for span in ordered:
            if span.weekday != day.isoweekday():
                continue
            for starts_at in _starts(day, span, zone_name):
                ends_at = starts_at + timedelta(minutes=span.minutes)
                if not any(each.meets(starts_at, ends_at) for each in taken):
                    free.setdefault(starts_at, Free(starts_at, span))
    return sorted(free.values(), key=lambda each: each.starts_at)


def _starts(day: date, span: Span, zone_name: str) -> Iterable[datetime]:
    at = datetime.combine(day, span.opens)
    end = datetime.combine(day, span.closes)
    while at + timedelta(minutes=span.minutes) <= end:
        # Clocks skip an hour in spring.
        with suppress(NotPossible):
            yield local_start(day, at.time(), zone_name)
        at += timedelta(minutes=span.minutes)


def suits(moment: datetime, wish: Wish, zone_name: str) -> bool:
    """Whether the family said that it has time then."""
    local = moment.astimezone(zone(zone_name))
    if wish.days and local.isoweekday() not in wish.days:
        return False
    if wish.part is DayPart.MORNING:
        return local.time() < NOON
    return wish.part is not DayPart.AFTERNOON or local.time() >= NOON


def choose(free: Sequence[Free], wish: Wish, zone_name: str, turn: int = 0) -> list[Free]:
    """The times to propose: at one place, on different days if there are enough, those that suit first.

    ``turn``: how often other times were asked for; after the last, the first come again.
    """
    if not free:
        return []
    rounds: list[list[Free]] = []
    left = sorted(free, key=lambda each: (not suits(each.starts_at, wish, zone_name), each.starts_at))
    while left and len(rounds) <= turn:
        where = (left[0].span.way, left[0].span.place, left[0].span.minutes)
        here = [each for each in left if (each.span.way, each.span.place, each.span.minutes) == where]
        chosen = _on_different_days(here, wish, zone_name)
        rounds.append(sorted(chosen, key=lambda each: each.starts_at))
        left = [each for each in left if each not in chosen]
    return rounds[turn % len(rounds)]


def _on_different_days(here: Sequence[Free], wish: Wish, zone_name: str) -> list[Free]:
    days: dict[tuple[bool, date], list[Free]] = {}
    for each in here:
        key = (not suits(each.starts_at, wish, zone_name), local_date(each.starts_at, zone_name))
        days.setdefault(key, []).append(each)
    # One early, one late: who has no time in the morning finds an afternoon.
    spread = [slots[-1 if number % 2 else 0] for number, slots in enumerate(list(days.values())[:MOST_TIMES])]
    for each in here:
        if len(spread) >= MOST_TIMES:
            break
        if each not in spread:
            spread.append(each)
    return spread
