"""Known browsers: each holds a long-lived random secret, the database its hash. The secret alone gives no access; it
only spares the person the slowdown caused by strangers' guesses."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, select, true
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import StaffDevice

COOKIE = "ponte_device"
#: A browser is forgotten after this long without a sign-in, and so are the oldest beyond this many per person.
LIFE, MOST = timedelta(days=180), 20


def known(session: Session, clock: Clock, staff_id: int, secret: str | None) -> StaffDevice | None:
    """The browser with this secret, if this person has signed in from it."""
    if not secret:
        return None
    return session.scalar(
        select(StaffDevice).where(
            StaffDevice.staff_id == staff_id,
            StaffDevice.token_hash == _digest(secret),
            StaffDevice.seen_at > clock.now() - LIFE,
        )
    )


def remember(session: Session, clock: Clock, staff_id: int, secret: str | None) -> str:
    """Remember the browser. Returns the secret for its cookie: its present one if we issued it."""
    now = clock.now()
    session.execute(delete(StaffDevice).where(StaffDevice.seen_at < now - LIFE))
    device = known(session, clock, staff_id, secret)
    if device is not None and secret:
        device.seen_at = now
        session.flush()
        return secret
    if not secret or not _handed_out(session, secret):
        secret = secrets.token_urlsafe(32)
    session.add(StaffDevice(staff_id=staff_id, token_hash=_digest(secret), created_at=now, seen_at=now))
    session.flush()
    newest = (
        select(StaffDevice.id)
        .where(StaffDevice.staff_id == staff_id)
        .order_by(StaffDevice.seen_at.desc(), StaffDevice.id.desc())
        .limit(MOST)
    )
    stored = list(session.scalars(newest))
    session.execute(
        delete(StaffDevice).where(StaffDevice.staff_id == staff_id, StaffDevice.id.not_in(stored))
    )
    return secret


def forget_all_but(session: Session, clock: Clock, staff_id: int, secret: str | None) -> None:
    """Forget all of the person's browsers except the one with the secret."""
    stored = known(session, clock, staff_id, secret)
    others = StaffDevice.id != stored.id if stored is not None else true()
    session.execute(delete(StaffDevice).where(StaffDevice.staff_id == staff_id, others))


def _handed_out(session: Session, secret: str) -> bool:
    """Whether we issued this secret. Colleagues may share a machine, but a secret planted by a stranger must never
    become known."""
    query = select(StaffDevice.id).where(StaffDevice.token_hash == _digest(secret)).limit(1)
    return session.scalar(query) is not None


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
