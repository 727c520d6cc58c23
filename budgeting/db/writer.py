"""How writing transactions are run: one thread on SQLite, a small pool on PostgreSQL."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

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

    def __init__(self, engine: Engine, committed: Callable[[], None]) -> None:
        self._engine = engine
        self._committed = committed
        self._queue: queue.SimpleQueue[_Queued | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="ponte-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[Session], T]) -> Future[T]:
        if self._closed:
            raise DatabaseUnavailable("closed")
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
        except Exception as error:  # noqa: BLE001 - the writer outlives every failure; the jobs learn of it
            if len(batch) > 1:
                # One of them broke the shared transaction: each gets its own, and only the culprit fails.
                for queued in batch:
                    self._work([queued])
            else:
                _tell(batch[0].future, None, _translated(error))
            return
        self._committed()
        for queued, (value, failure) in zip(batch, outcomes, strict=True):
            _tell(queued.future, value, failure)

    def _together(self, batch: list[_Queued]) -> list[tuple[Any, BaseException | None]]:
        outcomes: list[tuple[Any, BaseException | None]] = []
        with self._engine.connect() as connection, connection.begin():
            for queued in batch:
                try:
                    outcomes.append((_in_savepoint(connection, queued.job), None))
                except (OperationalError, InterfaceError):
                    # SQLite may have rolled everything back by itself (disk full): the savepoints are gone.
                    raise
                except Exception as error:  # noqa: BLE001 - handed to whoever waits for this job
                    outcomes.append((None, error))
        return outcomes


def _in_savepoint(connection: Connection, job: Callable[[Session], T]) -> T:
    with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
        value = job(session)
        session.commit()
        return value


class PooledWriter:
    """A few writers on PostgreSQL; row locks keep order where it matters."""

    def __init__(self, engine: Engine, size: int, committed: Callable[[], None]) -> None:
        self._engine = engine
        self._committed = committed
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
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) in AGAIN and attempt < 4:
                    time.sleep(0.01 * 2**attempt)
                    continue
                raise _translated(error) from error
            self._committed()
            return value
        raise AssertionError("unreachable: the last attempt returns or raises")


def _translated(error: Exception) -> Exception:
    if isinstance(error, OperationalError | InterfaceError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    ):
        translated = DatabaseUnavailable(type(error.orig).__name__)
        translated.__cause__ = error
        return translated
    return error


def _tell(future: Future[Any], value: Any, failure: BaseException | None) -> None:
    if failure is not None:
        future.set_exception(failure)
    else:
        future.set_result(value)
