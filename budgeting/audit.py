"""The trail of what staff did: one line for each action, numbers and codes only."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.types import Base

_NOTE = insert(Base.metadata.tables["audit"])


def note(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    action: str,
    subject: str,
    subject_id: int | None,
    reason: str = "",
) -> None:
    """Write down who (None: the command line) did what (``household.create``) on which thing, and why."""
    session.connection().execute(
        _NOTE,
        {
            "at": clock.now(),
            "staff_id": staff_id,
            "action": action,
            "subject": subject,
            "subject_id": subject_id,
            "reason": reason,
        },
    )
