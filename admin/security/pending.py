"""Halfway through signing in: the password was right, the code is still owed. No session, and good for nothing else.

The browser holds a random secret, the database its hash: it outlives a restart, and ends with every reason for which
sessions end (`staff.sign_ins.end_all`).
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import PendingSignIn, Staff
from budgeting.tokens import digest, new_token

COOKIE = "ponte_pending"
#: Enough to fetch a phone from the next room.
LIFE = timedelta(minutes=10)


def begin(session: Session, clock: Clock, staff_id: int) -> str:
    """The secret for the browser's cookie. Deletes what is over."""
    now, secret = clock.now(), new_token()
    session.execute(delete(PendingSignIn).where(PendingSignIn.expires_at <= now))
    session.add(
        PendingSignIn(staff_id=staff_id, token_hash=digest(secret), created_at=now, expires_at=now + LIFE)
    )
    session.flush()
    return secret


def of(session: Session, clock: Clock, secret: str | None, *, lock: bool = False) -> PendingSignIn | None:
    """The one with this secret; None if it is unknown or over, or the person may no longer work here."""
    if not secret:
        return None
    query = (
        select(PendingSignIn)
        .join(Staff, Staff.id == PendingSignIn.staff_id)
        .where(
            PendingSignIn.token_hash == digest(secret),
            PendingSignIn.expires_at > clock.now(),
            Staff.active.is_(True),
        )
    )
    return session.scalar(query.with_for_update(of=PendingSignIn) if lock else query)


def owner(session: Session, secret: str | None) -> int | None:
    """Whose it is, even if it is over; None if it is unknown."""
    if not secret:
        return None
    return session.scalar(select(PendingSignIn.staff_id).where(PendingSignIn.token_hash == digest(secret)))


def end(session: Session, row: PendingSignIn) -> None:
    session.delete(row)
    session.flush()
