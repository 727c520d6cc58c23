"""The people who accompany families: who they are, and their password hashes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, audit, clean_text
from budgeting.access import Action
from budgeting.addresses import normalised
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Staff
from budgeting.errors import NotFound, NotPossible
from budgeting.staff import sign_ins


def create(
    session: Session,
    clock: Clock,
    email: str,
    name: str,
    first_name: str,
    language: str,
    phone: str = "",
    *,
    by: int | None = None,
) -> Staff:
    """Create a staff person without roles; ``by`` a colleague (None: the command line).

    Raises NotFound (also if ``by`` may not give anybody a role), NotPossible("email" | "email_taken" | "name").
    """
    if by is not None and not access.actor(session, by).may(Action.MANAGE_STAFF):
        raise NotFound("staff", by)
    address = normalised(email)
    if not address:
        raise NotPossible("email")
    if by_email(session, address) is not None:
        raise NotPossible("email_taken")
    made = Staff(
        email=address,
        name=clean_text.name(name),
        first_name=clean_text.name(first_name),
        language=language,
        phone=phone,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    audit.note(session, clock, by, AuditAction.STAFF_CREATE, "staff", made.id)
    return made


def get(session: Session, staff_id: int) -> Staff:
    """The staff person. Raises NotFound."""
    person = session.get(Staff, staff_id)
    if person is None:
        raise NotFound("staff", staff_id)
    return person


def locked(session: Session, staff_id: int) -> Staff:
    """The same, locked against everyone who would write in this person's name until the transaction ends: each audit
    line locks the row of its author. Raises NotFound.
    """
    person = session.get(Staff, staff_id, populate_existing=True, with_for_update=True)
    if person is None:
        raise NotFound("staff", staff_id)
    return person


def by_email(session: Session, email: str) -> Staff | None:
    """The person with this address, however it was typed."""
    return session.scalar(select(Staff).where(Staff.email == normalised(email)))


def by_chat(session: Session, chat_id: int, *, acting: bool = False) -> Staff | None:
    """The active staff person whose own chat this is. ``acting``: they are about to change something, so anyone
    ending their access now must wait.
    """
    query = select(Staff).where(Staff.telegram_chat_id == chat_id, Staff.active.is_(True))
    return session.scalar(query.with_for_update(read=True, key_share=True) if acting else query)


def set_language(session: Session, clock: Clock, staff_id: int, language: str) -> None:
    """Store the language in which a person reads, chosen by themselves. Raises NotFound."""
    person = get(session, staff_id)
    if person.language != language:
        person.language = language
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.STAFF_LANGUAGE, "staff", staff_id)


def set_password(
    session: Session, clock: Clock, staff_id: int, password_hash: str, by: int | None = None
) -> None:
    """Store the hash of a new password, set by ``by`` (None: the command line). Raises NotFound.

    People set their own; administrators reset one through the command line. Every session signed in with the old
    password ends, and all known browsers are forgotten.
    """
    if by not in (None, staff_id):
        raise NotFound("staff", staff_id)
    get(session, staff_id).password_hash = password_hash
    sign_ins.end_all(session, staff_id)
    session.flush()
    audit.note(session, clock, by, AuditAction.STAFF_PASSWORD, "staff", staff_id)
