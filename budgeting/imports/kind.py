"""What can be imported. A new kind is one entry: its columns, and what happens to its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.imports.columns import Column, Fault

#: A line's values, by column.
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What cells are checked against: the programme's date and currency, languages, what the kind looked up."""

    programme_id: int
    today: date
    currency: str
    #: The code, by `columns.plain` of the code or a name.
    languages: Mapping[str, str]
    #: By names the kind chooses.
    rows: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that already exists. ``differs``: the columns that differ, by the number of the thing's line."""

    differs: Mapping[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of import."""

    code: str
    columns: tuple[Column, ...]
    #: What belongs together: lines with the same key are one thing, created all or not at all.
    key: Callable[[Values], str]
    #: Reads once what the readers of cells need, by name.
    look_up: Callable[[Session, int], Mapping[str, Any]]
    #: Faults across one thing's lines: (number of the line, column, fault). Raises nothing.
    check: Callable[[Sequence[Values]], Sequence[tuple[int, str, Fault]]]
    #: Which of the things (key, lines) already exist, by key. One call for all.
    match: Callable[[Session, int, Mapping[str, Sequence[Values]]], Mapping[str, Match]]
    #: Creates one thing with its services: (session, clock, staff, programme, lines, larger action) to rows by
    #: table.
    create: Callable[
        [Session, Clock, int | None, int, Sequence[Values], AuditAction], Mapping[str, list[int]]
    ]
    #: Audit actions that viewing or creating it leaves: any other action about the thing means it is in use.
    leaves: frozenset[AuditAction]
