"""Database failures that any machine can produce and undo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from budgeting.db.engine import Database


@contextmanager
def full(database: Database) -> Iterator[None]:
    """A full disk, as near as SQLite can get on any machine: within the block the file may not grow by one page."""

    def bind(connection: Any, *_: object) -> None:
        # If this is below the file's size, SQLite takes the current size as the limit.
        connection.execute("PRAGMA max_page_count=1")

    event.listen(database.writing, "checkout", bind)
    try:
        yield
    finally:
        event.remove(database.writing, "checkout", bind)
        database.writing.dispose()


@contextmanager
def away(database: Database) -> Iterator[None]:
    """Within the block no connection can be made, as when the server is down."""

    def refuse(*_: object) -> None:
        assert database.writing.dialect.dbapi is not None
        raise database.writing.dialect.dbapi.OperationalError("away")

    pools = {database.writing.pool, database.reading.pool}
    for pool in pools:
        event.listen(pool, "checkout", refuse)
    try:
        yield
    finally:
        for pool in pools:
            event.remove(pool, "checkout", refuse)
