"""An import before it is confirmed: staged, reviewed, discarded, forgotten when it expires."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic_core import from_json, to_json
from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from budgeting import audit, batches
from budgeting.audit import AuditAction, Details
from budgeting.clean_text import one_line
from budgeting.clock import Clock
from budgeting.db.tables import Batch, Import, ImportRow
from budgeting.errors import NotFound, NotPossible
from budgeting.imports.checking import Line, written
from budgeting.imports.headings import Headings, Table
from budgeting.imports.kind import Kind
from budgeting.imports.reading import read
from budgeting.states.imports import ImportRowState, ImportState

#: How long the contents of a file are kept: enough to correct faulty lines, no longer.
REMEMBERED = timedelta(days=7)
#: The most characters stored of a file's name.
_LONGEST_NAME = 120
#: Lines with something wrong that somebody must correct.
FAULTY = (ImportRowState.FAULTY, ImportRowState.HELD_UP)
_AT_ONCE = 1_000
BUSY = (ImportState.COMMITTING, ImportState.UNDOING)


def table_of(kind: Kind, content: bytes, language: str) -> Table:
    """The lines of a file. Needs no database; a long file takes a second. Raises `Refused`."""
    headings = Headings(kind.columns)
    return headings.table(read(content, headings), language)


def stage(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    kind: Kind,
    programme_id: int,
    file_name: str,
    content: bytes,
    table: Table,
    lines: Sequence[Line],
) -> Import:
    """Keep the lines until somebody confirms them. Raises NotFound if this person may not import there."""
    now = clock.now()
    made = Import(
        programme_id=programme_id,
        kind=kind.code,
        file_name=one_line(file_name)[:_LONGEST_NAME],
        file_hash=hashlib.sha256(content).digest(),
        layout={
            "sheet": table.sheet,
            "other_sheets": table.other_sheets[:20],
            "headings": table.headings,
            "places": table.places,
            "ignored": table.ignored[:50],
        },
        created_by=staff_id,
        created_at=now,
        expires_at=now + REMEMBERED,
    )
    session.add(made)
    session.flush()
    rows = [
        {
            "import_id": made.id,
            "line": line.line,
            "first_line": line.first_line,
            "row_hash": line.row_hash,
            "state": line.state,
            "cells": to_json(line.cells).decode(),
            "read_as": written(line.values).decode() if line.state is ImportRowState.NEW else "",
            "faults": line.faults,
            "made": None,
        }
        for line in lines
    ]
    for at in range(0, len(rows), _AT_ONCE):
        session.execute(insert(ImportRow), rows[at : at + _AT_ONCE])
    audit.note(
        session, clock, staff_id, AuditAction.IMPORT_STAGE, "import", made.id, details=Details(rows=len(rows))
    )
    return made


def discard(session: Session, clock: Clock, staff_id: int | None, import_id: int) -> None:
    """Discard an unconfirmed import and delete its lines. Raises NotFound, NotPossible("not_staged")."""
    made = locked(session, import_id)
    if made.state is not ImportState.STAGED:
        raise NotPossible("not_staged")
    made.state, made.forgotten_at = ImportState.DISCARDED, clock.now()
    made.file_name, made.layout = "", {}
    session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.IMPORT_DISCARD, "import", import_id)


def sweep(session: Session, clock: Clock) -> int:
    """Forget expired lines: nobody confirmed them, or nobody needs them any more. Returns how many."""
    now = clock.now()
    ids = session.scalars(select(Import.id).where(_past(now)).order_by(Import.id).limit(50)).all()
    for import_id in ids:
        made = locked(session, import_id)
        if made.state is ImportState.STAGED:
            made.state = ImportState.EXPIRED
            session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
        else:
            forget = update(ImportRow).where(ImportRow.import_id == import_id)
            session.execute(forget.values(cells="", read_as=""))
        # Its headings are words from the file too.
        made.file_name, made.forgotten_at, made.layout = "", now, {}
    session.flush()
    return len(ids)


def something_to_sweep(session: Session, now: datetime) -> bool:
    """Whether `sweep` would find something. Changes nothing."""
    return session.scalar(select(Import.id).where(_past(now)).limit(1)) is not None


def _past(now: datetime) -> ColumnElement[bool]:
    working = exists().where(Batch.id == Import.batch_id, Batch.state.in_(batches.OPEN))
    return and_(Import.expires_at <= now, Import.forgotten_at.is_(None), ~working)


def counts(session: Session, import_ids: Sequence[int]) -> dict[int, dict[ImportRowState, int]]:
    """How many lines of each import are in each state."""
    query = (
        select(ImportRow.import_id, ImportRow.state, func.count().label("rows"))
        .where(ImportRow.import_id.in_(import_ids))
        .group_by(ImportRow.import_id, ImportRow.state)
    )
    by_import: dict[int, dict[ImportRowState, int]] = {number: {} for number in import_ids}
    for row in session.execute(query):
        by_import[row.import_id][row.state] = row.rows
    return by_import


def things(session: Session, import_id: int, state: ImportRowState) -> int:
    """How many things (families, not lines) are in a state."""
    query = select(func.count(ImportRow.first_line.distinct())).where(
        ImportRow.import_id == import_id, ImportRow.state == state
    )
    return session.scalar(query) or 0


def next_things(session: Session, import_id: int, state: ImportRowState, most: int) -> list[list[ImportRow]]:
    """The rows in ``state`` of the first ``most`` things, grouped by thing, in the order of the file."""
    mine = ImportRow.import_id == import_id, ImportRow.state == state
    first_lines = session.scalars(
        select(ImportRow.first_line).where(*mine).distinct().order_by(ImportRow.first_line).limit(most)
    ).all()
    by_thing: dict[int, list[ImportRow]] = {}
    chosen = select(ImportRow).where(*mine, ImportRow.first_line.in_(first_lines)).order_by(ImportRow.line)
    for row in session.scalars(chosen):
        by_thing.setdefault(row.first_line, []).append(row)
    return list(by_thing.values())


def rows(
    session: Session, import_id: int, states: Sequence[ImportRowState], most: int, after: int = 0
) -> Sequence[ImportRow]:
    """Lines in these states, in the order of the file, after line ``after``."""
    query = (
        select(ImportRow)
        .where(ImportRow.import_id == import_id, ImportRow.state.in_(states), ImportRow.line > after)
        .order_by(ImportRow.line)
        .limit(most)
    )
    return session.scalars(query).all()


def same_file(session: Session, made: Import) -> Import | None:
    """The latest import of the same file into the same programme that was committed and not undone since."""
    query = (
        select(Import)
        .where(
            Import.file_hash == made.file_hash,
            Import.kind == made.kind,
            Import.programme_id == made.programme_id,
            Import.state == ImportState.COMMITTED,
            Import.id != made.id,
        )
        .order_by(Import.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def cells_of(row: ImportRow) -> list[str]:
    """The cells of a line as they are in the file; none once forgotten."""
    cells: list[str] = from_json(row.cells) if row.cells else []
    return cells


def locked(session: Session, import_id: int) -> Import:
    """The import, locked for changes. Raises NotFound."""
    made = session.scalars(
        select(Import)
        .where(Import.id == import_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if made is None:
        raise NotFound("import", import_id)
    made.state = standing(session, made)
    return made


def standing(session: Session, made: Import) -> ImportState:
    """Its state. If its job was stopped half-way, what was imported can be undone and the rest confirmed again."""
    if made.state not in BUSY or made.batch_id is None:
        return made.state
    job = select(Batch.state).where(Batch.id == made.batch_id)
    return made.state if session.scalar(job) in batches.OPEN else ImportState.COMMITTED
