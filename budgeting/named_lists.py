"""What the programme's lists of names share (labels, sites, services): each name once among those offered, and no row
ever deleted, only archived and restored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Label, Partner, Programme, Site
from budgeting.errors import NotFound, NotPossible

Row = TypeVar("Row", Label, Partner, Site)


@dataclass(frozen=True, slots=True)
class NamedList(Generic[Row]):
    """One kind of list. ``subject`` names a row in errors and the audit; ``most`` are offered at the same time."""

    model: type[Row]
    subject: str
    most: int


def locked(session: Session, kind: NamedList[Row], row_id: int) -> Row:
    """The row, locked until the transaction ends. Raises NotFound."""
    row = session.get(kind.model, row_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(kind.subject, row_id)
    return row


def check_name(
    session: Session, kind: NamedList[Row], programme_id: int, name: str, *, but: Row | None = None
) -> None:
    """Whether ``name`` may be offered; ``but``: the row that is changed or restored, which may keep a name.

    Raises NotFound("programme"), NotPossible("name_taken" | "many").
    """
    # Locked, so that two people at once can't add the same name.
    if session.get(Programme, programme_id, with_for_update=True) is None:
        raise NotFound("programme", programme_id)
    query = select(kind.model).where(
        kind.model.programme_id == programme_id, kind.model.archived_at.is_(None)
    )
    others = [row for row in session.scalars(query) if but is None or row.id != but.id]
    is_new = but is None or but.archived_at is not None
    renamed = but is None or but.name.casefold() != name.casefold()
    if (renamed or is_new) and any(row.name.casefold() == name.casefold() for row in others):
        raise NotPossible("name_taken")
    if is_new and len(others) >= kind.most:
        raise NotPossible("many")


def archive(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    action: AuditAction,
    kind: NamedList[Row],
    row_id: int,
) -> None:
    """Offer it no longer; where it is, it stays. Changes nothing the second time. Raises NotFound."""
    row = locked(session, kind, row_id)
    if row.archived_at is None:
        row.archived_at = clock.now()
        session.flush()
        audit.note(session, clock, staff_id, action, kind.subject, row_id)


def restore(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    action: AuditAction,
    kind: NamedList[Row],
    row_id: int,
) -> None:
    """Offer it again. Raises NotFound, NotPossible("name_taken" | "many")."""
    row = locked(session, kind, row_id)
    if row.archived_at is not None:
        check_name(session, kind, row.programme_id, row.name, but=row)
        row.archived_at = None
        session.flush()
        audit.note(session, clock, staff_id, action, kind.subject, row_id)
