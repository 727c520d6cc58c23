"""One case within one transaction: find and lock it, change it, record the change."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import audit, events
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.db.tables import Case
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind

NO_DETAILS = Details()


def locked(session: Session, case_id: int, revision: int | None = None) -> Case:
    """The case, locked. Raises NotFound; NotPossible("stale") if its head changed since ``revision``."""
    case = session.get(Case, case_id, populate_existing=True, with_for_update=True)
    if case is None:
        raise NotFound("case", case_id)
    if revision is not None and revision != case.revision:
        raise NotPossible("stale")
    return case


def changed(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    case: Case,
    action: AuditAction,
    *,
    to: int | None = None,
    details: Details = NO_DETAILS,
    part_of: AuditAction | None = None,
) -> Case:
    """Record a change of the head; forms that show the earlier head are stale from here on."""
    case.revision += 1
    return done(session, clock, staff_id, case, action, to=to, details=details, part_of=part_of)


def done(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    case: Case,
    action: AuditAction,
    *,
    to: int | None = None,
    details: Details = NO_DETAILS,
    part_of: AuditAction | None = None,
) -> Case:
    """Record a change, with its audit line."""
    session.flush()
    audit.note(session, clock, staff_id, action, "case", case.id, to=to, details=details, part_of=part_of)
    tell(session, clock, case)
    return case


def tell(session: Session, clock: Clock, case: Case) -> None:
    events.tell(
        session, clock, EventKind.CASE, programme_id=case.programme_id, conversation_id=case.conversation_id
    )


def words(text: str, longest: int) -> str:
    """The text a person wrote, trimmed. Raises NotPossible("empty" | "long")."""
    said = text.strip()
    if not said:
        raise NotPossible("empty")
    if len(said) > longest:
        raise NotPossible("long")
    return said
