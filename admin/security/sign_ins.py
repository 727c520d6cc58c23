"""Sessions live on the server: the browser holds a random secret, the database its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from budgeting import access, staff
from budgeting.access import Actor
from budgeting.clock import Clock
from budgeting.db.tables import SignIn, Sitting, Staff
from budgeting.programmes import days
from budgeting.side_by_side import sittings
from budgeting.staff import second_factor

COOKIE = "ponte_session"
#: Browsers accept a cookie with this prefix only from this exact host, over https and for all its paths.
_HOST_ONLY = "__Host-"
#: A working day, and an hour and a half away from the desk.
LIFE, IDLE = timedelta(hours=10), timedelta(minutes=90)
#: `seen_at` is written at most this often, so that reading a page costs no write.
NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Reading(Actor):
    """A staff person with the language they read."""

    language: str
    #: The time zone of their desk, used for dates that belong to no household or programme.
    zone: str


@dataclass(frozen=True, slots=True)
class Me(Reading):
    """The staff person at the browser."""

    session_id: int
    name: str
    first_name: str
    csrf: str
    #: The name of their programme (the oldest running one); empty without one.
    programme: str
    #: The sitting side by side that their browser shows, and nothing else; None: it isn't locked.
    sitting: int | None = None
    #: They have to set up the second factor before anything else.
    setting_up: bool = False


def cookie_name(name: str, secure: bool) -> str:
    """The name of one of our cookies in the browser; over http no browser would accept the strict name."""
    return f"{_HOST_ONLY}{name}" if secure else name


def begin(session: Session, clock: Clock, staff_id: int, before: str | None = None) -> str:
    """Sign a person in and return the secret for their cookie. Deletes expired sessions, and the session whose secret
    the browser had ``before``."""
    staff.sign_ins.seen(session, clock, staff_id)
    now, secret = clock.now(), secrets.token_urlsafe(32)
    session.execute(delete(SignIn).where(SignIn.expires_at < now))
    if before:
        session.execute(delete(SignIn).where(SignIn.token_hash == _digest(before)))
    session.add(
        SignIn(
            staff_id=staff_id,
            token_hash=_digest(secret),
            csrf=secrets.token_urlsafe(24),
            created_at=now,
            seen_at=now,
            expires_at=now + LIFE,
            setting_up=second_factor.is_missing(session, staff_id),
        )
    )
    session.flush()
    return secret


def who(session: Session, clock: Clock, secret: str | None) -> Me | None:
    """The person with this secret; None if it is unknown or too old, or the person may no longer work here."""
    return _looked_up(session, clock, SignIn.token_hash == _digest(secret)) if secret else None


def again(session: Session, clock: Clock, me: Me, *, acting: bool = False) -> Me | None:
    """The same person as of now, with the rights they still have; None once the session is over. With ``acting`` they
    go on to change something, and suspending them waits until that is committed."""
    return _looked_up(session, clock, SignIn.id == me.session_id, acting=acting)


def _looked_up(
    session: Session, clock: Clock, which: ColumnElement[bool], *, acting: bool = False
) -> Me | None:
    now = clock.now()
    query = (
        select(SignIn, Staff, Sitting.id.label("sitting"))
        .join(Staff, Staff.id == SignIn.staff_id)
        .outerjoin(Sitting, and_(Sitting.sign_in_id == SignIn.id, sittings.locks()))
        .where(
            which,
            SignIn.expires_at > now,
            SignIn.seen_at > now - IDLE,
            Staff.active.is_(True),
        )
    )
    if acting:
        query = query.with_for_update(read=True, key_share=True, of=Staff)
    signed_in = session.execute(query).first()
    if signed_in is None:
        return None
    row, person = signed_in.SignIn, signed_in.Staff
    desk = days.desk(session, person.id)
    actor = access.actor(session, person.id)
    return Me(
        person.id,
        actor.rights,
        actor.off,
        person.language,
        desk.zone,
        row.id,
        person.name,
        person.first_name,
        row.csrf,
        desk.programme,
        signed_in.sitting,
        # Asked again, since the programme may have changed its mind.
        row.setting_up and second_factor.is_missing(session, person.id),
    )


def due_to_note(session: Session, clock: Clock, me: Me) -> bool:
    seen = session.scalar(select(SignIn.seen_at).where(SignIn.id == me.session_id))
    return seen is not None and clock.now() - seen > NOTED_EVERY


def note_seen(session: Session, clock: Clock, me: Me) -> None:
    session.execute(update(SignIn).where(SignIn.id == me.session_id).values(seen_at=clock.now()))
    staff.sign_ins.seen(session, clock, me.staff_id)


def end(session: Session, session_id: int) -> None:
    """Sign out."""
    session.execute(delete(SignIn).where(SignIn.id == session_id))


def end_all_but(session: Session, me: Me) -> None:
    """End all of the person's sessions except the current one."""
    session.execute(delete(SignIn).where(SignIn.staff_id == me.staff_id, SignIn.id != me.session_id))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
