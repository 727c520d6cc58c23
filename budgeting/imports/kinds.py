"""What an import can be of. A new one is an entry here: its columns, and what is done with its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.imports.columns import Column, Fault

#: The values of a line, by column.
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What cells are read against: the programme's day and currency, languages, what the kind looked up."""

    programme_id: int
    today: date
    currency: str
    #: By `columns.plain` of its code or names, the code.
    languages: Mapping[str, str]
    #: By the kind's own names.
    rows: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that is there already. ``differs``: by number of the thing's line, the columns that say otherwise."""

    differs: Mapping[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of import."""

    code: str
    columns: tuple[Column, ...]
    #: What belongs together: lines with the same key are one thing, created all or not at all.
    key: Callable[[Values], str]
    #: Reads once what the readers of cells look into, by name.
    look_up: Callable[[Session, int], Mapping[str, Any]]
    #: What one thing's lines say together. Raises nothing: (number of the line, column, fault).
    check: Callable[[Sequence[Values]], Sequence[tuple[int, str, Fault]]]
    #: Of the things (key, lines) those that are there already, by key. Asks for all at once.
    match: Callable[[Session, int, Mapping[str, Sequence[Values]]], Mapping[str, Match]]
    #: Makes one thing with its services: (session, clock, staff, programme, lines, larger action) to rows by table.
    create: Callable[
        [Session, Clock, int | None, int, Sequence[Values], AuditAction], Mapping[str, list[int]]
    ]
    #: Actions that looking or creating leaves behind: any other about the thing means that it is in use.
    leaves: frozenset[AuditAction]
