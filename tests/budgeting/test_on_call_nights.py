"""Whose phones ring at night and on the morning after, by the programme's rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.states.programmes import NightAlerts
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, Urgency
from tests.budgeting.phones import MORNING, NIGHT, OPENING, Phones
from tests.kit.build import Cast


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


@pytest.fixture
def phones(database: Database, clock: SetClock, cast: Cast) -> Phones:
    return Phones(database, clock, cast)


def test_what_is_not_urgent_waits_at_night_and_comes_together(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    clock.set(NIGHT)
    for number, household in enumerate((cast.rossi, cast.kaur, cast.amrani)):
        phones.task(TaskKind.CONVERSATION, f"talk{number}", household_id=household, urgency=Urgency.NORMAL)
    assert phones.claimed() == []
    clock.set(OPENING)
    claimed = phones.claimed()
    assert len(claimed) == 3
    assert all(alert.for_the_morning for alert in claimed)


def test_what_waited_over_a_weekend_is_not_too_old(phones: Phones, cast: Cast, clock: SetClock) -> None:
    clock.set(datetime(2026, 3, 6, 18, 0, tzinfo=UTC))
    phones.task(TaskKind.CONVERSATION, urgency=Urgency.NORMAL)
    clock.set(datetime(2026, 3, 9, 8, 0, tzinfo=UTC))
    assert phones.rung() == [cast.giulia]


def test_what_becomes_urgent_at_night_does_not_wait_for_the_morning(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    clock.set(NIGHT)
    phones.task(TaskKind.CONVERSATION, "talk", urgency=Urgency.NORMAL)
    phones.task(TaskKind.CANNOT_PAY, "cannot")
    assert phones.rung() == [cast.giulia, cast.marco]


def test_nobody_is_rung_at_night_where_the_programme_says_so(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    phones.settle(night_alerts=NightAlerts.NOBODY)
    clock.set(NIGHT)
    phones.task()
    assert phones.rung() == []
    assert phones.wait(hours=8) == []
    clock.set(OPENING)
    assert phones.wait() == [cast.giulia, cast.marco]
    assert phones.wait(minutes=15) == [clara]


def test_whoever_is_on_call_is_rung_at_night_and_the_others_in_the_morning(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    phones.settle(night_alerts=NightAlerts.ON_CALL, on_call=[clara])
    clock.set(NIGHT)
    phones.task()
    assert phones.rung() == [clara]
    assert phones.wait(hours=8) == []
    clock.set(OPENING)
    assert phones.wait() == [cast.giulia]
    assert phones.wait(minutes=15) == [cast.marco]


def test_where_nobody_on_call_can_be_reached_everybody_is_rung(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    phones.settle(night_alerts=NightAlerts.ON_CALL, on_call=[clara])
    phones.suspend(clara)
    clock.set(NIGHT)
    phones.task()
    assert phones.rung() == [cast.giulia, cast.marco]
