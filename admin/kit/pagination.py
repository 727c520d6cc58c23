"""One page of a list, cut by the database, with the page numbers around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

#: A statement with rows of any type.
Query: TypeAlias = Select[*tuple[Any, ...]]


class Source(Protocol):
    """Ordered rows that can be read in parts."""

    def count(self) -> int: ...

    def part(self, limit: int, offset: int) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class Statement:
    """The rows of a statement with a total order; ``key`` is the row's number."""

    session: Session
    statement: Query
    key: Any
    #: Turns database rows into rows of the list.
    rows: Callable[[Sequence[Any]], Sequence[Any]]

    def count(self) -> int:
        numbers = self.statement.order_by(None).with_only_columns(self.key)
        return self.session.scalar(select(func.count()).select_from(numbers.subquery())) or 0

    def part(self, limit: int, offset: int) -> Sequence[Any]:
        records = self.session.execute(self.statement.limit(limit).offset(offset)).all()
        return self.rows(records)


@dataclass(frozen=True, slots=True)
class Cut:
    """One page. ``total`` and ``pages`` are None if nobody counted; ``more`` means that another page follows."""

    rows: Sequence[Any]
    number: int
    more: bool
    total: int | None
    pages: int | None

    @property
    def before(self) -> int | None:
        """The page before this one; past the end, the last page there is."""
        if self.number == 1:
            return None
        return self.number - 1 if self.pages is None else max(1, min(self.number - 1, self.pages))


def cut(source: Source, number: int, size: int, *, counted: bool) -> Cut:
    """Page ``number`` of ``source``, ``size`` rows long."""
    if counted:
        total = source.count()
        pages = max(1, -(-total // size))
        rows = source.part(size, (number - 1) * size) if number <= pages else []
        return Cut(rows, number, number < pages, total, pages)
    # Reading one extra row shows whether another page follows, at no cost.
    part = source.part(size + 1, (number - 1) * size)
    return Cut(part[:size], number, len(part) > size, None, None)
