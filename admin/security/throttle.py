"""Guessing passwords gets slower: after a few failures an address, and a network, must wait."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import SignInAttempt

#: Failures that are forgiven, and the longest pause after more.
FREE, LONGEST = 5, timedelta(minutes=15)
#: Failures older than this are forgotten.
MEMORY = timedelta(hours=1)


def key(kind: str, value: str) -> bytes:
    """What an address or a network is remembered by: its hash."""
    return hashlib.sha256(f"{kind}:{value.strip().casefold()}".encode()).digest()


def waits_until(session: Session, clock: Clock, keys: list[bytes]) -> datetime | None:
    """Until when nobody may try with one of these keys; None for now."""
    rows = [row for k in keys if (row := session.get(SignInAttempt, k)) is not None]
    blocked = [row.blocked_until for row in rows if row.blocked_until is not None]
    return max((moment for moment in blocked if moment > clock.now()), default=None)


def failed(session: Session, clock: Clock, keys: list[bytes]) -> None:
    """Remember a failure under each key."""
    now = clock.now()
    session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < now - MEMORY))
    for k in keys:
        row = session.get(SignInAttempt, k, with_for_update=True)
        if row is None:
            row = SignInAttempt(key=k, failures=0, last_at=now)
            session.add(row)
        row.failures += 1
        row.last_at = now
        if row.failures > FREE:
            pause = min(timedelta(seconds=2 ** (row.failures - FREE) * 5), LONGEST)
            row.blocked_until = now + pause
    session.flush()


def succeeded(session: Session, keys: list[bytes]) -> None:
    session.execute(delete(SignInAttempt).where(SignInAttempt.key.in_(keys)))
