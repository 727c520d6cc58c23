"""A batch is done once, by one worker at a time, whatever happens to the worker that has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from budgeting import batches, next_steps, staff
from budgeting.batches import ATTEMPTS, RETRY_AFTER, Chunk, Overtaken, running
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Event, Programme, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.states.batches import BatchState
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite
from tests.kit.jobs import SIZE, Counting, ask, batch_of, chunk, claimed, counted


def test_it_is_done_chunk_by_chunk_and_none_is_larger_than_stated(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    steps: list[int] = []
    job = Counting(before=lambda each: steps.append(each.done))
    number = ask(database, clock, job.kind, cast.marco)
    mine = claimed(database, clock, job.kind)
    ended = [chunk(database, clock, job.kind, mine) for _ in range(3)]
    assert ended == [False, False, True]
    assert all(after - before <= SIZE for before, after in zip(steps, [*steps[1:], 25], strict=True))
    batch = batch_of(database, number)
    assert (batch.state, batch.done, batch.total, batch.result) == (BatchState.DONE, 25, 25, {"rows": 25})
    assert counted(database, number) == list(range(25))
    with database.read() as session:
        actions = session.scalars(select(Audit.action).where(Audit.subject == "batch")).all()
        assert session.scalar(select(Event.details).where(Event.kind == "batch").limit(1)) == {
            "batch": number
        }
    assert actions == ["batch.start"]


@on_sqlite
def test_a_chunk_larger_than_stated_or_that_comes_no_further_is_a_fault(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    job = Counting()
    small = replace(job.kind, chunk=SIZE - 1)
    still = replace(job.kind, keep=lambda s, c, seen: batches.Progress(done=c.done))
    for kind in (small, still):
        number = ask(database, clock, kind, cast.marco)
        mine = claimed(database, clock, kind)
        with pytest.raises(running.NotForward) as refused:
            chunk(database, clock, kind, mine)
        error = refused.value
        database.write(lambda s, k=kind, m=mine, e=error: running.fail(s, clock, k, m, e))  # type: ignore[misc]
        assert batch_of(database, number).state is BatchState.FAILED
        assert counted(database, number) == []


def test_a_dead_workers_batch_goes_on_where_it_stood_and_the_dead_write_nothing(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    job = Counting()
    number = ask(database, clock, job.kind, cast.marco)
    dead = claimed(database, clock, job.kind)
    chunk(database, clock, job.kind, dead)
    with database.read() as session:
        (sign,) = running.running(session, [job.kind.name])
        seen = running.look(session, clock, job.kind, dead)
    kinds = {job.kind.name: job.kind}
    second = database.write(lambda s: running.take_over(s, clock, kinds, sign, "second"))
    assert second is not None
    assert database.write(lambda s: running.take_over(s, clock, kinds, sign, "third")) is None
    with pytest.raises(Overtaken):
        database.write(lambda s: running.keep(s, clock, job.kind, dead, seen))
    assert not database.write(lambda s: running.show_life(s, dead))
    while not chunk(database, clock, job.kind, second):
        pass
    assert counted(database, number) == list(range(25))


def test_who_shows_life_is_not_overtaken(database: Database, clock: SetClock, cast: Cast) -> None:
    job = Counting()
    ask(database, clock, job.kind, cast.marco)
    alive = claimed(database, clock, job.kind, "alive")
    with database.read() as session:
        (sign,) = running.running(session, [job.kind.name])
    assert database.write(lambda s: running.show_life(s, alive))
    kinds = {job.kind.name: job.kind}
    assert database.write(lambda s: running.take_over(s, clock, kinds, sign, "second")) is None


@on_sqlite
def test_what_cannot_go_on_begins_again_from_nothing(database: Database, clock: SetClock, cast: Cast) -> None:
    job = Counting(resumes=False)
    number = ask(database, clock, job.kind, cast.marco)
    dead = claimed(database, clock, job.kind)
    chunk(database, clock, job.kind, dead)
    database.write(lambda s: running.release(s, dead))
    second = claimed(database, clock, job.kind, "second")
    while not chunk(database, clock, job.kind, second):
        pass
    assert counted(database, number) == list(range(25))
    assert job.looked[-3:] == [0, 10, 20]


@on_sqlite
@pytest.mark.parametrize("by", ["fault", "kill"])
def test_what_fails_again_and_again_stops_and_staff_have_a_task(
    database: Database, clock: SetClock, cast: Cast, by: str
) -> None:
    job = Counting()
    number = ask(database, clock, job.kind, cast.marco)
    kinds = {job.kind.name: job.kind}
    mine = claimed(database, clock, job.kind)
    for _ in range(ATTEMPTS):
        if by == "fault":
            error = RuntimeError("Amina's words")
            database.write(lambda s: running.fail(s, clock, job.kind, mine, error))  # noqa: B023
            assert database.write(lambda s: running.claim(s, clock, kinds, "early")) is None
            clock.advance(seconds=RETRY_AFTER.total_seconds())
            mine = database.write(lambda s: running.claim(s, clock, kinds, "again")) or mine
        else:
            with database.read() as session:
                (sign,) = running.running(session, kinds)
            mine = database.write(lambda s: running.take_over(s, clock, kinds, sign, "next")) or mine  # noqa: B023
    batch = batch_of(database, number)
    assert (batch.state, batch.error) == (
        BatchState.FAILED,
        "RuntimeError" if by == "fault" else "stopped_repeatedly",
    )
    with database.read() as session:
        task = session.scalars(select(Task).where(Task.kind == TaskKind.PROBLEM)).one()
    assert (task.subject_kind, task.subject_id) == (SubjectKind.BATCH, number)
    assert task.programme_id == cast.programme


@on_sqlite
def test_a_clock_that_is_put_back_makes_nothing_wait(database: Database, clock: SetClock, cast: Cast) -> None:
    job = Counting()
    ask(database, clock, job.kind, cast.marco)
    mine = claimed(database, clock, job.kind)
    database.write(lambda s: running.fail(s, clock, job.kind, mine, RuntimeError()))
    clock.advance(days=-2)
    claimed(database, clock, job.kind)


@on_sqlite
def test_a_chunk_that_comes_forward_forgives_the_faults_before(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    job = Counting()
    number = ask(database, clock, job.kind, cast.marco, to=200)
    for _ in range(ATTEMPTS * 3):
        mine = claimed(database, clock, job.kind)
        chunk(database, clock, job.kind, mine)
        database.write(lambda s, m=mine: running.fail(s, clock, job.kind, m, RuntimeError()))  # type: ignore[misc]
        clock.advance(seconds=60)
    assert batch_of(database, number).state is BatchState.WAITING


def test_cancelled_is_cancelled_at_once(database: Database, clock: SetClock, cast: Cast) -> None:
    job = Counting()
    number = ask(database, clock, job.kind, cast.marco)
    mine = claimed(database, clock, job.kind)
    chunk(database, clock, job.kind, mine)
    for _ in range(2):
        database.write(lambda s: batches.cancel(s, clock, cast.marco, number))
    with pytest.raises(Overtaken):
        chunk(database, clock, job.kind, mine)
    batch = batch_of(database, number)
    assert (batch.state, batch.done) == (BatchState.CANCELLED, 10)


@on_sqlite
@pytest.mark.parametrize("end", ["suspended", "role"])
def test_who_lost_a_right_gets_nothing_more(
    database: Database, clock: SetClock, cast: Cast, end: str
) -> None:
    def stop(each: Chunk) -> None:
        raise AssertionError("a chunk without a right")

    job = Counting(before=stop)
    number = ask(database, clock, job.kind, cast.giulia)
    mine = claimed(database, clock, job.kind)

    def lose(session: Session) -> None:
        if end == "suspended":
            staff.get(session, cast.giulia).active = False
        else:
            staff.grant(session, cast.giulia, cast.programme, Role.OPERATOR)
            staff.take_role(session, cast.giulia, cast.programme, Role.COACH)

    database.write(lose)
    assert chunk(database, clock, job.kind, mine)
    batch = batch_of(database, number)
    assert (batch.state, batch.error, batch.done) == (BatchState.CANCELLED, "right_lost", 0)


@on_sqlite
def test_starting(database: Database, clock: SetClock, cast: Cast) -> None:
    job = Counting()
    number = ask(database, clock, job.kind, cast.marco, form_key="once")
    assert ask(database, clock, job.kind, cast.marco, form_key="once") == number
    for _ in range(batches.MOST_AT_ONCE - 1):
        ask(database, clock, job.kind, cast.marco)
    with pytest.raises(NotPossible, match="too_many_batches"):
        ask(database, clock, job.kind, cast.marco)
    ask(database, clock, job.kind, cast.giulia)

    def suspend(session: Session) -> None:
        staff.get(session, cast.giulia).active = False

    database.write(suspend)
    with pytest.raises(NotFound):
        ask(database, clock, job.kind, cast.giulia)


@on_sqlite
def test_what_is_over_is_erased_and_later_forgotten(database: Database, clock: SetClock, cast: Cast) -> None:
    job = Counting()
    done = ask(database, clock, job.kind, cast.marco)
    mine = claimed(database, clock, job.kind)
    while not chunk(database, clock, job.kind, mine):
        pass
    stopped = ask(database, clock, job.kind, cast.marco)
    mine = claimed(database, clock, job.kind)
    chunk(database, clock, job.kind, mine)
    database.write(lambda s: batches.cancel(s, clock, cast.marco, stopped))

    def sweep() -> None:
        while database.write(lambda s: batches.sweep(s, clock)):
            pass

    sweep()
    assert counted(database, done) == list(range(25))
    assert counted(database, stopped) == [], "nobody can download what was stopped"
    clock.advance(seconds=(batches.RESULT_STAYS + timedelta(minutes=1)).total_seconds())
    sweep()
    assert counted(database, done) == []
    batch = batch_of(database, done)
    assert (batch.params, batch.cursor, batch.state) == ({}, {}, BatchState.DONE)
    clock.advance(seconds=batches.FORGOTTEN_AFTER.total_seconds())
    sweep()
    with pytest.raises(NoResultFound):
        batch_of(database, done)


@on_sqlite
def test_a_job_that_is_not_over_after_a_day_is_found(database: Database, clock: SetClock, cast: Cast) -> None:
    job = Counting()
    number = ask(database, clock, job.kind, cast.marco)

    def waits(session: Session) -> list[int]:
        programme = session.get_one(Programme, cast.programme)
        gaps = next_steps.gaps(session, clock, programme)
        return [gap.subject.id for gap in gaps if gap.subject.kind is SubjectKind.BATCH]

    assert database.write(waits) == []
    clock.advance(hours=25)
    assert database.write(waits) == [number]
