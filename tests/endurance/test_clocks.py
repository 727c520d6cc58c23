"""Reminders in the weeks when clocks change: each comes once or is skipped and logged, and never in quiet time.

Three families in two time zones have every kind of reminder, around 29 March and 25 October 2026. The clock ticks as
in production, moment by moment, while the machine's time jumps an hour or a day forward or back, ticks come late,
and the process is away for up to a day and more. In the end

- everything planned was done once, or skipped with a reason and a line in the log; nothing is lost, nothing still
  waits, and each event for staff became one task;
- nothing was said in quiet hours, on Sundays or holidays where the family lives, nor may it leave the outbox then,
  except the check-in at exactly the hour a member chose, and reminders of a course on its day;
- nothing was said that was out of date: after a day away nobody is flooded.

A clock that is set back lives some hours twice; what it did in them stays done. "Now" is what the machine's clock
shows: there is no better source here.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from budgeting.clock import SetClock, at_local
from budgeting.db.engine import Database
from dialogs.text.words import Words
from tests.endurance import town
from tests.endurance.journey import Journey, Leg, Skips
from tests.kit.databases import each_on_sqlite, on_sqlite

#: A journey starts on the Thursday before, and lasts until every question has been answered or given up.
BEFORE, DAYS = timedelta(days=3), 12
#: One journey that has everything in it, from the night before the change on.
EVERYTHING = [
    *(Leg("run", 47), Leg("begin", 0, 2), Leg("run", 9.5), Leg("jump", 1), Leg("run", 3), Leg("jump", -1)),
    *(Leg("run", 5), Leg("down", 26), Leg("run", 7), Leg("jump", 24), Leg("run", 3), Leg("jump", -24)),
    *(Leg("snooze", 0, 1), Leg("run", 11), Leg("down", 13), Leg("late", 12, 3)),
]
PATIENT = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    max_examples=2,
    # A journey is short enough to read as it is; shrinking it would take minutes.
    phases=[Phase.generate],
)


@st.composite
def journeys(draw: st.DrawFn, longest: int = 14) -> list[Leg]:
    """Ticking, with anything else in between, in any order."""
    run = st.builds(Leg, st.just("run"), st.sampled_from([0.5, 3, 7, 11, 24, 50]))
    availability = st.one_of(
        st.builds(Leg, st.just("jump"), st.sampled_from([1, -1, 24, -24])),
        st.builds(Leg, st.just("down"), st.sampled_from([0.3, 2, 5, 13, 24, 30])),
        st.builds(Leg, st.just("late"), st.sampled_from([4, 12, 36]), st.integers(0, 3)),
        st.builds(Leg, st.just("snooze"), st.just(0), st.integers(0, 7)),
        st.builds(Leg, st.just("begin"), st.just(0), st.integers(0, 3)),
    )
    return draw(st.lists(st.one_of(run, availability), min_size=3, max_size=longest))


def travelled(database: Database, words: Words, change: int, legs: list[Leg], seen: Counter[str]) -> None:
    """Go on one journey; anything wrong fails the test; what happened is added to ``seen``."""
    town.empty(database)
    day = town.CHANGES[change]
    clock = SetClock(at_local(day - BEFORE, time(17), town.ROME))
    until = clock.now() + timedelta(days=DAYS)
    journey = Journey(database, clock, words, town.furnish(database, clock, day, until))

    async def go() -> None:
        await journey.start()
        for leg in legs:
            await journey.go(leg)
        await journey.go(Leg("run", (until - clock.now()) / timedelta(hours=1)))

    with listening(journey.skips):
        asyncio.run(go())
    assert journey.wrong() == []
    seen["days"] += DAYS
    for kind in ("jump", "down"):
        seen[kind] += sum(leg.kind == kind for leg in legs)
    seen["said"] += journey.witness.told
    seen["skipped"] += len(journey.skips.events)
    seen["most"] = max(seen["most"], journey.witness.most_at_once)


@contextmanager
def listening(skips: Skips) -> Iterator[None]:
    """Follow the log of due events."""
    logger = [logging.getLogger(name) for name in ("budgeting", "dialogs")]
    before = [each.level for each in logger]
    for each_logger in logger:
        each_logger.addHandler(skips)
        each_logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        for each_logger, level in zip(logger, before, strict=True):
            each_logger.removeHandler(skips)
            each_logger.setLevel(level)


@each_on_sqlite("month", ["march", "october"], on_both=["march"])
def test_every_trouble_in_turn(database: Database, words: Words, month: str) -> None:
    seen: Counter[str] = Counter()
    travelled(database, words, ("march", "october").index(month), EVERYTHING, seen)
    assert seen["skipped"] > 0, "a day away makes something stale"
    assert seen["most"] <= 4, "nobody is flooded after it"


@on_sqlite
@PATIENT
@given(change=st.integers(0, 1), legs=journeys())
def test_troubles_as_they_come(database: Database, words: Words, change: int, legs: list[Leg]) -> None:
    travelled(database, words, change, legs, Counter())


@pytest.mark.endurance
@pytest.mark.timeout(1200)
def test_troubles_for_years(database: Database, words: Words, noted: Callable[..., None]) -> None:
    seen: Counter[str] = Counter()

    @settings(PATIENT, derandomize=False, max_examples=50 if database.is_sqlite else 16)
    @given(change=st.integers(0, 1), legs=journeys(20))
    def go(change: int, legs: list[Leg]) -> None:
        travelled(database, words, change, legs, seen)

    go()
    noted(
        f"clock changes {'sqlite' if database.is_sqlite else 'postgresql'}",
        days=seen["days"],
        jumps=seen["jump"],
        downtimes=seen["down"],
        reminders_said=seen["said"],
        skipped_and_logged=seen["skipped"],
        sent_twice=0,
        lost=0,
        in_quiet_hours=0,
        most_to_one_member_at_once=seen["most"],
    )
