"""A confirmed import becomes rows, step by step: each thing whole or not at all, and only once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.db.tables import Import, ImportRow
from budgeting.errors import NotPossible
from budgeting.imports.checking import values_of
from budgeting.imports.kind import Kind, Values
from budgeting.imports.staging import locked, next_things, things
from budgeting.states.imports import ImportRowState, ImportState

#: Things per transaction: on SQLite every other writer waits for it.
AT_ONCE = 10
#: States in which new lines can be imported.
READY = (ImportState.STAGED, ImportState.COMMITTED, ImportState.UNDONE)


def confirm(session: Session, clock: Clock, staff_id: int | None, import_id: int, number: int) -> Import:
    """Somebody has seen how many things are new and confirms them; `commit_next` then imports them.

    Also for the rest of an import that was stopped. Raises NotFound, NotPossible: "not_staged" (since imported,
    undone or expired), "nothing_new", "other_number" (no longer the number they saw).
    """
    made = locked(session, import_id)
    if made.state not in READY or made.forgotten_at is not None:
        raise NotPossible("not_staged")
    new = things(session, import_id, ImportRowState.NEW)
    if not new:
        raise NotPossible("nothing_new")
    if new != number:
        raise NotPossible("other_number")
    made.state, made.committed_by, made.committed_at = ImportState.COMMITTING, staff_id, clock.now()
    session.flush()
    audit.note(
        session, clock, staff_id, AuditAction.IMPORT_COMMIT, "import", import_id, details=Details(rows=new)
    )
    return made


def commit_next(session: Session, clock: Clock, kind: Kind, import_id: int, most: int = AT_ONCE) -> int:
    """Import the next things; returns how many. 0: none are left, and the import is committed.

    If it stops half-way, what was imported stays, and the next call continues.
    """
    made = locked(session, import_id)
    if made.state is not ImportState.COMMITTING:
        return 0
    together = next_things(session, import_id, ImportRowState.NEW, most)
    _take_in(session, clock, kind, made, together)
    if not together:
        made.state = ImportState.COMMITTED
    session.flush()
    return len(together)


def _take_in(
    session: Session, clock: Clock, kind: Kind, made: Import, things_to_make: Sequence[Sequence[ImportRow]]
) -> None:
    values = {lines[0].first_line: [values_of(row.read_as) for row in lines] for lines in things_to_make}
    left = _not_there(session, kind, made, things_to_make, values)
    refused = [lines for lines in left if not _made(session, clock, kind, made, lines, values)]
    # Usually somebody else was just faster.
    for lines in _not_there(session, kind, made, refused, values):
        for row in lines:
            row.state, row.faults = ImportRowState.FAULTY, [{"column": "", "code": "changed"}]


def _not_there(
    session: Session,
    kind: Kind,
    made: Import,
    those: Sequence[Sequence[ImportRow]],
    values: Mapping[int, Sequence[Values]],
) -> list[Sequence[ImportRow]]:
    """Those that don't exist yet; the others are marked as created since the file was checked."""
    keys = {lines[0].first_line: kind.key(values[lines[0].first_line][0]) for lines in those}
    asked = {keys[lines[0].first_line]: values[lines[0].first_line] for lines in those}
    matches = kind.match(session, made.programme_id, asked) if asked else {}
    left = []
    for lines in those:
        match = matches.get(keys[lines[0].first_line])
        if match is None:
            left.append(lines)
            continue
        for at, row in enumerate(lines):
            differs = match.differs.get(at) or ()
            row.state = ImportRowState.DIFFERENT if differs else ImportRowState.PRESENT
            row.faults = [{"column": column, "code": "differs"} for column in differs]
            row.read_as = ""
    return left


def _made(
    session: Session,
    clock: Clock,
    kind: Kind,
    made: Import,
    lines: Sequence[ImportRow],
    values: Mapping[int, Sequence[Values]],
) -> bool:
    """Create one thing whole; False if that is impossible, and then nothing of it exists."""
    try:
        with session.begin_nested():
            rows = kind.create(
                session,
                clock,
                made.committed_by,
                made.programme_id,
                values[lines[0].first_line],
                AuditAction.IMPORT_COMMIT,
            )
            for row in lines:
                row.state = ImportRowState.CREATED
                # The new rows hold what they say.
                row.cells = row.read_as = ""
            lines[0].made = {table: ids for table, ids in rows.items() if ids}
            session.flush()
    except (NotPossible, IntegrityError):
        for row in lines:
            session.refresh(row)
        return False
    return True
