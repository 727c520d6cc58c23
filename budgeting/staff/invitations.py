"""How a new colleague gets in: a single-use link, in which they set their own password. Only hashes are stored.

As with the link for a service, following it changes nothing; its button uses it up for the page that pressed it. The
link is for an account without a password and never replaces one.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Staff
from budgeting.errors import NotPossible
from budgeting.staff.people import get, locked, set_password
from budgeting.tokens import Ticket, digest, new_token

LASTS = timedelta(days=7)


class Standing(StrEnum):
    """How far a colleague is on their way in."""

    #: They have a password: nothing is missing.
    IN = "in"
    INVITED = "invited"
    #: They opened the link, and haven't set a password: nobody else can open it.
    OPENED = "opened"
    LAPSED = "lapsed"
    UNINVITED = "uninvited"


def standing(person: Staff, now: datetime) -> Standing:
    if person.password_hash is not None:
        return Standing.IN
    if person.invitation_hash is None or person.invitation_expires_at is None:
        return Standing.UNINVITED
    if person.invitation_expires_at <= now:
        return Standing.LAPSED
    return Standing.OPENED if person.invitation_key_hash is not None else Standing.INVITED


def invite(session: Session, clock: Clock, by: int | None, staff_id: int) -> Ticket:
    """Make the link with which a colleague sets their password; an earlier one stops working. It is shown once.

    Raises NotFound (also unless ``by`` administers all of the person's programmes: the link opens all of them),
    NotPossible("not_active" | "has_password").
    """
    access.may_manage(session, by, staff_id, everywhere=True)
    person = locked(session, staff_id)
    if not person.active:
        raise NotPossible("not_active")
    if person.password_hash is not None:
        raise NotPossible("has_password")
    ticket = Ticket(new_token(), clock.now() + LASTS)
    person.invitation_hash, person.invitation_key_hash = digest(ticket.token), None
    person.invitation_expires_at = ticket.expires_at
    session.flush()
    audit.note(session, clock, by, AuditAction.STAFF_INVITE, "staff", staff_id)
    return ticket


def uninvite(session: Session, clock: Clock, by: int | None, staff_id: int) -> None:
    """The link stops working; without one nothing changes. Raises NotFound, as `invite`."""
    access.may_manage(session, by, staff_id, everywhere=True)
    person = locked(session, staff_id)
    if person.password_hash is None and person.invitation_hash is not None:
        void(person)
        session.flush()
        audit.note(session, clock, by, AuditAction.STAFF_UNINVITE, "staff", staff_id)


def void(person: Staff) -> None:
    """No invitation leads to this account any more."""
    person.invitation_hash = person.invitation_key_hash = person.invitation_expires_at = None


def open_by(session: Session, clock: Clock, token: str, key: str) -> Staff:
    """Somebody presses the button of a page with this ``key``: the account that the link is for.

    The first time uses the link up; the same page may ask again until its link is over. Raises NotPossible("link").
    """
    person = _working(session, clock, token, lock=True)
    if person.invitation_key_hash is None:
        person.invitation_key_hash = digest(key)
        session.flush()
        audit.note(session, clock, None, AuditAction.STAFF_INVITATION_OPENED, "staff", person.id)
    elif not _is_key(person, key):
        raise NotPossible("link")
    return person


def opened_with(session: Session, clock: Clock, token: str, key: str) -> Staff:
    """The account, for the page that opened its link; changes nothing. Raises NotPossible("link")."""
    return _of_page(_working(session, clock, token), key)


def accept(session: Session, clock: Clock, token: str, key: str, password_hash: str) -> None:
    """Store the password chosen on the page that opened the link. Raises NotPossible("link")."""
    person = _of_page(_working(session, clock, token, lock=True), key)
    set_password(session, clock, person.id, password_hash, by=person.id)


def is_accepted(session: Session, token: str, key: str) -> bool:
    """Whether the page that opened the link has set the password already: it was sent twice."""
    person = session.scalar(select(Staff).where(Staff.invitation_hash == digest(token)))
    return person is not None and person.active and person.password_hash is not None and _is_key(person, key)


def _working(session: Session, clock: Clock, token: str, *, lock: bool = False) -> Staff:
    number = session.scalar(select(Staff.id).where(Staff.invitation_hash == digest(token)))
    if number is None:
        raise NotPossible("link")
    person = locked(session, number) if lock else get(session, number)
    # It may have been renewed while the row was waited for.
    same = person.invitation_hash is not None and hmac.compare_digest(person.invitation_hash, digest(token))
    is_open = standing(person, clock.now()) in (Standing.INVITED, Standing.OPENED)
    if not (same and is_open and person.active):
        raise NotPossible("link")
    return person


def _of_page(person: Staff, key: str) -> Staff:
    if not _is_key(person, key):
        raise NotPossible("link")
    return person


def _is_key(person: Staff, key: str) -> bool:
    stored = person.invitation_key_hash
    return stored is not None and hmac.compare_digest(stored, digest(key))
