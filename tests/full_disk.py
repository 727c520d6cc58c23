"""A full disk, as near as SQLite brings it on every machine: a file that may not grow by a single page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from budgeting.db.engine import Database


@contextmanager
def full(database: Database) -> Iterator[None]:
    """Within the block SQLite answers "database or disk is full" to whatever needs another page."""

    def bind(connection: Any, *_: object) -> None:
        # Set lower than the file is, it means: no more than there are.
        connection.execute("PRAGMA max_page_count=1")

    event.listen(database.writing, "checkout", bind)
    try:
        yield
    finally:
        event.remove(database.writing, "checkout", bind)
        database.writing.dispose()
