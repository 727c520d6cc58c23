"""Staff's own phones: linked to the staff bot by a single-use token, and unlinked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import access, audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Staff
from budgeting.errors import NotPossible
from budgeting.staff.people import get
from budgeting.tokens import Ticket, digest, new_token

LINK_GOOD_FOR = timedelta(days=7)


def create_link(session: Session, clock: Clock, staff_id: int) -> Ticket:
    """A single-use token for ``/start`` in the staff bot, valid for a week; earlier ones become void.

    Raises NotFound, NotPossible("suspended").
    """
    person = get(session, staff_id)
    if not person.active:
        raise NotPossible("suspended")
    token = new_token()
    person.link_hash = digest(token)
    person.link_expires_at = clock.now() + LINK_GOOD_FOR
    session.flush()
    return Ticket(token, person.link_expires_at)


def use_link(session: Session, clock: Clock, token: str, chat_id: int) -> Staff:
    """Link the chat to the token's owner. Raises NotPossible("unknown" | "expired" | "chat_taken").

    A used token is as unknown as a wrong one: nothing of it is stored.
    """
    person = session.scalar(
        select(Staff).where(Staff.link_hash == digest(token), Staff.active.is_(True)).with_for_update()
    )
    if person is None or person.link_expires_at is None:
        raise NotPossible("unknown")
    if person.link_expires_at <= clock.now():
        raise NotPossible("expired")
    other = session.scalar(select(Staff.id).where(Staff.telegram_chat_id == chat_id, Staff.id != person.id))
    if other is not None:
        raise NotPossible("chat_taken")
    used: Any = session.execute(
        update(Staff)
        .where(Staff.id == person.id, Staff.link_hash == digest(token))
        .values(telegram_chat_id=chat_id, link_hash=None, link_expires_at=None)
    )
    if used.rowcount != 1:
        raise NotPossible("unknown")
    session.refresh(person)
    return person


def unlink(session: Session, staff_id: int) -> None:
    """Unlink the phone: it is no longer theirs, or they blocked the bot."""
    get(session, staff_id).telegram_chat_id = None
    session.flush()


def take_away(session: Session, clock: Clock, by: int | None, staff_id: int, reason: str = "") -> None:
    """A colleague (None: the command line) unlinks the phone: it was lost or passed on. An open link becomes void
    too.

    Raises NotFound (also if ``by`` may not manage them), NotPossible("no_phone") if there is neither a phone nor
    a link.
    """
    access.may_manage(session, by, staff_id)
    person = get(session, staff_id)
    if person.telegram_chat_id is None and person.link_hash is None:
        raise NotPossible("no_phone")
    forget(person)
    session.flush()
    audit.note(session, clock, by, AuditAction.STAFF_UNLINK, "staff", staff_id, reason)


def forget(person: Staff) -> None:
    """Neither the chat nor an open link leads to this person any more."""
    person.telegram_chat_id = person.link_hash = person.link_expires_at = None
