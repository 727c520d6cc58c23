"""The INSERT that changes nothing where the row is there already, in the words of either database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql, sqlite


def once(
    table: Table, conflict: Sequence[Column[Any]] = (), *, returning: Sequence[Column[Any]] = ()
) -> dict[str, Any]:
    """The statement by the name of its dialect: for `Prepared`, or to be chosen by the connection's.

    ``conflict``: the columns whose unique index decides; without them any unique index does. ``returning``: what
    it gives back of a row that is new.
    """
    made: dict[str, Any] = {}
    for dialect in (sqlite, postgresql):
        insert: Any = dialect.insert(table).on_conflict_do_nothing(index_elements=list(conflict) or None)
        made[dialect.__name__.rpartition(".")[2]] = insert.returning(*returning) if returning else insert
    return made
