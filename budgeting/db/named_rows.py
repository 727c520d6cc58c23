"""Rows as objects: the columns of a statement match the fields of a dataclass, by name and order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

from sqlalchemy import Label, SQLColumnExpression, Table

T = TypeVar("T")


class Named(Generic[T]):
    """The ``columns`` for a SELECT, and ``of`` to turn a row of it into an object.

    Takes one column per field, by name; a missing or extra column fails when the module loads. So rows convert
    by position, which costs nothing while a message is handled, and no statement has its own order to get wrong.
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
        """The columns of one table that have the same names as the fields."""
        given: Any = made
        names = [field.name for field in fields(given)]
        return cls(made, **{name: table.c[name] for name in names})

    def of(self, row: Sequence[Any]) -> T:
        """The object for a row read with ``columns``."""
        made: T = self._made(*row)
        return made
