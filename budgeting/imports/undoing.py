"""Undoing an import: what it created is removed, unless something has happened to it since.

The tables decide: if another row refers to one of ours, or the audit has a line about it that neither the import
nor a view left, it is in use, and its thing stays whole. So a new kind of import needs no undo code of its own,
and a new table that refers to families is checked automatically, unless its rows are derived and go with ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import ForeignKey, Table, and_, delete, or_, select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.db.tables import Audit, Import
from budgeting.db.types import Base, is_derived
from budgeting.errors import NotPossible
from budgeting.imports.committing import AT_ONCE
from budgeting.imports.kind import Kind
from budgeting.imports.staging import locked, next_things, things
from budgeting.states.imports import ImportRowState, ImportState

#: Rows by table.
Made = Mapping[str, Sequence[int]]


def undo(session: Session, clock: Clock, staff_id: int | None, import_id: int) -> tuple[Import, int]:
    """Undo an import with `undo_next`; also returns how many things it created. Raises NotFound,
    NotPossible("not_committed").
    """
    made = locked(session, import_id)
    number = things(session, import_id, ImportRowState.CREATED)
    if made.state is not ImportState.COMMITTED or not number:
        raise NotPossible("not_committed")
    made.state, made.undone_by, made.undone_at = ImportState.UNDOING, staff_id, clock.now()
    session.flush()
    audit.note(
        session, clock, staff_id, AuditAction.IMPORT_UNDO, "import", import_id, details=Details(rows=number)
    )
    return made, number


def undo_next(session: Session, clock: Clock, kind: Kind, import_id: int, most: int = AT_ONCE) -> int:
    """Undo the next things; returns how many were examined. 0: none are left, and the import is undone."""
    made = locked(session, import_id)
    if made.state is not ImportState.UNDOING:
        return 0
    together = next_things(session, import_id, ImportRowState.CREATED, most)
    in_use = _in_use(session, kind, [lines[0].made or {} for lines in together])
    for lines, used in zip(together, in_use, strict=True):
        if not used:
            _take_away(session, lines[0].made or {})
            lines[0].made = None
        for line in lines:
            line.state = ImportRowState.IN_USE if used else ImportRowState.UNDONE
    session.flush()
    if not together:
        made.state = ImportState.UNDONE
        session.flush()
    return len(together)


def _in_use(session: Session, kind: Kind, things_made: Sequence[Made]) -> list[bool]:
    """For each thing, whether something has happened to it. One call for all."""
    together: dict[str, set[int]] = {}
    for made in things_made:
        for table, ids in made.items():
            together.setdefault(table, set()).update(ids)
    # Anyone who wants to add something to one of these rows waits until we finish, and then doesn't find it.
    for table, rows in together.items():
        column = Base.metadata.tables[table].c.id
        session.execute(select(column).where(column.in_(rows)).with_for_update()).all()
    used = {
        table: {*_named(session, table, rows, together), *_changed(session, kind, table, rows)}
        for table, rows in together.items()
    }
    return [any(used[table] & set(ids) for table, ids in made.items()) for made in things_made]


def _named(
    session: Session, table: str, ids: Collection[int], together: Mapping[str, set[int]]
) -> Iterator[int]:
    """Which of these rows are referred to by rows other than the import's own."""
    for other in Base.metadata.sorted_tables:
        for key in () if is_derived(other) else _keys(other, table):
            own = other.c.id.not_in(together[other.name]) if other.name in together else None
            query = select(key.parent.label("number")).where(key.parent.in_(ids)).distinct()
            yield from session.scalars(query if own is None else query.where(own))


def _keys(other: Table, table: str) -> list[ForeignKey]:
    return [key for key in other.foreign_keys if key.column.table.name == table]


def _changed(session: Session, kind: Kind, table: str, ids: Collection[int]) -> Iterator[int]:
    """Which of these rows have an audit line that neither the import nor a view left."""
    about = [and_(Audit.subject == audit.SUBJECTS.get(table, table), Audit.subject_id.in_(ids))]
    if table == "households":
        about.append(Audit.household_id.in_(ids))
    query = select(Audit.subject_id, Audit.household_id).where(or_(*about), Audit.action.not_in(kind.leaves))
    for row in session.execute(query.distinct()):
        yield row.household_id if table == "households" else row.subject_id


def _take_away(session: Session, made: Made) -> None:
    for table in reversed(Base.metadata.sorted_tables):
        if ids := made.get(table.name):
            session.execute(delete(table).where(table.c.id.in_(ids)))
            audit.detach(session, table.name, ids)
