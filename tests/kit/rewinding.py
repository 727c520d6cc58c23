"""A database that can be set back: many changes tried on one state, without making that state anew for each."""

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
    """Stands in for a `Database` of either kind: all its transactions lie in one that is rolled back at the end.

    Each of them is a savepoint of its own, so that a failed one takes nothing else along. One at a time, whichever
    thread they come from. No other connection sees what is written here, and nobody is told of a commit.
    """

    def __init__(self, database: Database, connection: Connection) -> None:
        # Of the parent only what a caller may ask: its engines and its writer would see nothing of this.
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
        """Whose the connection is, closes it."""

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
    """The database, in which nothing of what is done within the block will ever have been."""
    with database.writing.connect() as connection:
        everything = connection.begin()
        try:
            yield Rewinding(database, connection)
        finally:
            everything.rollback()
