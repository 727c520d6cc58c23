"""What waits for staff: one task per cause, taken by one person, ringing on the right phones."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from budgeting import households, staff, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Alert, Audit, Staff, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.states.messages import MessageState, SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.subjects import Subject
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite


def _open(
    database: Database, cast: Cast, clock: SetClock, kind: TaskKind = TaskKind.CONVERSATION, **more: Any
) -> Task:
    fields: dict[str, Any] = {"programme_id": cast.programme, "household_id": cast.rossi, "about": 1} | more
    about = Subject(SubjectKind.CONVERSATION, fields.pop("about"))
    return database.write(lambda s: tasks.open_task(s, clock, kind, about, **fields))


def _rung(database: Database, task: Task) -> list[int]:
    with database.read() as session:
        query = select(Alert).where(Alert.task_id == task.id).order_by(Alert.id)
        alerts = list(session.scalars(query))
    assert all(alert.state is MessageState.QUEUED for alert in alerts)
    return [alert.staff_id for alert in alerts]


@on_sqlite
def test_a_cause_has_one_task_while_it_waits_and_a_new_one_after(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    first = _open(database, cast, clock)
    assert _open(database, cast, clock).id == first.id
    database.write(lambda s: tasks.take(s, clock, cast.giulia, first.id))
    assert _open(database, cast, clock).id == first.id
    database.write(lambda s: tasks.done(s, clock, cast.giulia, first.id))
    again = _open(database, cast, clock)
    assert again.id != first.id
    database.write(lambda s: tasks.done(s, clock, cast.giulia, again.id))
    assert _open(database, cast, clock).id not in (first.id, again.id)
    assert len(_rung(database, first)) == 1


def test_many_at_once_open_one_task(database: Database, cast: Cast, clock: SetClock) -> None:
    def job(session: Session) -> int:
        return tasks.open_task(
            session, clock, TaskKind.PROBLEM, Subject(SubjectKind.MESSAGE, 1), programme_id=cast.programme
        ).id

    assert len({waiting.result(20) for waiting in [database.submit(job) for _ in range(8)]}) == 1


@on_sqlite
def test_the_coach_is_named_and_rung(database: Database, cast: Cast, clock: SetClock) -> None:
    task = _open(database, cast, clock)
    assert (task.state, task.assigned_to, task.created_at) == (TaskState.OPEN, cast.giulia, clock.now())
    assert _rung(database, task) == [cast.giulia]


@on_sqlite
def test_what_is_urgent_rings_at_the_operators_too(database: Database, cast: Cast, clock: SetClock) -> None:
    task = _open(database, cast, clock, TaskKind.CANNOT_PAY, urgency=Urgency.HIGH)
    assert _rung(database, task) == [cast.giulia, cast.marco]


@on_sqlite
def test_what_becomes_urgent_rings_anew_in_one_alert_for_each_phone(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    task = _open(database, cast, clock)
    for _ in range(2):
        assert _open(database, cast, clock, urgency=Urgency.HIGH).id == task.id
    assert _rung(database, task) == [cast.giulia, cast.marco]
    assert _open(database, cast, clock).urgency is Urgency.HIGH


def test_where_the_coach_has_no_phone_the_operators_are_rung(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    database.write(lambda s: staff.unlink(s, cast.giulia))
    task = _open(database, cast, clock)
    assert task.assigned_to == cast.giulia
    assert _rung(database, task) == [cast.marco]


def test_what_belongs_to_no_household_is_for_the_operators_and_else_for_administrators(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    ada = database.write(lambda s: build.colleague(s, clock, "Ada", cast.programme, Role.ADMINISTRATOR))
    call = _open(database, cast, clock, TaskKind.CALL_BACK, household_id=None)
    assert (call.assigned_to, _rung(database, call)) == (None, [cast.marco])
    lost = _open(database, cast, clock, TaskKind.PROBLEM, household_id=None, programme_id=None)
    assert _rung(database, lost) == [ada]


@on_sqlite
def test_a_stranger_of_no_programme_is_called_back_by_any_operator(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    database.write(lambda s: build.colleague(s, clock, "Ada", cast.programme, Role.ADMINISTRATOR))
    call = _open(database, cast, clock, TaskKind.CALL_BACK, household_id=None, programme_id=None)
    assert _rung(database, call) == [cast.marco]
    with pytest.raises(NotFound):
        database.write(lambda s: tasks.take(s, clock, cast.giulia, call.id))
    taken = database.write(lambda s: tasks.take(s, clock, cast.marco, call.id))
    assert (taken.state, taken.assigned_to) == (TaskState.TAKEN, cast.marco)
    database.write(lambda s: tasks.release(s, clock, cast.marco, call.id))
    assert database.write(lambda s: tasks.done(s, clock, cast.marco, call.id)).state is TaskState.DONE


def test_of_two_who_take_it_one_wins(database: Database, cast: Cast, clock: SetClock) -> None:
    task = _open(database, cast, clock)
    jobs = {
        who: database.submit(lambda s, who=who: tasks.take(s, clock, who, task.id))
        for who in (cast.giulia, cast.marco)
    }
    failures = {who: job.exception(20) for who, job in jobs.items()}
    winner = next(who for who, failure in failures.items() if failure is None)
    loser = next(failure for failure in failures.values() if failure is not None)
    assert isinstance(loser, NotPossible)
    assert loser.reason == "taken"
    again = database.write(lambda s: tasks.take(s, clock, winner, task.id))
    assert (again.state, again.assigned_to) == (TaskState.TAKEN, winner)
    with database.read() as session:
        assert session.scalars(select(Audit.staff_id).where(Audit.action == "task.take")).all() == [winner]


@on_sqlite
def test_a_task_is_given_back_only_by_whoever_has_it(database: Database, cast: Cast, clock: SetClock) -> None:
    task = _open(database, cast, clock)
    database.write(lambda s: tasks.take(s, clock, cast.marco, task.id))
    with pytest.raises(NotPossible, match="taken"):
        database.write(lambda s: tasks.release(s, clock, cast.giulia, task.id))
    free = database.write(lambda s: tasks.release(s, clock, cast.marco, task.id))
    assert (free.state, free.assigned_to) == (TaskState.OPEN, None)
    database.write(lambda s: tasks.take(s, clock, cast.giulia, task.id))


@on_sqlite
def test_done_is_done_once(database: Database, cast: Cast, clock: SetClock) -> None:
    task = _open(database, cast, clock)
    first = clock.now()
    for _ in range(2):
        closed = database.write(lambda s: tasks.done(s, clock, cast.giulia, task.id))
        assert (closed.state, closed.done_at, closed.done_by) == (TaskState.DONE, first, cast.giulia)
        clock.advance(minutes=1)
    for act in (tasks.take, tasks.release):
        with pytest.raises(NotPossible, match="done"):
            database.write(lambda s, act=act: act(s, clock, cast.giulia, task.id))


@on_sqlite
def test_a_cause_that_is_over_closes_its_task(database: Database, cast: Cast, clock: SetClock) -> None:
    task = _open(database, cast, clock, TaskKind.CHECKIN_MISSED)
    about = Subject(SubjectKind.CONVERSATION, 1)
    closed = database.write(lambda s: tasks.settle(s, clock, TaskKind.CHECKIN_MISSED, about))
    assert closed is not None
    assert (closed.id, closed.state, closed.done_by) == (task.id, TaskState.DONE, None)
    assert database.write(lambda s: tasks.settle(s, clock, TaskKind.CHECKIN_MISSED, about)) is None


@on_sqlite
def test_who_may_not_see_a_task_does_not_find_it(database: Database, cast: Cast, clock: SetClock) -> None:
    def others(session: Session) -> list[int]:
        gone = build.colleague(session, clock, "Gone", cast.programme, Role.OPERATOR)
        session.get_one(Staff, gone).active = False
        return [
            gone,
            build.colleague(session, clock, "Piero", cast.programme, Role.PARTNER),
            build.colleague(session, clock, "Other", cast.programme, Role.COACH),  # coaches no household
            10**9,
        ]

    task = _open(database, cast, clock)
    for who in database.write(others):
        for act in (tasks.take, tasks.release, tasks.done):
            with pytest.raises(NotFound):
                database.write(lambda s, act=act, who=who: act(s, clock, who, task.id))
    with pytest.raises(NotFound):
        database.write(lambda s: tasks.take(s, clock, cast.giulia, 999))


def test_the_list_puts_the_urgent_first_then_the_oldest(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    opened = []
    for about, urgency in (
        (1, Urgency.NORMAL),
        (2, Urgency.NORMAL),
        (3, Urgency.HIGH),
        (4, Urgency.NORMAL),
    ):
        opened.append(_open(database, cast, clock, about=about, urgency=urgency).id)
        clock.advance(minutes=1)
    a, b, c, d = opened
    lost = _open(database, cast, clock, household_id=None, programme_id=None, about=5).id
    database.write(lambda s: tasks.take(s, clock, cast.giulia, b))
    database.write(lambda s: tasks.done(s, clock, cast.giulia, d))
    with database.read() as session:

        def listed(**page: Any) -> list[int]:
            return [task.id for task in tasks.waiting(session, [cast.programme], **page)]

        assert listed(limit=10) == [c, a, b]
        assert listed(limit=1, offset=1) == [a]
        assert listed(limit=10, unplaced=True) == [c, a, b, lost]
        assert tasks.waiting(session, [], 10) == []


@on_sqlite
def test_a_household_without_a_coach_is_answered_by_the_programme(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    def alone(session: Session) -> int:
        return households.create_household(session, clock, None, cast.programme, "SP-999", "sola").id

    household = database.write(alone)
    task = _open(database, cast, clock, household_id=household)
    assert (task.assigned_to, _rung(database, task)) == (None, [cast.marco])


@on_sqlite
def test_each_kind_about_each_thing_waits_for_itself(database: Database, cast: Cast, clock: SetClock) -> None:
    def all_of_them(session: Session) -> list[int]:
        return [
            tasks.open_task(session, clock, kind, Subject(sort, number), programme_id=cast.programme).id
            for kind in (TaskKind.PROBLEM, TaskKind.NO_NEXT_STEP)
            for sort in SubjectKind
            for number in (1, 2)
        ]

    first = database.write(all_of_them)
    assert len(set(first)) == len(first)
    assert database.write(all_of_them) == first
    about = Subject(SubjectKind.CASE, 2)
    closed = database.write(lambda s: tasks.settle(s, clock, TaskKind.PROBLEM, about))
    assert closed is not None
    with database.read() as session:
        assert not tasks.waits(session, TaskKind.PROBLEM, about)
        assert tasks.waits(session, TaskKind.NO_NEXT_STEP, about)
    again = database.write(all_of_them)
    assert {*first} - {*again} == {closed.id}


def test_the_task_about_a_thing_is_found_through_the_index(database: Database, clock: SetClock) -> None:
    if not database.is_sqlite:
        pytest.skip("the plan of a small table says nothing on PostgreSQL")
    asked: list[tuple[str, Any]] = []

    def hear(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, parameters))

    with database.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", hear)
        tasks.waits(session, TaskKind.CRISIS, Subject(SubjectKind.CONVERSATION, 1))
        tasks.about(session, TaskKind.CRISIS, Subject(SubjectKind.CONVERSATION, 1), lock=True)
        event.remove(connection, "before_cursor_execute", hear)
        for statement, parameters in asked:
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            assert any("ix_tasks_kind_subject_kind_subject_id" in step.detail for step in steps), steps
    assert len(asked) == 2
