"""Accepts a code, each of them once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock, real
from budgeting.db.tables import RecoveryCode, SecondFactor
from budgeting.staff import people
from budgeting.staff.second_factor import codes


class Answer(StrEnum):
    """What came of a code."""

    RIGHT = "right"
    #: A recovery code, which is used up now.
    RECOVERY = "recovery"
    WRONG = "code"
    #: The right one, and it was accepted before.
    USED = "used"

    @property
    def opens(self) -> bool:
        return self in (Answer.RIGHT, Answer.RECOVERY)


def on_since(session: Session, staff_id: int) -> datetime | None:
    """When the person turned it on (UTC); None: it is off."""
    query = select(SecondFactor.turned_on_at).where(
        SecondFactor.staff_id == staff_id, SecondFactor.key.is_not(None)
    )
    return session.scalar(query)


def is_on(session: Session, staff_id: int) -> bool:
    return on_since(session, staff_id) is not None


def who_has(session: Session, people: Collection[int]) -> set[int]:
    """Those of the people who have turned it on."""
    query = select(SecondFactor.staff_id).where(
        SecondFactor.staff_id.in_(people), SecondFactor.key.is_not(None)
    )
    return set(session.scalars(query))


def locked(session: Session, staff_id: int) -> SecondFactor | None:
    """The person's row, locked until the transaction ends."""
    return session.get(SecondFactor, staff_id, populate_existing=True, with_for_update=True)


def accept(session: Session, clock: Clock, staff_id: int, typed: str) -> Answer:
    """Use up the code, of the authenticator or for recovery. The caller counts attempts, and commits them before."""
    # The person first: everything about their sign-in locks in this order.
    people.locked(session, staff_id)
    factor = locked(session, staff_id)
    if factor is None or factor.key is None:
        return Answer.WRONG
    code = codes.digits_of(typed)
    if code is None:
        return _recovered(session, clock, staff_id, typed)
    step = codes.step_of(factor.key, code, real(clock))
    if step is None:
        return Answer.WRONG
    if factor.last_step is not None and step <= factor.last_step:
        return Answer.USED
    factor.last_step = step
    session.flush()
    return Answer.RIGHT


def _recovered(session: Session, clock: Clock, staff_id: int, typed: str) -> Answer:
    spent = session.execute(
        delete(RecoveryCode)
        .where(RecoveryCode.staff_id == staff_id, RecoveryCode.code_hash == codes.recovery_digest(typed))
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    if spent.first() is None:
        return Answer.WRONG
    audit.note(session, clock, staff_id, AuditAction.STAFF_RECOVERY, "staff", staff_id)
    return Answer.RECOVERY
