"""Sessions live on the server: the browser holds a random secret, the database its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Staff, StaffRole, StaffSession
from budgeting.errors import NotFound
from budgeting.states import Role

COOKIE = "ponte_session"
#: Browsers take a cookie of such a name from this very host only, over https only, for all its paths.
_HOST_ONLY = "__Host-"
#: A working day, and an hour and a half away from the desk.
LIFE, IDLE = timedelta(hours=10), timedelta(minutes=90)
#: `seen_at` is written so often at most: reading a page should not cost a write.
NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Me:
    """The staff person at the browser, with what they may do where."""

    staff_id: int
    session_id: int
    name: str
    first_name: str
    language: str
    csrf: str
    #: (programme, role), one for each right.
    rights: frozenset[tuple[int, Role]]

    def programmes(self, *roles: Role) -> list[int]:
        """The programmes in which this person has one of the roles (any role where none is named)."""
        return sorted({programme for programme, role in self.rights if not roles or role in roles})

    def has(self, *roles: Role) -> bool:
        return any(role in roles for _, role in self.rights)


@dataclass(frozen=True, slots=True)
class Open:
    """One session of a person, as it is listed for them. Instants in UTC."""

    id: int
    created_at: datetime
    seen_at: datetime


def cookie_name(name: str, secure: bool) -> str:
    """What a cookie of ours is called in the browser: over http no browser would take the strict name."""
    return f"{_HOST_ONLY}{name}" if secure else name


def begin(session: Session, clock: Clock, staff_id: int, before: str | None = None) -> str:
    """Sign a person in; the secret for their cookie. Sessions that are over go, and so does the one whose secret
    the browser had ``before``."""
    now, secret = clock.now(), secrets.token_urlsafe(32)
    session.execute(delete(StaffSession).where(StaffSession.expires_at < now))
    if before:
        session.execute(delete(StaffSession).where(StaffSession.token_hash == _digest(before)))
    session.add(
        StaffSession(
            staff_id=staff_id,
            token_hash=_digest(secret),
            csrf=secrets.token_urlsafe(24),
            created_at=now,
            seen_at=now,
            expires_at=now + LIFE,
        )
    )
    session.flush()
    return secret


def who(session: Session, clock: Clock, secret: str | None) -> Me | None:
    """Whoever holds the secret; None where it is unknown, too old, or the person may not work here any more."""
    if not secret:
        return None
    now = clock.now()
    found = session.execute(
        select(StaffSession, Staff)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(
            StaffSession.token_hash == _digest(secret),
            StaffSession.expires_at > now,
            StaffSession.seen_at > now - IDLE,
            Staff.active.is_(True),
        )
    ).first()
    if found is None:
        return None
    row, staff = found
    rights = session.execute(
        select(StaffRole.programme_id, StaffRole.role).where(StaffRole.staff_id == staff.id)
    )
    return Me(
        staff.id,
        row.id,
        staff.name,
        staff.first_name,
        staff.language,
        row.csrf,
        frozenset((programme, role) for programme, role in rights),
    )


def due_to_note(session: Session, clock: Clock, me: Me) -> bool:
    seen = session.scalar(select(StaffSession.seen_at).where(StaffSession.id == me.session_id))
    return seen is not None and clock.now() - seen > NOTED_EVERY


def note_seen(session: Session, clock: Clock, me: Me) -> None:
    session.execute(update(StaffSession).where(StaffSession.id == me.session_id).values(seen_at=clock.now()))


def end(session: Session, session_id: int) -> None:
    """Sign out."""
    session.execute(delete(StaffSession).where(StaffSession.id == session_id))


def of(session: Session, clock: Clock, staff_id: int) -> list[Open]:
    """Where the person is signed in now, the newest first."""
    now = clock.now()
    rows = session.execute(
        select(StaffSession.id, StaffSession.created_at, StaffSession.seen_at)
        .where(
            StaffSession.staff_id == staff_id,
            StaffSession.expires_at > now,
            StaffSession.seen_at > now - IDLE,
        )
        .order_by(StaffSession.created_at.desc(), StaffSession.id.desc())
        .limit(100)
    )
    return [Open(*row) for row in rows]


def end_other(session: Session, staff_id: int, session_id: int) -> None:
    """End a session of the person. Raises NotFound where it is not theirs."""
    done: Any = session.execute(
        delete(StaffSession).where(StaffSession.id == session_id, StaffSession.staff_id == staff_id)
    )
    if done.rowcount != 1:
        raise NotFound("session", session_id)


def end_all_but(session: Session, me: Me) -> None:
    """End all sessions of the person but the one they are in."""
    session.execute(
        delete(StaffSession).where(StaffSession.staff_id == me.staff_id, StaffSession.id != me.session_id)
    )


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
