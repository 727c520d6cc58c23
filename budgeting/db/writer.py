"""How writing transactions are run: one thread on SQLite, a small pool on PostgreSQL."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from budgeting.db.trouble import Trouble, unavailable
from budgeting.errors import DatabaseUnavailable

T = TypeVar("T")

#: Jobs that may share one commit. More would make the first wait for the last.
SHARED = 16
#: PostgreSQL's codes for "run it again": serialization failure and deadlock.
AGAIN = {"40001", "40P01"}


@dataclass(slots=True)
class _Queued:
    job: Callable[[Session], Any]
    future: Future[Any]


class SingleWriter:
    """The only writer of an SQLite file in this process.

    Jobs that queued up behind a running one share the next commit, each in a savepoint of its own: one that
    fails is rolled back alone. Nobody is told of success before the commit.
    """

    def __init__(self, engine: Engine, committed: Callable[[], None], trouble: Trouble) -> None:
        self._engine = engine
        self._committed = committed
        self._trouble = trouble
        self._queue: queue.SimpleQueue[_Queued | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="ponte-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[Session], T]) -> Future[T]:
        if self._closed:
            raise DatabaseUnavailable
        future: Future[T] = Future()
        self._queue.put(_Queued(job, future))
        return future

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, stop = [first], False
            while len(batch) < SHARED:
                try:
                    following = self._queue.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    stop = True
                    break
                batch.append(following)
            self._work(batch)
            if stop:
                return

    def _work(self, batch: list[_Queued]) -> None:
        try:
            outcomes = self._together(batch)
        except _NotBegun as error:
            # Nobody's fault: a try for each would only make the last wait that many times as long.
            self._refuse(batch, error.reason)
        except Exception as error:  # noqa: BLE001 - the writer outlives every failure; the jobs learn of it
            if len(batch) > 1:
                # One of them broke the shared transaction: each gets its own, and only the culprit fails.
                for queued in batch:
                    self._work([queued])
            elif (away := unavailable(error)) is not None:
                self._refuse(batch, away)
            else:
                _tell(batch[0].future, None, error)
        else:
            self._trouble.taken()
            self._committed()
            for queued, (value, failure) in zip(batch, outcomes, strict=True):
                _tell(queued.future, value, failure)

    def _refuse(self, batch: list[_Queued], why: DatabaseUnavailable) -> None:
        # A connection that was opened while the file was read-only would stay so for ever.
        self._engine.dispose()
        self._trouble.refused(why)
        for queued in batch:
            _tell(queued.future, None, why)

    def _together(self, batch: list[_Queued]) -> list[tuple[Any, BaseException | None]]:
        outcomes: list[tuple[Any, BaseException | None]] = []
        with self._begun() as connection:
            for queued in batch:
                try:
                    outcomes.append((_in_savepoint(connection, queued.job), None))
                except Exception as error:
                    if unavailable(error) is not None:
                        # SQLite may have rolled everything back by itself (disk full): the savepoints are gone.
                        raise
                    outcomes.append((None, error))
        return outcomes

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


def _in_savepoint(connection: Connection, job: Callable[[Session], T]) -> T:
    with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
        value = job(session)
        session.commit()
        return value


class PooledWriter:
    """A few writers on PostgreSQL; row locks keep order where it matters."""

    def __init__(self, engine: Engine, size: int, committed: Callable[[], None], trouble: Trouble) -> None:
        self._engine = engine
        self._committed = committed
        self._trouble = trouble
        self._pool = ThreadPoolExecutor(size, thread_name_prefix="ponte-writer")

    def submit(self, job: Callable[[Session], T]) -> Future[T]:
        return self._pool.submit(self._work, job)

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
                self._trouble.refused(away)
                raise away from error
            self._trouble.taken()
            self._committed()
            return value
        raise AssertionError("unreachable: the last attempt returns or raises")


def _again(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in AGAIN


def _tell(future: Future[Any], value: Any, failure: BaseException | None) -> None:
    if failure is not None:
        future.set_exception(failure)
    else:
        future.set_result(value)
