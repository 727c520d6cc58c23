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
    made: dict[str, Any] = {"sqlite": sqlite.insert(table), "postgresql": postgresql.insert(table)}
    for name, insert in made.items():
        new = insert.on_conflict_do_nothing(index_elements=list(conflict) or None)
        made[name] = new.returning(*returning) if returning else new
    return made
