"""Add, rename, recolour, archive and restore a programme's labels."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import audit, named_lists
from budgeting.audit import AuditAction
from budgeting.clean_text import one_line
from budgeting.clock import Clock
from budgeting.db.tables import Label
from budgeting.errors import NotPossible
from budgeting.named_lists import NamedList
from budgeting.states.labels import LabelColour

#: Characters of a name: it has to fit on a row of the inbox.
LONGEST = 24
#: Offered at the same time; nobody finds their way among more.
MOST = 40
_LABELS = NamedList(Label, "label", MOST)


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
    label = named_lists.locked(session, _LABELS, label_id)
    name = _name(session, label.programme_id, name, but=label)
    if (label.name, label.colour) == (name, colour):
        return
    label.name, label.colour = name, colour
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.LABEL_CHANGE, "label", label_id)


def archive(session: Session, clock: Clock, staff_id: int | None, label_id: int) -> None:
    """Offer it no longer; it stays where it is. Changes nothing the second time. Raises NotFound."""
    named_lists.archive(session, clock, staff_id, AuditAction.LABEL_ARCHIVE, _LABELS, label_id)


def restore(session: Session, clock: Clock, staff_id: int | None, label_id: int) -> None:
    """Offer it again. Raises NotFound, NotPossible("name_taken" | "many")."""
    named_lists.restore(session, clock, staff_id, AuditAction.LABEL_RESTORE, _LABELS, label_id)


def _name(session: Session, programme_id: int, name: str, *, but: Label | None = None) -> str:
    name = one_line(name)
    if not name:
        raise NotPossible("name")
    if len(name) > LONGEST:
        raise NotPossible("long")
    named_lists.check_name(session, _LABELS, programme_id, name, but=but)
    return name
