"""Which reminders an instalment has, when and for whom; and what withdraws them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from budgeting import cases, tasks
from budgeting.arrears import plans
from budgeting.clock import SetClock, at_local
from budgeting.db.engine import Database
from budgeting.db.tables import Household, Instalment, Member
from budgeting.schedule import due, reminders
from budgeting.schedule.due import Due
from budgeting.states.arrears import Hardship
from budgeting.states.cases import AfterCase
from budgeting.states.households import HouseholdState
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from tests.kit.databases import on_sqlite
from tests.kit.family import Family, rome

#: A Thursday; its rungs fall on the 12th, 16th, 19th, 23rd (after a Sunday) and 30th (after another).
DUE_ON = date(2026, 3, 19)
REMIND = cases.Answer(AfterCase.REMIND)
OF_INSTALMENTS = (DueKind.INSTALMENT_REMINDER, DueKind.INSTALMENT_TASK, DueKind.INSTALMENT_CALL)
REMINDER, TASK = DueKind.INSTALMENT_REMINDER, DueKind.INSTALMENT_TASK


def moments(family: Family, *kinds: DueKind) -> list[tuple[int, datetime]]:
    return [(event.rung, event.due_at) for event in family.events(*kinds)]


def take(family: Family) -> list[Due]:
    """What the clock would act on now, settled as done."""

    def job(session: Session) -> list[Due]:
        taken = reminders.take(session, family.clock, 50)
        for event in taken:
            due.settle(session, family.clock.now(), event.id, DueState.DONE)
        return [event for event in taken if event.kind in OF_INSTALMENTS]

    return family.database.write(job)


def open_overdue(session: Session, clock: SetClock, instalment: int) -> None:
    household = plans.household_of(session, instalment)
    tasks.open_task(
        session,
        clock,
        TaskKind.INSTALMENT_OVERDUE,
        Subject(SubjectKind.INSTALMENT, instalment),
        programme_id=1,
        household_id=household,
    )


def reasons(family: Family, state: DueState = DueState.SKIPPED) -> list[str]:
    return [event.reason for event in family.events(state=state)]


def replan(family: Family) -> None:
    family.do(reminders.plan_ahead)


# -- planned


@on_sqlite
def test_the_ladder_for_those_who_may_be_told_and_a_task_at_its_end(family: Family) -> None:
    family.plan(DUE_ON)
    assert moments(family, REMINDER) == [
        (-7, rome(2026, 3, 12)),
        (-3, rome(2026, 3, 16)),
        (0, rome(2026, 3, 19)),
        (3, rome(2026, 3, 23)),
        (10, rome(2026, 3, 30)),
    ]
    assert moments(family, TASK) == [(0, rome(2026, 3, 31))]
    assert {event.member_id for event in family.events(REMINDER)} == {family.cast.amina}
    # After the clocks change, nine o'clock is a different time in UTC.
    assert moments(family, REMINDER)[-1][1] == datetime(2026, 3, 30, 7, tzinfo=UTC)


@on_sqlite
def test_nobody_is_reminded_of_the_past(family: Family) -> None:
    family.clock.set(rome(2026, 3, 16, 9, 1))
    family.plan(DUE_ON)
    assert [rung for rung, _ in moments(family, REMINDER)] == [0, 3, 10]


def test_planning_again_changes_nothing(family: Family) -> None:
    family.plan(DUE_ON, date(2026, 4, 19))
    replan(family)
    before = [(event.id, event.due_at) for event in family.events()]
    for _ in range(3):
        replan(family)
    assert [(event.id, event.due_at) for event in family.events(state=None)] == before


def test_two_processes_that_plan_at_once_leave_one_reminder_each(family: Family) -> None:
    family.plan(DUE_ON)
    family.database.write(lambda s: s.query(due.DueEvent).delete())
    other = Database(family.database.url, durable=False, pool_size=2)
    try:
        jobs = [
            database.submit(lambda s: reminders.plan_ahead(s, family.clock))
            for database in (family.database, other) * 3
        ]
        for job in jobs:
            job.result(30)
    finally:
        other.close()
    assert [rung for rung, _ in moments(family, REMINDER)] == [-7, -3, 0, 3, 10]


@on_sqlite
def test_beyond_forty_days_the_hourly_pass_comes_in_time(family: Family) -> None:
    family.plan(date(2026, 6, 10))
    assert family.events() == []
    family.clock.set(rome(2026, 5, 1))
    replan(family)
    assert [rung for rung, _ in moments(family, REMINDER)] == [-7, -3, 0]
    family.clock.set(rome(2026, 5, 20))
    replan(family)
    assert [rung for rung, _ in moments(family, REMINDER)] == [-7, -3, 0, 3, 10]


@on_sqlite
@pytest.mark.parametrize(
    ("due_on", "said_at"),
    [
        (date(2026, 3, 29), rome(2026, 3, 28)),  # the Sunday when clocks go forward
        (date(2026, 3, 30), rome(2026, 3, 30)),
        (date(2026, 10, 25), rome(2026, 10, 24)),  # and the one when they go back
        (date(2026, 10, 26), rome(2026, 10, 26)),
        (date(2026, 12, 25), rome(2026, 12, 24)),
        (date(2026, 11, 1), rome(2026, 10, 31)),
        (date(2028, 2, 29), rome(2028, 2, 29)),
        (date(2026, 4, 30), rome(2026, 4, 30)),
        (date(2026, 5, 31), rome(2026, 5, 30)),
    ],
)
def test_the_reminder_on_the_day_is_never_late(family: Family, due_on: date, said_at: datetime) -> None:
    family.clock.set(at_local(due_on - timedelta(days=20), said_at.time(), "Europe/Rome"))
    family.plan(due_on)
    assert dict(moments(family, REMINDER))[0] == said_at


@on_sqlite
def test_a_family_elsewhere_hears_at_nine_where_it_lives(family: Family) -> None:
    family.change(Household, family.household, zone="Europe/Lisbon")
    family.plan(DUE_ON)
    assert moments(family, REMINDER)[0][1] == datetime(2026, 3, 12, 9, tzinfo=UTC)


@on_sqlite
def test_a_ladder_changed_half_way(family: Family) -> None:
    family.plan(DUE_ON)
    family.clock.set(rome(2026, 3, 12))
    assert [event.rung for event in take(family)] == [-7]
    family.settle(ladder=[-10, -5, 0, 3])
    replan(family)
    assert [rung for rung, _ in moments(family, REMINDER)] == [-5, 0, 3]
    # The first rung has been sent, so it does not come again with the old ladder.
    family.settle(ladder=[-7, -3, 0, 3, 10])
    replan(family)
    assert [rung for rung, _ in moments(family, REMINDER)] == [-3, 0, 3, 10]
    assert len(family.events(TASK)) == 1


@on_sqlite
def test_another_hour_moves_what_is_planned(family: Family) -> None:
    family.plan(DUE_ON)
    family.settle(reminder_time=time(12))
    replan(family)
    assert moments(family, REMINDER)[0][1] == rome(2026, 3, 12, 12)


# -- sent, skipped, moved


@on_sqlite
def test_each_rung_comes_once_at_its_moment(family: Family) -> None:
    [instalment] = family.plan(DUE_ON)
    seen = []
    while family.clock.now() < rome(2026, 4, 2):
        taken = take(family)
        seen += [(event.kind, event.rung, family.clock.now()) for event in taken]
        if any(event.kind is TASK for event in taken):
            family.do(open_overdue, instalment)
        # Replanning adds nothing: neither right after a reminder nor on days without one.
        if taken or family.clock.now().hour == 0:
            replan(family)
            assert take(family) == []
        family.clock.advance(hours=1)
    rungs = {-7: 12, -3: 16, 0: 19, 3: 23, 10: 30}
    assert seen == [
        *((REMINDER, rung, rome(2026, 3, day)) for rung, day in rungs.items()),
        (TASK, 0, rome(2026, 3, 31)),
    ]


def test_a_clock_that_jumps_skips_what_is_too_late_and_keeps_the_rest(
    family: Family, caplog: pytest.LogCaptureFixture
) -> None:
    family.plan(DUE_ON)
    family.clock.set(rome(2026, 3, 19, 9, 1))  # days past -7 and -3
    replan(family)
    assert [event.rung for event in take(family)] == [0]
    assert reasons(family) == ["stale", "stale"]
    assert "2 due events came too late" in caplog.text


@on_sqlite
def test_the_last_rung_missed_by_weeks_still_gives_the_coach_a_task(family: Family) -> None:
    family.plan(DUE_ON)
    family.clock.set(rome(2026, 4, 20))
    assert [event.kind for event in take(family)] == [TASK]


@on_sqlite
def test_a_program_that_starts_again_at_night_waits_for_the_morning(family: Family) -> None:
    family.plan(DUE_ON)
    family.clock.set(rome(2026, 3, 12, 23))
    assert take(family) == []
    assert take(family) == []
    family.clock.set(rome(2026, 3, 13, 9))
    assert [event.rung for event in take(family)] == [-7]


@on_sqlite
def test_what_would_wait_until_it_is_too_late_is_skipped(family: Family) -> None:
    family.plan(date(2026, 3, 14))  # a Saturday
    family.clock.set(rome(2026, 3, 14, 22))  # and the next day is a Sunday
    assert take(family) == []
    assert family.events(state=DueState.SKIPPED)[-1].rung == 0
    assert set(reasons(family)) == {"stale"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stopped_at": datetime(2026, 3, 3, tzinfo=UTC)}, "stopped"),
        ({"unreachable_at": datetime(2026, 3, 3, tzinfo=UTC)}, "unreachable"),
        ({"left_at": datetime(2026, 3, 3, tzinfo=UTC)}, "left"),
        ({"joined_at": None}, "not_joined"),
        ({"sees_arrears": False}, "hidden"),
    ],
)
def test_whoever_may_not_be_told_any_more_is_not_told(
    family: Family, change: dict[str, object], reason: str
) -> None:
    family.plan(DUE_ON)
    family.change(Member, family.cast.amina, **change)
    family.clock.set(rome(2026, 3, 12))
    assert take(family) == []
    assert reasons(family) == [reason]
    replan(family)
    assert family.events(REMINDER) == []
    assert len(family.events(TASK)) == 1


@on_sqlite
def test_a_family_that_left_is_left_alone(family: Family) -> None:
    family.plan(DUE_ON)
    family.change(Household, family.household, state=HouseholdState.LEFT)
    family.clock.set(rome(2026, 3, 31))
    assert take(family) == []
    assert "left" in reasons(family)


@on_sqlite
def test_a_case_in_progress_silences_its_instalment_until_it_is_closed(family: Family) -> None:
    [instalment] = family.plan(DUE_ON)
    case = family.do(
        cases.prepare,
        programme_id=family.cast.programme,
        household_id=family.household,
        topic="arrears",
        instalment_id=instalment,
    )
    assert family.events() == []
    replan(family)
    assert family.events(*OF_INSTALMENTS) == []
    family.do(cases.open, family.cast.giulia, case.id)
    family.do(cases.close, family.cast.giulia, case.id, "agreed by phone", instalments={instalment: REMIND})
    assert [rung for rung, _ in moments(family, REMINDER)] == [-7, -3, 0, 3, 10]


def test_a_second_look_right_before_the_sending(family: Family) -> None:
    first, second = family.plan(DUE_ON, date(2026, 3, 20))
    # As another process might leave it: the state has changed, but the reminders are still there.
    family.change(Instalment, first, hardship=Hardship.ILLNESS)
    family.clock.set(rome(2026, 3, 13))
    assert [event.subject_id for event in take(family)] == [second]
    family.database.write(lambda s: s.delete(s.get_one(Instalment, second)))
    family.clock.set(rome(2026, 3, 17))
    assert take(family) == []
    assert "gone" in reasons(family)


def test_stop_takes_back_everything_at_once(family: Family) -> None:
    family.plan(DUE_ON)
    family.do(reminders.silence_member, family.cast.amina)
    assert family.events(REMINDER) == []
    assert set(reasons(family, DueState.CANCELLED)) == {"stopped"}
    family.do(reminders.plan_instalments, family.household)  # and back again
    assert len(family.events(REMINDER)) == 5
