"""Reads and checks the lines of a table: what each would become, and what is wrong with it. Changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import ImportRow
from budgeting.imports.columns import Column, Fault
from budgeting.imports.headings import Table
from budgeting.imports.kind import Kind, Known, Match, Values
from budgeting.programmes import programme, today
from budgeting.states.imports import ImportRowState

#: Things looked up per statement.
AT_ONCE = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(slots=True)
class Line:
    """One line of the file. ``faults``: codes with their columns and the arguments of their sentences."""

    line: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)
    first_line: int = 0
    state: ImportRowState = ImportRowState.NEW
    row_hash: bytes | None = None

    def blame(self, column: str, fault: Fault) -> None:
        self.faults.append({"column": column, "code": fault.code, **fault.details})


def known(
    session: Session, clock: Clock, kind: Kind, programme_id: int, languages: Mapping[str, str]
) -> Known:
    """What the cells of a file are checked against. ``languages``: codes, by plain words."""
    of = programme(session, programme_id)
    return Known(
        of.id,
        today(clock, of),
        of.currency,
        languages,
        kind.look_up(session, programme_id),
    )


def checked(
    session: Session,
    clock: Clock,
    kind: Kind,
    programme_id: int,
    table: Table,
    languages: Mapping[str, str],
) -> list[Line]:
    """Every line of the table, with its state."""
    against = known(session, clock, kind, programme_id, languages)
    lines = [_read(kind.columns, table.places, number, cells, against) for number, cells in table.rows]
    things = _things(kind, lines)
    for each in things.values():
        _check(kind, each)
    good = {key: each for key, each in things.items() if not any(line.faults for line in each)}
    _compare(session, kind, programme_id, good)
    return lines


def _read(
    columns: Sequence[Column], places: Mapping[str, int], number: int, cells: list[str], against: Known
) -> Line:
    line = Line(number, cells, first_line=number)
    for column in columns:
        at = places.get(column.code)
        cell = _unmarked(cells[at].strip()) if at is not None and at < len(cells) else ""
        if not cell:
            line.values[column.code] = column.default
            if column.required:
                line.blame(column.code, Fault("empty"))
            continue
        try:
            line.values[column.code] = column.read(cell, against)
        except Fault as fault:
            line.blame(column.code, fault)
    return line


def _unmarked(cell: str) -> str:
    """Without the apostrophe that stops a spreadsheet from reading the cell as a formula: our own files have it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


def _things(kind: Kind, lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Lines that form one thing, by its key; a line without a readable key is a thing by itself."""
    things: dict[str, list[Line]] = {}
    for line in lines:
        wrong = {fault["column"] for fault in line.faults}
        try:
            key = kind.key({code: value for code, value in line.values.items() if code not in wrong})
        except KeyError:
            things[f"\x00{line.line}"] = [line]
            continue
        things.setdefault(key, []).append(line)
    for those in things.values():
        for line in those:
            line.first_line = those[0].line
    return things


def _check(kind: Kind, lines: list[Line]) -> None:
    """Mark the lines of one thing that are repeated, disagree, or are held up by another line."""
    seen: dict[bytes, int] = {}
    for line in lines:
        if line.faults:
            continue
        said = written(line.values)
        if said in seen:
            line.state = ImportRowState.REPEATED
            line.faults = []
        seen.setdefault(said, line.line)
    own = [line for line in lines if line.state is not ImportRowState.REPEATED]
    if not any(line.faults for line in own):
        for at, column, fault in kind.check([line.values for line in own]):
            own[at].blame(column, fault)
    faulty = [line.line for line in own if line.faults]
    for line in own:
        if line.faults:
            line.state = ImportRowState.FAULTY
        elif faulty:
            line.state = ImportRowState.HELD_UP
            line.blame("", Fault("held_up", line=faulty[0]))


def _compare(session: Session, kind: Kind, programme_id: int, things: Mapping[str, list[Line]]) -> None:
    """Find what already exists."""
    for keys in _pieces(list(things)):
        asked = {key: [line for line in things[key] if line.state is ImportRowState.NEW] for key in keys}
        matches = kind.match(
            session, programme_id, {key: [line.values for line in lines] for key, lines in asked.items()}
        )
        for key, lines in asked.items():
            if (match := matches.get(key)) is not None:
                _matched(lines, match)
    fresh: dict[bytes, Line] = {}
    for lines in things.values():
        for line in lines:
            if line.state is ImportRowState.NEW:
                line.row_hash = row_hash(kind, programme_id, line.values)
                fresh[line.row_hash] = line
    for hashes in _pieces(list(fresh)):
        there = select(ImportRow.row_hash).where(
            ImportRow.row_hash.in_(hashes),
            ImportRow.state.in_((ImportRowState.CREATED, ImportRowState.IN_USE)),
        )
        for seen in session.scalars(there):
            fresh[seen or b""].state = ImportRowState.PRESENT


def _matched(lines: Sequence[Line], match: Match) -> None:
    for at, line in enumerate(lines):
        differs = match.differs.get(at) or ()
        line.state = ImportRowState.DIFFERENT if differs else ImportRowState.PRESENT
        for column in differs:
            line.blame(column, Fault("differs"))


def row_hash(kind: Kind, programme_id: int, values: Values) -> bytes:
    """Identifies the same line, whatever its file looked like."""
    return hashlib.sha256(f"{programme_id} {kind.code} ".encode() + written(values)).digest()


def written(values: Values) -> bytes:
    """Values as JSON, always the same for the same values."""
    return to_json(dict(sorted(values.items())))


def values_of(read_as: str) -> dict[str, Any]:
    """Read values written as JSON."""
    values: dict[str, Any] = from_json(read_as)
    return values


def _pieces(keys: list[Any]) -> Iterator[list[Any]]:
    for at in range(0, len(keys), AT_ONCE):
        yield keys[at : at + AT_ONCE]
