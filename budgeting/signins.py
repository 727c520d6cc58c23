"""Where a staff person is signed in: their sessions, and the browsers that are known as theirs."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from budgeting.db.tables import StaffDevice, StaffSession


def end_all(session: Session, staff_id: int) -> None:
    """Sign the person out everywhere, and know none of their browsers any more."""
    session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))
    session.execute(delete(StaffDevice).where(StaffDevice.staff_id == staff_id))
