"""Add, rename, recolour, archive and restore a programme's labels."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clean_text import one_line
from budgeting.clock import Clock
from budgeting.db.tables import Label, Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.states.labels import LabelColour

#: Characters of a name: it has to fit on a row of the inbox.
LONGEST = 24
#: Offered at the same time; nobody finds their way among more.
MOST = 40


def add(
    session: Session, clock: Clock, staff_id: int | None, programme_id: int, name: str, colour: LabelColour
) -> int:
    """Add a label; returns its row. Raises NotFound, NotPossible("name" | "long" | "name_taken" | "many")."""
    name = _name(session, programme_id, name)
    label = Label(programme_id=programme_id, name=name, colour=colour, created_at=clock.now())
    session.add(label)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.LABEL_ADD, "label", label.id)
    return label.id


def change(
    session: Session, clock: Clock, staff_id: int | None, label_id: int, name: str, colour: LabelColour
) -> None:
    """Rename it, or give it another colour, wherever it is. Raises like `add`."""
    label = _row(session, label_id)
    name = _name(session, label.programme_id, name, but=label)
    if (label.name, label.colour) == (name, colour):
        return
    label.name, label.colour = name, colour
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.LABEL_CHANGE, "label", label_id)


def archive(session: Session, clock: Clock, staff_id: int | None, label_id: int) -> None:
    """Offer it no longer; it stays where it is. Changes nothing the second time. Raises NotFound."""
    label = _row(session, label_id)
    if label.archived_at is None:
        label.archived_at = clock.now()
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.LABEL_ARCHIVE, "label", label_id)


def restore(session: Session, clock: Clock, staff_id: int | None, label_id: int) -> None:
    """Offer it again. Raises NotFound, NotPossible("name_taken" | "many")."""
    label = _row(session, label_id)
    if label.archived_at is not None:
        _name(session, label.programme_id, label.name, but=label)
        label.archived_at = None
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.LABEL_RESTORE, "label", label_id)


def _row(session: Session, label_id: int) -> Label:
    label = session.get(Label, label_id, with_for_update=True, populate_existing=True)
    if label is None:
        raise NotFound("label", label_id)
    return label


def _name(session: Session, programme_id: int, name: str, *, but: Label | None = None) -> str:
    name = one_line(name)
    if not name:
        raise NotPossible("name")
    if len(name) > LONGEST:
        raise NotPossible("long")
    # Locked, so that two people at once can't make the same label.
    programme = session.get(Programme, programme_id, with_for_update=True)
    if programme is None:
        raise NotFound("programme", programme_id)
    query = select(Label).where(Label.programme_id == programme_id, Label.archived_at.is_(None))
    others = [label for label in session.scalars(query) if but is None or label.id != but.id]
    if any(label.name.casefold() == name.casefold() for label in others):
        raise NotPossible("name_taken")
    if len(others) >= MOST and (but is None or but.archived_at is not None):
        raise NotPossible("many")
    return name
