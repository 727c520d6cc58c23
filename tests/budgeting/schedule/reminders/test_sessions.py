"""Session reminders, for people who are coming or may come."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from budgeting import activities
from budgeting.calendars import QuietRules
from budgeting.db.tables import Member
from budgeting.schedule import reminders
from budgeting.schedule.reminders.activities import rungs
from budgeting.states.schedule import DueKind
from tests.kit.family import Family, rome

KIND = DueKind.SESSION_REMINDER
ROME = "Europe/Rome"


def meeting(family: Family, starts_at: datetime, capacity: int | None = None) -> int:
    activity = family.do(
        activities.create_activity,
        family.cast.marco,
        family.cast.programme,
        kind="lab",
        title={"it": "Laboratorio"},
    )
    return family.do(
        activities.add_session,
        family.cast.marco,
        activity.id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Torre Cimabue",
        capacity=capacity,
    ).id


def planned(family: Family) -> list[tuple[int | None, int, datetime]]:
    return [(event.member_id, event.rung, event.due_at) for event in family.events(KIND)]


@pytest.mark.parametrize(
    ("starts_at", "moments"),
    [
        (rome(2026, 3, 12, 15), [rome(2026, 3, 11, 18), rome(2026, 3, 12, 13)]),
        # A Monday: the evening before is a Sunday.
        (rome(2026, 3, 9, 15), [rome(2026, 3, 7, 18), rome(2026, 3, 9, 13)]),
        # Early: two hours before would be in quiet time.
        (rome(2026, 3, 12, 9), [rome(2026, 3, 11, 18), rome(2026, 3, 12, 8)]),
        (rome(2026, 3, 12, 8), [rome(2026, 3, 11, 18)]),
        # On a Sunday: the family chose to come.
        (rome(2026, 3, 8, 15), [rome(2026, 3, 7, 18), rome(2026, 3, 8, 13)]),
        # On the day when clocks go forward.
        (rome(2026, 3, 29, 10, 30), [rome(2026, 3, 28, 18), rome(2026, 3, 29, 8, 30)]),
        (rome(2026, 10, 25, 10, 30), [rome(2026, 10, 24, 18), rome(2026, 10, 25, 8, 30)]),
    ],
)
def test_the_evening_before_and_two_hours_ahead(starts_at: datetime, moments: list[datetime]) -> None:
    steps = rungs(starts_at, QuietRules(), ROME)
    assert [rung.due_at for rung in steps] == moments
    assert steps[-1].stale_at <= starts_at


def test_an_evening_within_the_quiet_hours_becomes_the_reminder_time() -> None:
    [evening, _] = rungs(rome(2026, 3, 12, 15), QuietRules(quiet_from=time(17)), ROME)
    assert evening.due_at == rome(2026, 3, 11, 9)


def test_for_whoever_comes_or_may_come(family: Family) -> None:
    lab = meeting(family, rome(2026, 3, 12, 15))
    family.do(activities.answer, family.amina, lab, "coming")
    family.do(activities.answer, family.youssef, lab, "maybe")
    family.do(activities.answer, family.lucia, lab, "declined")
    assert planned(family) == [
        (family.cast.amina, 1, rome(2026, 3, 11, 18)),
        (family.cast.youssef, 1, rome(2026, 3, 11, 18)),
        (family.cast.amina, 2, rome(2026, 3, 12, 13)),
        (family.cast.youssef, 2, rome(2026, 3, 12, 13)),
    ]
    family.do(activities.answer, family.amina, lab, "declined")
    assert {member for member, _, _ in planned(family)} == {family.cast.youssef}


def test_a_session_moved_or_called_off(family: Family) -> None:
    lab = meeting(family, rome(2026, 3, 12, 15))
    family.do(activities.answer, family.amina, lab, "coming")
    family.do(
        activities.change_session,
        family.cast.marco,
        lab,
        starts_at=rome(2026, 3, 19, 15),
        ends_at=rome(2026, 3, 19, 17),
        place="Torre Cimabue",
        capacity=None,
    )
    assert [moment for _, _, moment in planned(family)] == [rome(2026, 3, 18, 18), rome(2026, 3, 19, 13)]
    family.do(activities.cancel_session, family.cast.marco, lab)
    assert planned(family) == []


def test_a_second_look_before_the_sending(family: Family) -> None:
    lab = meeting(family, rome(2026, 3, 12, 15))
    family.do(activities.answer, family.amina, lab, "coming")
    family.do(activities.answer, family.youssef, lab, "coming")
    family.change(Member, family.cast.youssef, stopped_at=family.clock.now())
    family.clock.set(rome(2026, 3, 11, 18))
    assert [event.member_id for event in family.do(reminders.take, 10)] == [family.cast.amina]


def test_far_ahead_is_left_to_the_hourly_pass_and_stays_as_it_is(family: Family) -> None:
    lab = meeting(family, rome(2026, 6, 11, 15))
    family.do(activities.answer, family.amina, lab, "coming")
    assert planned(family) == []
    family.clock.set(rome(2026, 6, 1))
    family.do(reminders.plan_ahead)
    family.do(reminders.plan_ahead)
    assert [rung for _, rung, _ in planned(family)] == [1, 2]


def test_a_seat_that_becomes_free_brings_its_reminders(family: Family) -> None:
    lab = meeting(family, rome(2026, 3, 12, 15), capacity=1)
    family.do(activities.answer, family.amina, lab, "coming")
    family.do(activities.answer, family.lucia, lab, "coming")
    assert {member for member, _, _ in planned(family)} == {family.cast.amina}
    family.do(activities.answer, family.amina, lab, "declined")
    assert planned(family) == []
    family.do(activities.answer, family.lucia, lab, "coming")
    assert {member for member, _, _ in planned(family)} == {family.cast.lucia}
