"""Trouble with the database, as it can be made on every machine and ended again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from budgeting.db.engine import Database


@contextmanager
def full(database: Database) -> Iterator[None]:
    """A full disk, as near as SQLite brings it everywhere: within the block the file may not grow by one page."""

    def bind(connection: Any, *_: object) -> None:
        # Set lower than the file is, it means: no more than there are.
        connection.execute("PRAGMA max_page_count=1")

    event.listen(database.writing, "checkout", bind)
    try:
        yield
    finally:
        event.remove(database.writing, "checkout", bind)
        database.writing.dispose()


@contextmanager
def away(database: Database) -> Iterator[None]:
    """No connection can be had within the block, as when the server is gone."""

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
