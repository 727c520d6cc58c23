"""Workers side by side: each batch is done once, and continues after a stop and after a crash."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.worker import Worker
from budgeting import batches
from budgeting.batches import Chunk
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.states.batches import BatchState
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite
from tests.kit.jobs import Counting, ask, batch_of, chunk, claimed, counted
from tests.kit.running import PATIENCE, until, working

ROOT = Path(__file__).parents[2]


def done(database: Database, number: int) -> bool:
    return batch_of(database, number).state is BatchState.DONE


async def test_two_workers_do_each_batch_once(database: Database, clock: SetClock, cast: Cast) -> None:
    job = Counting()
    numbers = [ask(database, clock, job.kind, who, to=55) for who in (cast.marco, cast.giulia) * 3]
    async with (
        working(Worker(database, clock, [job.kind], owner="a", look=0.01)),
        working(Worker(database, clock, [job.kind], owner="b", look=0.01)),
    ):
        await until(lambda: all(done(database, number) for number in numbers))
    for number in numbers:
        assert counted(database, number) == list(range(55))


async def test_a_worker_that_is_stopped_gives_back_what_it_has(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    def stop(each: Chunk) -> None:
        if each.done == 20:
            first.stop()

    job = Counting(before=stop)
    number = ask(database, clock, job.kind, cast.marco, to=100)
    first = Worker(database, clock, [job.kind], look=0.01)
    await first.run()
    batch = batch_of(database, number)
    assert (batch.state, batch.done, batch.attempts) == (BatchState.WAITING, 30, 0)
    async with working(Worker(database, clock, [job.kind], look=0.01)):
        await until(lambda: done(database, number))
    assert counted(database, number) == list(range(100))


async def test_what_a_dead_worker_had_is_taken_over_after_its_lease_whatever_the_clock_says(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    job, seconds = Counting(), [0.0]
    number = ask(database, clock, job.kind, cast.marco)
    chunk(database, clock, job.kind, claimed(database, clock, job.kind))
    second = Worker(database, clock, [job.kind], look=0.01, ttl=20, timer=lambda: seconds[0])
    async with working(second):
        await until(lambda: bool(second._seen))
        clock.advance(days=400)
        assert batch_of(database, number).owner == "dead"
        seconds[0] = 21.0
        await until(lambda: done(database, number))
    assert counted(database, number) == list(range(25))


@on_sqlite
async def test_a_fault_in_one_job_keeps_no_other_from_being_done(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    def fail(each: Chunk) -> None:
        if each.batch_id == bad:
            raise RuntimeError("Amina's words")

    job = Counting(before=fail)
    bad, good = (ask(database, clock, job.kind, cast.marco) for _ in range(2))
    async with working(Worker(database, clock, [job.kind], look=0.01)):
        await until(lambda: done(database, good))
        for _ in range(3):
            await until(lambda: batch_of(database, bad).state is not BatchState.RUNNING)
            clock.advance(minutes=1)
        await until(lambda: _advanced(database, clock, bad))
    assert batch_of(database, bad).error == "RuntimeError"


def _advanced(database: Database, clock: SetClock, number: int) -> bool:
    clock.advance(minutes=1)
    return batch_of(database, number).state is BatchState.FAILED


@on_sqlite
async def test_signs_of_life_go_on_during_a_long_chunk_and_cancelling_stops_it(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    job = Counting()
    look = job.look

    def slow(session: Session, each: Chunk) -> list[int]:
        begun.set()
        go_on.wait(60)
        return look(session, each)

    kind = replace(job.kind, look=slow)
    number = ask(database, clock, kind, cast.marco)
    async with working(Worker(database, clock, [kind], look=0.01, every=0.01)):
        await until(begun.is_set)
        before = batch_of(database, number).beat
        await until(lambda: batch_of(database, number).beat > before)
        await asyncio.to_thread(database.write, lambda s: batches.cancel(s, clock, cast.marco, number))
        go_on.set()
    assert counted(database, number) == []
    assert batch_of(database, number).state is BatchState.CANCELLED


async def test_a_worker_killed_in_the_middle_of_a_chunk_loses_that_chunk_and_no_other(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    job, seconds = Counting(), [0.0]
    number = ask(database, clock, job.kind, cast.marco, to=45)
    command = (sys.executable, str(ROOT / "tests/endurance/doomed_worker.py"), database.url, "20")
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests' / 'kit'}"}
    doomed = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment)
    assert await asyncio.wait_for(doomed.wait(), PATIENCE) == -signal.SIGKILL
    batch = batch_of(database, number)
    assert (batch.state, batch.owner, batch.done) == (BatchState.RUNNING, "doomed", 20)
    second = Worker(database, clock, [job.kind], look=0.01, timer=lambda: seconds[0])
    async with working(second):
        await until(lambda: bool(second._seen))
        seconds[0] = 60.0
        await until(lambda: done(database, number))
    assert counted(database, number) == list(range(45))
    assert job.looked[0] == 20


@on_sqlite
async def test_after_a_job_that_fills_tables_the_database_looks_at_their_size(
    database: Database, clock: SetClock, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    job = Counting()
    monkeypatch.setattr(database, "optimize", lambda: looked.append(len(numbers)))
    numbers = [ask(database, clock, job.kind, cast.marco)]
    async with working(Worker(database, clock, [job.kind], look=0.01)):
        await until(lambda: done(database, numbers[0]))
    assert not looked
    numbers.append(ask(database, clock, job.kind, cast.marco))
    async with working(Worker(database, clock, [replace(job.kind, fills=True)], look=0.01)):
        await until(lambda: bool(looked))
    assert looked == [2]
    assert done(database, numbers[1])
