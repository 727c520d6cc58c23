"""A database that can be rolled back: try many changes on one state without rebuilding it each time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from budgeting.db.engine import Database

T = TypeVar("T")


class Rewinding(Database):
    """Stands in for a `Database` of either kind: runs all its transactions inside one that is rolled back at the end.

    Each of them is a savepoint, so a failed one undoes nothing else. They run one at a time, whichever thread they come
    from. No other connection sees what is written here, and no commit is signalled.
    """

    def __init__(self, database: Database, connection: Connection) -> None:
        # Take over only what a caller may ask for: the parent's engines and its writer would see none of this.
        self.url, self.is_sqlite = database.url, database.is_sqlite
        self._connection = connection
        self._one_at_a_time = threading.RLock()

    @contextmanager
    def rewound(self) -> Iterator[None]:
        """Whatever is written within the block is undone at its end."""
        everything = self._connection.begin_nested()
        try:
            yield
        finally:
            everything.rollback()

    def write(self, job: Callable[[Session], T]) -> T:
        with self._session() as session:
            done = job(session)
            session.commit()
            return done

    async def write_async(self, job: Callable[[Session], T]) -> T:
        return await asyncio.to_thread(self.write, job)

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self._session() as session, session.no_autoflush:
            yield session

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Nothing is ever committed."""

    def close(self) -> None:
        """Does nothing: whoever owns the connection closes it."""

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with (
            self._one_at_a_time,
            Session(
                self._connection, join_transaction_mode="create_savepoint", expire_on_commit=False
            ) as session,
        ):
            yield session


@contextmanager
def rewinding(database: Database) -> Iterator[Rewinding]:
    """The database; everything done to it within the block is undone."""
    with database.writing.connect() as connection:
        everything = connection.begin()
        try:
            yield Rewinding(database, connection)
        finally:
            everything.rollback()
