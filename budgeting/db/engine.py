"""Access to the database, the same for SQLite and PostgreSQL.

`write` runs a job in one transaction and commits it; `read` gives a read-only session. Jobs are plain functions
of a session. They may run again if the database requires it, so their effects must stay inside the session.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from pydantic_core import from_json, to_json
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session

from budgeting.db.availability import Availability, unavailable
from budgeting.db.commit_signal import CommitSignal
from budgeting.db.table_statistics import analyze_stale
from budgeting.db.writer import PooledWriter, SingleWriter
from budgeting.errors import SettingError

T = TypeVar("T")
Job = Callable[[Session], T]
#: Seconds to wait for a lock or a free connection before raising DatabaseUnavailable.
PATIENCE = 10.0
#: Compiled statements an SQLite connection keeps: more than the program has. pysqlite3 evicts the least frequently
#: used one, and in a full cache that is always the newest, so late statements would compile on every turn.
STATEMENTS = 1000


#: All tables, not only those this connection has queried: one connection writes, others read. SQLite itself limits
#: how much of each it reads.
_OPTIMIZE = "PRAGMA optimize=0x10002"


class Writer(Protocol):
    """Runs jobs, each in its own transaction."""

    def submit(self, job: Job[T]) -> Future[T]: ...

    def submit_for(self, loop: asyncio.AbstractEventLoop, job: Job[T]) -> asyncio.Future[T]: ...

    def close(self) -> None: ...


class Database:
    """The connections of one process.

    ``url`` is an SQLAlchemy address (``sqlite:///var/ponte.db``, ``postgresql://…``). ``durable=False`` lets
    SQLite skip waiting for the disk; for tests only. ``patience`` is how many seconds to wait for a lock. Raises
    SettingError for an unusable address.
    """

    def __init__(
        self, url: str, *, durable: bool = True, pool_size: int = 5, patience: float = PATIENCE
    ) -> None:
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise SettingError("PONTE_DATABASE_URL is not a database address") from None
        self.url = url
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._listeners: list[Callable[[], None]] = []
        #: Whether writing works.
        self.availability = Availability()
        self._commit_signal: CommitSignal | None = None
        self._writer: Writer
        if self.is_sqlite:
            if not parsed.database or parsed.database == ":memory:":
                raise SettingError("PONTE_DATABASE_URL must name a file when it is SQLite")
            self.writing = _sqlite(url, durable=durable, read_only=False, patience=patience)
            self.reading = _sqlite(url, durable=durable, read_only=True, patience=patience)
            self._writer = SingleWriter(self.writing, self._committed, self.availability)
        elif parsed.get_backend_name() == "postgresql":
            self.writing = _postgresql(parsed, pool_size, patience)
            self.reading = self.writing.execution_options(postgresql_readonly=True)
            self._commit_signal = CommitSignal(self.writing, self._tell_listeners)
            self._writer = PooledWriter(self.writing, pool_size, self._committed, self.availability)
        else:
            raise SettingError("PONTE_DATABASE_URL must be SQLite or PostgreSQL")

    # -- writing

    def submit(self, job: Job[T]) -> Future[T]:
        """Queue ``job``. The future resolves after its commit, or carries the error that stopped it."""
        return self._writer.submit(job)

    def write(self, job: Job[T]) -> T:
        """Run ``job`` in one transaction and wait for the commit. Raises DatabaseUnavailable or its error."""
        return self.submit(job).result()

    async def write_async(self, job: Job[T]) -> T:
        """The same for the asynchronous edges; cancelling the waiter doesn't cancel the job."""
        return await self._writer.submit_for(asyncio.get_running_loop(), job)

    # -- reading

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A read-only session; nothing done in it is stored."""
        try:
            with Session(self.reading, expire_on_commit=False, autoflush=False) as session:
                yield session
        except (DBAPIError, NoConnectionFree) as error:
            if (away := unavailable(error)) is None:
                raise
            raise away from error

    async def read_async(self, look: Job[T]) -> T:
        """Run ``look`` with a read-only session in a worker thread."""

        def run() -> T:
            with self.read() as session:
                return look(session)

        return await asyncio.to_thread(run)

    # -- the process

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` on the writer's thread after each commit. It is a hint to look, without the news itself."""
        self._listeners.append(listener)

    def hear_others(self) -> None:
        """Also call the listeners after commits of other processes, if those processes `tell_others`."""
        if self._commit_signal is not None:
            self._commit_signal.start_listening()

    def tell_others(self) -> None:
        """Announce each commit to other processes from now on. An SQLite file is used by one process only."""
        if self._commit_signal is not None:
            self._commit_signal.start_sending()

    def _committed(self) -> None:
        if self._commit_signal is not None:
            self._commit_signal.send()
        self._tell_listeners()

    def _tell_listeners(self) -> None:
        for listener in self._listeners:
            listener()

    def optimize(self) -> None:
        """Check whether the planner's statistics still match the tables, and refresh them if not.

        Call it at the start, after a migration, after a job that fills tables and every few hours. Otherwise the
        planner guesses, and reads a table that has grown a hundredfold as if it were small. Raises
        DatabaseUnavailable.
        """
        if self.is_sqlite:
            self.write(lambda session: session.connection().exec_driver_sql(_OPTIMIZE))
            # Connections read the statistics when they open.
            self.reading.dispose()
            return
        try:
            analyze_stale(self.writing)
        except (DBAPIError, NoConnectionFree) as error:
            if (away := unavailable(error)) is None:
                raise
            raise away from error

    def close(self) -> None:
        """Finish the queued jobs and close the connections."""
        self._writer.close()
        if self._commit_signal is not None:
            self._commit_signal.close()
        self.writing.dispose()
        self.reading.dispose()


def _json(value: object) -> str:
    """A document as stored. PostgreSQL refuses NUL in JSON as in text, and people can paste anything."""
    if value is None:
        return "null"
    written = to_json(value).decode()
    return _NUL.sub(r"\1", written) if r"\u0000" in written else written


#: JSON's escape for NUL, unless its backslash is itself escaped.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def _postgresql(address: URL, pool_size: int, patience: float) -> Engine:
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        pool_timeout=patience,
        hide_parameters=True,
        json_serializer=_json,
        json_deserializer=from_json,
        # A machine that vanished sends nothing: without these settings its connections would hang for two hours.
        connect_args={name: value for name, value in _LIVELY.items() if name not in address.query},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # Waiting forever would look like working, and a frozen process never releases its lock.
        connection.execute(f"SET lock_timeout = {round(patience * 1000)}")
        connection.execute("SET idle_in_transaction_session_timeout = 30000")
        connection.commit()

    return engine


#: Seconds until a silent server counts as gone; the last value is in milliseconds.
_LIVELY = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}


def _sqlite(url: str, *, durable: bool, read_only: bool, patience: float) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="sqlite+pysqlite"),
        module=_fixed_sqlite(),
        # A logged error must not quote what families wrote.
        hide_parameters=True,
        json_serializer=_json,
        json_deserializer=from_json,
        connect_args={
            "check_same_thread": False,
            "timeout": patience,
            "isolation_level": None,
            "cached_statements": STATEMENTS,
        },
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={round(patience * 1000)}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
        cursor.execute("PRAGMA foreign_keys=ON")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # DEFERRED would take the write lock half-way through and fail with "database is locked".
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _fixed_sqlite() -> Any:
    # The system's SQLite may carry the WAL-reset bug (3.7.0 to 3.51.2); this wheel bundles a fixed one.
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3 as dbapi2
    return dbapi2
