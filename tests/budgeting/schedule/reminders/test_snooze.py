"""Snoozing until tomorrow, and silence for one instalment."""

from __future__ import annotations

from datetime import date

import pytest

from budgeting.arrears import hardship, plans
from budgeting.errors import NotFound, NotPossible
from budgeting.schedule import reminders
from budgeting.states.arrears import Hardship
from budgeting.states.schedule import DueKind
from tests.kit.family import Family, rome

DUE_ON = date(2026, 3, 19)
SNOOZE = DueKind.INSTALMENT_SNOOZE


def test_remind_me_tomorrow(family: Family) -> None:
    [instalment] = family.plan(DUE_ON)
    family.clock.set(rome(2026, 3, 12, 18))
    moment = family.do(reminders.snooze, family.amina, instalment)
    family.do(reminders.snooze, family.amina, instalment)
    assert moment == rome(2026, 3, 13)
    assert [event.due_at for event in family.events(SNOOZE)] == [moment]
    family.clock.set(moment)
    assert SNOOZE in [event.kind for event in family.do(reminders.take, 50)]


def test_tomorrow_is_monday_on_a_saturday_and_one_reminder_a_day_is_enough(family: Family) -> None:
    [instalment] = family.plan(DUE_ON)
    family.clock.set(rome(2026, 3, 14, 18))
    # Monday the 16th has its own rung.
    assert family.do(reminders.snooze, family.amina, instalment) == rome(2026, 3, 16)
    assert family.events(SNOOZE) == []


def test_nothing_due_nothing_to_put_off(family: Family) -> None:
    [instalment] = family.plan(DUE_ON)
    with pytest.raises(NotFound):
        family.do(reminders.snooze, family.youssef, instalment)
    family.do(hardship.declare, family.amina, instalment, Hardship.LOST_WORK, None)
    with pytest.raises(NotPossible, match="nothing_due"):
        family.do(reminders.snooze, family.amina, instalment)


def test_silence_is_for_one_instalment(family: Family) -> None:
    first, second = family.plan(DUE_ON, date(2026, 3, 26))
    family.do(reminders.snooze, family.amina, first)
    family.do(reminders.silence, first, "paused")
    assert {event.subject_id for event in family.events()} == {second}
    assert family.look(plans.active, family.household) is not None
