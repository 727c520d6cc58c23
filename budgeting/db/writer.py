"""How writing transactions run: one thread on SQLite, a small pool on PostgreSQL."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from budgeting.db.availability import Availability, unavailable
from budgeting.errors import DatabaseUnavailable

T = TypeVar("T")

#: How many jobs may share one commit. With more, the first would wait for the last.
SHARED = 32
#: Seconds to wait for more jobs while many arrive: a commit for each would cost more than the wait.
GATHER = 0.001
#: PostgreSQL's codes for "run it again": serialization failure and deadlock.
AGAIN = {"40001", "40P01"}


Outcome = tuple[Any, BaseException | None]


@dataclass(slots=True)
class _Queued:
    job: Callable[[Session], Any]
    #: Its waiter: a thread, or a coroutine of ``loop``.
    future: Future[Any] | asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop | None = None


class SingleWriter:
    """The only writer of an SQLite file in this process.

    Jobs queued behind a running one share the next commit. If one of them fails, the jobs before it run again and
    those behind it continue without it: that is rare, and a savepoint for each would slow every turn. Nobody is
    told of success before the commit.
    """

    def __init__(self, engine: Engine, committed: Callable[[], None], availability: Availability) -> None:
        self._engine = engine
        self._committed = committed
        self._availability = availability
        self._queue: queue.SimpleQueue[_Queued | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="ponte-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[Session], T]) -> Future[T]:
        future: Future[T] = Future()
        self._put(_Queued(job, future))
        return future

    def submit_for(self, loop: asyncio.AbstractEventLoop, job: Callable[[Session], T]) -> asyncio.Future[T]:
        future: asyncio.Future[T] = loop.create_future()
        self._put(_Queued(job, future, loop))
        return future

    def _put(self, queued: _Queued) -> None:
        if self._closed:
            raise DatabaseUnavailable
        self._queue.put(queued)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        crowded = False
        while (first := self._queue.get()) is not None:
            batch, stop = [first], False
            if crowded and self._queue.qsize() < SHARED:
                time.sleep(GATHER)
            while len(batch) < SHARED:
                try:
                    following = self._queue.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    stop = True
                    break
                batch.append(following)
            crowded = len(batch) > 1
            self._work(batch)
            if stop:
                return

    def _work(self, batch: list[_Queued]) -> None:
        try:
            values = self._together(batch)
        except _NotBegun as error:
            # No job is at fault: trying each one would only multiply the wait for the last.
            self._refuse(batch, error.reason)
        except _Failed as failed:
            # Even if all of them fail, each job runs at most twice.
            before, culprit, behind = batch[: failed.at], batch[failed.at], batch[failed.at + 1 :]
            if before:
                self._work(before)
            _tell([culprit], [(None, failed.error)])
            if behind:
                self._work(behind)
        except Exception as error:  # noqa: BLE001 - the writer outlives every failure; the jobs learn of it
            if len(batch) > 1:
                # The commit or the database itself failed: only running each job alone shows which one caused it.
                for queued in batch:
                    self._work([queued])
            elif (away := unavailable(error)) is not None:
                self._refuse(batch, away)
            else:
                _tell(batch, [(None, error)])
        else:
            self._availability.taken()
            self._committed()
            _tell(batch, [(value, None) for value in values])

    def _refuse(self, batch: list[_Queued], why: DatabaseUnavailable) -> None:
        # A connection opened while the file was read-only would stay read-only.
        self._engine.dispose()
        self._availability.refused(why)
        _tell(batch, [(None, why)] * len(batch))

    def _together(self, batch: list[_Queued]) -> list[Any]:
        values: list[Any] = []
        with self._begun() as connection, _on(connection) as session:
            for at, queued in enumerate(batch):
                try:
                    values.append(queued.job(session))
                    session.flush()
                except Exception as error:
                    if len(batch) == 1 or unavailable(error) is not None:
                        raise
                    raise _Failed(at, error) from error
                # The next job must see what is in the database, not this job's objects.
                session.expunge_all()
        return values

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        with ExitStack() as stack:
            try:
                connection = stack.enter_context(self._engine.connect())
                stack.enter_context(connection.begin())
            except Exception as error:
                why = unavailable(error)
                raise error if why is None else _NotBegun(why) from error
            yield connection


class _NotBegun(Exception):
    def __init__(self, reason: DatabaseUnavailable) -> None:
        super().__init__(str(reason))
        self.reason = reason


class _Failed(Exception):
    """One of several jobs failed, and the transaction with it."""

    def __init__(self, at: int, error: Exception) -> None:
        super().__init__()
        self.at, self.error = at, error


def _on(connection: Connection) -> Session:
    """A session on a connection whose transaction belongs to the caller."""
    return Session(connection, join_transaction_mode="rollback_only", expire_on_commit=False)


class PooledWriter:
    """A few writers on PostgreSQL; row locks keep order where it matters."""

    def __init__(
        self, engine: Engine, size: int, committed: Callable[[], None], availability: Availability
    ) -> None:
        self._engine = engine
        self._committed = committed
        self._availability = availability
        self._pool = ThreadPoolExecutor(size, thread_name_prefix="ponte-writer")

    def submit(self, job: Callable[[Session], T]) -> Future[T]:
        return self._pool.submit(self._work, job)

    def submit_for(self, loop: asyncio.AbstractEventLoop, job: Callable[[Session], T]) -> asyncio.Future[T]:
        future: asyncio.Future[T] = loop.create_future()
        self._pool.submit(self._work_for, _Queued(job, future, loop))
        return future

    def _work_for(self, queued: _Queued) -> None:
        try:
            outcome: Outcome = (self._work(queued.job), None)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for this job
            outcome = (None, error)
        _tell([queued], [outcome])

    def close(self) -> None:
        self._pool.shutdown(wait=True)

    def _work(self, job: Callable[[Session], T]) -> T:
        for attempt in range(5):
            try:
                with Session(self._engine, expire_on_commit=False) as session, session.begin():
                    value = job(session)
            except Exception as error:
                if _again(error) and attempt < 4:
                    time.sleep(0.01 * 2**attempt)
                    continue
                if (away := unavailable(error)) is None:
                    raise
                self._availability.refused(away)
                raise away from error
            self._availability.taken()
            self._committed()
            return value
        raise AssertionError("unreachable: the last attempt returns or raises")


def _again(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in AGAIN


def _tell(batch: Sequence[_Queued], outcomes: Sequence[Outcome]) -> None:
    """Notify every waiter, with one call per event loop, because each call wakes the loop."""
    waiting: dict[asyncio.AbstractEventLoop, list[tuple[Any, Outcome]]] = {}
    for queued, outcome in zip(batch, outcomes, strict=True):
        if queued.loop is None:
            _settle(queued.future, outcome)
        else:
            waiting.setdefault(queued.loop, []).append((queued.future, outcome))
    for loop, told in waiting.items():
        # Nobody waits in a loop that has ended.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle_all, told)


def _settle_all(told: Sequence[tuple[Any, Outcome]]) -> None:
    for future, outcome in told:
        # A cancelled waiter no longer waits, but the job was done.
        if not future.done():
            _settle(future, outcome)


def _settle(future: Any, outcome: Outcome) -> None:
    value, failure = outcome
    if failure is not None:
        future.set_exception(failure)
    else:
        future.set_result(value)
