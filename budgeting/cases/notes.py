"""Notes: what staff write into a case."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.audit import AuditAction
from budgeting.cases import record
from budgeting.clock import Clock
from budgeting.db.tables import CaseNote
from budgeting.states.cases import NoteKind

LONGEST = 10_000
#: The same words from the same person within this time are a form sent twice.
TWICE = timedelta(minutes=1)


def add_note(session: Session, clock: Clock, staff_id: int, case_id: int, text: str) -> CaseNote:
    """Add a note to a case, open or closed. Raises NotFound, NotPossible("empty" | "long")."""
    case = record.locked(session, case_id)
    said = record.words(text, LONGEST)
    last = session.scalars(
        select(CaseNote).where(CaseNote.case_id == case.id).order_by(CaseNote.id.desc()).limit(1)
    ).first()
    if (
        last is not None
        and (last.staff_id, last.kind, last.text) == (staff_id, NoteKind.NOTE, said)
        and clock.now() - last.created_at < TWICE
    ):
        return last
    note = CaseNote(case_id=case.id, staff_id=staff_id, kind=NoteKind.NOTE, text=said, created_at=clock.now())
    session.add(note)
    record.done(session, clock, staff_id, case, AuditAction.CASE_NOTE)
    return note
