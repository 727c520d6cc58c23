"""A colleague lost the phone and the recovery codes: their password alone is enough again, and they are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import access, audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import SecondFactor, Staff
from budgeting.errors import NotPossible
from budgeting.staff import people, sign_ins
from budgeting.staff.second_factor.checking import locked
from budgeting.staff.second_factor.own import forget


@dataclass(frozen=True, slots=True)
class Reset:
    """Somebody to tell on their own phone."""

    staff_id: int
    chat_id: int
    language: str


def reset(session: Session, clock: Clock, by: int | None, staff_id: int, reason: str = "") -> None:
    """Turn off a colleague's second factor and end their sessions; ``by`` None is the command line.

    Raises NotFound (also unless ``by`` administers all of the person's programmes: it protects all of them),
    NotPossible("own_factor") for one's own, which takes a code, and NotPossible("no_factor") without one.
    """
    access.may_manage(session, by, staff_id, everywhere=True)
    if by == staff_id:
        raise NotPossible("own_factor")
    person, factor = people.locked(session, staff_id), locked(session, staff_id)
    if factor is None or factor.key is None:
        raise NotPossible("no_factor")
    factor.key = factor.last_step = factor.turned_on_at = factor.new_key = factor.new_key_at = None
    factor.tell_reset = person.telegram_chat_id is not None
    forget(session, staff_id)
    sign_ins.end_all(session, staff_id)
    session.flush()
    audit.note(session, clock, by, AuditAction.STAFF_FACTOR_RESET, "staff", staff_id, reason)


def untold(session: Session) -> Sequence[Reset]:
    """Whom the staff bot has yet to tell."""
    query = (
        select(Staff.id, Staff.telegram_chat_id, Staff.language)
        .join(SecondFactor, SecondFactor.staff_id == Staff.id)
        .where(SecondFactor.tell_reset.is_(True), Staff.active.is_(True))
        .order_by(Staff.id)
        .limit(50)
    )
    rows = session.execute(query).all()
    return [Reset(row.id, row.telegram_chat_id, row.language) for row in rows if row.telegram_chat_id]


def told(session: Session, staff_id: int) -> None:
    """They know, or can't be reached."""
    session.execute(
        update(SecondFactor)
        .where(SecondFactor.staff_id == staff_id)
        .values(tell_reset=False)
        .execution_options(synchronize_session=False)
    )
