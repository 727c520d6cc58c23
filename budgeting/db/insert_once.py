"""INSERT that changes nothing if the row exists, in each database's syntax."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql, sqlite


def once(
    table: Table, conflict: Sequence[Column[Any]] = (), *, returning: Sequence[Column[Any]] = ()
) -> dict[str, Any]:
    """The statement by dialect name: for `Prepared`, or choose by the connection's dialect.

    ``conflict``: the columns of the unique index that decides; by default any unique index. ``returning``: the
    columns returned for a new row.
    """
    made: dict[str, Any] = {"sqlite": sqlite.insert(table), "postgresql": postgresql.insert(table)}
    for name, insert in made.items():
        new = insert.on_conflict_do_nothing(index_elements=list(conflict) or None)
        made[name] = new.returning(*returning) if returning else new
    return made
