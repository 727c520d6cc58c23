"""The browsers in which a staff person is signed in: listed, and closed by themselves or an administrator.

How people sign in and how long a session lasts is up to the console (`admin/security/sign_ins.py`).
"""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from budgeting import access, audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import PendingSignIn, SignIn, Staff, StaffDevice
from budgeting.errors import NotFound


def signed_in(session: Session, clock: Clock, staff_id: int) -> list[SignIn]:
    """The sessions still running, last used first."""
    query = (
        select(SignIn)
        .where(SignIn.staff_id == staff_id, SignIn.expires_at > clock.now())
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        .limit(100)
    )
    return list(session.scalars(query))


def close(
    session: Session, clock: Clock, by: int | None, staff_id: int, session_id: int, reason: str = ""
) -> None:
    """End one of them. Raises NotFound, also for another person's session and if ``by`` may not manage them."""
    _ask(session, by, staff_id)
    if not _end(session, staff_id, session_id):
        raise NotFound("session", session_id)
    audit.note(session, clock, by, AuditAction.STAFF_CLOSE_SESSIONS, "staff", staff_id, reason)


def close_all(session: Session, clock: Clock, by: int | None, staff_id: int, reason: str = "") -> int:
    """End all of them and forget the known browsers; returns how many there were. Raises NotFound, as `close`."""
    _ask(session, by, staff_id)
    ended = end_all(session, staff_id)
    if ended:
        audit.note(session, clock, by, AuditAction.STAFF_CLOSE_SESSIONS, "staff", staff_id, reason)
    return ended


def end_all(session: Session, staff_id: int) -> int:
    """The same without an audit line, for actions that write their own."""
    end_halfway(session, staff_id)
    session.execute(delete(StaffDevice).where(StaffDevice.staff_id == staff_id))
    return _end(session, staff_id)


def end_halfway(session: Session, staff_id: int) -> None:
    """Whoever has given only the password begins again."""
    session.execute(
        delete(PendingSignIn)
        .where(PendingSignIn.staff_id == staff_id)
        .execution_options(synchronize_session=False)
    )


def seen(session: Session, clock: Clock, staff_id: int) -> None:
    """Record that they are looking at a page of the console now."""
    session.execute(
        update(Staff)
        .where(Staff.id == staff_id)
        .values(seen_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _ask(session: Session, by: int | None, staff_id: int) -> None:
    """Everyone manages their own."""
    if by != staff_id:
        access.may_manage(session, by, staff_id)


def _end(session: Session, staff_id: int, session_id: int | None = None) -> int:
    query = delete(SignIn).where(SignIn.staff_id == staff_id)
    if session_id is not None:
        query = query.where(SignIn.id == session_id)
    gone = session.execute(query.returning(SignIn.id).execution_options(synchronize_session=False))
    return len(gone.all())
