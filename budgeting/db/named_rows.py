"""Rows as objects: the columns of a statement are those of a dataclass, by name and in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

from sqlalchemy import Label, SQLColumnExpression, Table

T = TypeVar("T")


class Named(Generic[T]):
    """The ``columns`` for a SELECT, and ``of`` for a row of it.

    A column is given for each field by its name; where one is missing or too many this fails when the module is
    loaded. So a row can be handed over as it comes, which costs nothing on the way of a message, and no statement
    has an order of its own to get wrong.
    """

    def __init__(self, made: type[T], **columns: SQLColumnExpression[Any]) -> None:
        given: Any = made
        self._made = given
        names = [field.name for field in fields(given)]
        if set(names) != set(columns):
            raise TypeError(f"{made.__name__}: {sorted(set(names) ^ set(columns))} on one side only")
        self.columns: list[Label[Any]] = [columns[name].label(name) for name in names]

    @classmethod
    def table(cls, made: type[T], table: Table) -> Named[T]:
        """The columns of one table that are called like the fields."""
        given: Any = made
        names = [field.name for field in fields(given)]
        return cls(made, **{name: table.c[name] for name in names})

    def of(self, row: Sequence[Any]) -> T:
        """The object of a row that was read with ``columns``."""
        made: T = self._made(*row)
        return made
