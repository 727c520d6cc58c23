"""Hours, what is earned by them, and what becomes of an allowance."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from budgeting import activities
from budgeting.activities import allowances, hours
from budgeting.db.tables import ActivitySession, Allowance, DueEvent, Entry, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.states.activities import (
    AllowanceDelay,
    AllowancePer,
    AllowanceState,
    Attendance,
    Feedback,
    SessionState,
)
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind, TaskState
from dialogs import proactive
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family, rome

PRESENT, LATE, JUSTIFIED, ABSENT = tuple(Attendance)
MINOR = st.integers(0, 1_000_000)
QUARTERS = st.integers(0, 800)


def paid(per: AllowancePer, minor: int, least: int = 70) -> Any:
    return SimpleNamespace(allowance_minor=minor, allowance_per=per, allowance_least=least, currency="EUR")


@given(minor=MINOR, whole=QUARTERS, parts=st.lists(QUARTERS, max_size=5))
def test_shares_never_exceed_the_whole_and_grow_with_the_hours(
    minor: int, whole: int, parts: list[int]
) -> None:
    share = paid(AllowancePer.SHARE, minor)
    amounts = [hours.earned(share, done, whole, over=False) for done in sorted(parts)]
    assert amounts == sorted(amounts)
    assert all(Money(0) <= amount <= Money(minor) for amount in amounts)
    if whole:
        assert hours.earned(share, whole, whole, over=False) == Money(minor)


@given(minor=MINOR, done=QUARTERS, whole=QUARTERS, least=st.integers(0, 100))
def test_the_whole_comes_at_the_end_or_not_at_all(minor: int, done: int, whole: int, least: int) -> None:
    activity = paid(AllowancePer.WHOLE, minor, least)
    assert hours.earned(activity, done, whole, over=False) == Money(0)
    amount = hours.earned(activity, done, whole, over=True)
    enough = whole > 0 and min(done, whole) * 100 >= whole * least
    assert amount == (Money(minor) if enough else Money(0))


def test_an_hour_counts_to_the_quarter() -> None:
    assert hours.earned(paid(AllowancePer.HOUR, 800), 10, 40, over=False) == Money(2_000)


@pytest.fixture
def path(family: Family) -> tuple[int, list[int]]:
    """A paid path of 8.00 an hour with two sessions of two hours: the activity, and its sessions."""
    build.chatting(family.database, family.clock, family.cast)
    activity = family.do(
        activities.create_activity,
        None,
        family.cast.programme,
        kind="paid_path",
        title={"it": "Cucina"},
        allowance=Money(800),
        allowance_per=AllowancePer.HOUR,
    ).id
    return activity, [
        family.do(
            activities.add_session,
            None,
            activity,
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            place="Cucina",
            capacity=1,
        ).id
        for starts in (rome(2026, 3, 10, 9), rome(2026, 3, 17, 9))
    ]


def mine(family: Family) -> hours.Tally:
    (tally,) = family.do(hours.of_member, family.amina)
    return tally


@on_sqlite
def test_hours_count_for_those_who_were_there(family: Family, path: tuple[int, list[int]]) -> None:
    _, (first, second) = path
    family.do(activities.answer, family.amina, first, "coming")
    assert mine(family).next is not None
    with pytest.raises(NotPossible, match="not_begun"):
        family.do(activities.attendance.take, None, first, {family.cast.amina: PRESENT})
    family.clock.set(rome(2026, 3, 10, 11))
    marks = {family.cast.amina: LATE, family.cast.lucia: PRESENT, family.cast.youssef: ABSENT}
    family.do(activities.attendance.take, None, first, marks)
    tally = mine(family)
    assert (tally.hours_done, tally.hours, tally.earned) == (2, 4, Money(1_600))
    # Somebody who walked in takes no seat.
    assert family.look(activities.session_view, first, family.amina).seats_left == 0
    assert family.do(hours.of_member, family.youssef) == []
    family.do(activities.attendance.take, None, first, {family.cast.amina: JUSTIFIED})
    assert mine(family).hours_done == 0
    family.do(activities.cancel_session, None, second)
    assert mine(family).hours == 2
    with pytest.raises(NotPossible, match="cancelled"):
        family.do(activities.attendance.take, None, second, {})


def test_an_allowance_is_prepared_once_received_and_booked_once(
    family: Family, path: tuple[int, list[int]]
) -> None:
    activity, (first, second) = path
    family.clock.set(rome(2026, 3, 10, 12))
    family.do(activities.attendance.take, None, first, {family.cast.amina: PRESENT})
    with pytest.raises(NotPossible, match="past"):
        family.do(allowances.prepare, None, activity, date(2026, 3, 9))
    (allowance,) = family.do(allowances.prepare, None, activity, date(2026, 3, 20))
    assert (allowance.amount_minor, allowance.member_id) == (1_600, family.cast.amina)
    with pytest.raises(NotPossible, match="nothing_earned"):
        family.do(allowances.prepare, None, activity, date(2026, 3, 20))
    with pytest.raises(NotPossible, match="not_received"):
        family.do(allowances.book, family.amina, allowance.id)
    with pytest.raises(NotPossible, match="future"):
        family.do(allowances.receive, None, allowance.id, date(2026, 3, 11))
    family.do(allowances.receive, None, allowance.id, date(2026, 3, 10))
    with pytest.raises(NotFound):
        family.do(allowances.book, family.youssef, allowance.id)
    family.do(allowances.book, family.amina, allowance.id)
    with pytest.raises(NotPossible, match="booked"):
        family.do(allowances.book, family.amina, allowance.id)
    with pytest.raises(NotPossible, match="received"):
        family.do(allowances.withdraw, None, allowance.id)
    with family.database.read() as session:
        (entry,) = session.scalars(select(Entry))
        assert (entry.kind, entry.category, entry.amount_minor) == ("income", "allowance", 1_600)
        assert entry.spent_on == date(2026, 3, 10)
    # The second session earns the rest.
    family.clock.set(rome(2026, 3, 17, 12))
    family.do(activities.attendance.take, None, second, {family.cast.amina: PRESENT})
    (rest,) = family.do(allowances.prepare, None, activity, date(2026, 3, 30))
    assert rest.amount_minor == 1_600


def test_two_colleagues_prepare_at_once_and_nothing_is_doubled(
    family: Family, path: tuple[int, list[int]]
) -> None:
    activity, (first, _) = path
    family.clock.set(rome(2026, 3, 10, 12))
    family.do(activities.attendance.take, None, first, {family.cast.amina: PRESENT})
    jobs = [
        family.database.submit(
            lambda s: allowances.prepare(s, family.clock, None, activity, date(2026, 3, 20))
        )
        for _ in range(3)
    ]
    outcomes = [job.exception(30) for job in jobs]
    assert sum(each is None for each in outcomes) == 1
    with family.database.read() as session:
        assert len(session.scalars(select(Allowance.id)).all()) == 1


@on_sqlite
def test_a_late_allowance_is_told_once_and_staff_have_a_task_until_it_came(
    family: Family, path: tuple[int, list[int]], words: Words
) -> None:
    activity, (first, _) = path
    family.clock.set(rome(2026, 3, 10, 12))
    family.do(activities.attendance.take, None, first, {family.cast.amina: PRESENT})
    (allowance,) = family.do(allowances.prepare, None, activity, date(2026, 3, 12))
    # Put off before anybody has heard: only the new day is told.
    family.do(allowances.put_off, None, allowance.id, AllowanceDelay.PAYER, date(2026, 3, 13))
    late = (DueKind.ALLOWANCE_LATE, DueKind.ALLOWANCE_TASK)
    # 13 March is a Friday: late on Saturday.
    assert {event.due_at for event in family.events(*late)} == {rome(2026, 3, 14, 9)}

    def run() -> None:
        while family.database.write(lambda s: proactive.work_off(s, family.clock, words)):
            pass

    def waiting() -> list[int | None]:
        query = select(Task.subject_id).where(
            Task.kind == TaskKind.ALLOWANCE_LATE, Task.state != TaskState.DONE
        )
        with family.database.read() as session:
            return list(session.scalars(query))

    run()
    family.clock.set(rome(2026, 3, 14, 9))
    run()
    assert waiting() == [allowance.id]
    assert family.events(*late) == []
    family.do(allowances.receive, family.cast.marco, allowance.id, date(2026, 3, 14))
    assert waiting() == []
    with family.database.read() as session:
        assert session.get_one(Allowance, allowance.id).state is AllowanceState.RECEIVED


@on_sqlite
def test_feedback_is_asked_of_those_who_were_there_only(family: Family, path: tuple[int, list[int]]) -> None:
    _, (first, _) = path
    family.do(activities.answer, family.amina, first, "coming")
    (asked,) = family.events(DueKind.SESSION_FEEDBACK)
    assert (asked.member_id, asked.due_at) == (family.cast.amina, rome(2026, 3, 10, 13))
    family.clock.set(rome(2026, 3, 10, 11))
    marks = {family.cast.amina: ABSENT, family.cast.lucia: PRESENT}
    family.do(activities.attendance.take, None, first, marks)
    (asked,) = family.events(DueKind.SESSION_FEEDBACK)
    assert asked.member_id == family.cast.lucia
    with family.database.read() as session:
        assert session.get_one(ActivitySession, first).state is SessionState.HELD


@pytest.mark.parametrize("answers", [False, True])
def test_of_a_weekly_activity_nobody_is_asked_a_third_time_without_an_answer(
    family: Family, path: tuple[int, list[int]], words: Words, answers: bool
) -> None:
    activity, sessions = path
    third = family.do(
        activities.add_session,
        None,
        activity,
        starts_at=rome(2026, 3, 24, 9),
        ends_at=rome(2026, 3, 24, 11),
        place="Cucina",
        capacity=1,
    ).id
    for number, day in zip([*sessions, third], (10, 17, 24), strict=True):
        family.do(activities.answer, family.amina, number, "coming")
        family.clock.set(rome(2026, 3, day, 13))
        while family.database.write(lambda s: proactive.work_off(s, family.clock, words)):
            pass
        if answers and number != third:
            family.do(activities.attendance.give_feedback, family.amina, number, Feedback.GOOD)
    asked = select(DueEvent.state, DueEvent.reason).where(
        DueEvent.kind == DueKind.SESSION_FEEDBACK, DueEvent.subject_id == third
    )
    said = (DueState.DONE, "") if answers else (DueState.SKIPPED, "unanswered")
    assert [tuple(row) for row in family.look(lambda s: s.execute(asked).all())] == [said]
