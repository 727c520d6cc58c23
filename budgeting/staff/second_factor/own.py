"""What people do with their own second factor: set it up, renew its recovery codes, move it to another phone, end it.

Changes take a code. Attempts are counted by the caller; a refused change raises, so nothing of it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock, real
from budgeting.db.tables import RecoveryCode, SecondFactor
from budgeting.errors import NotPossible
from budgeting.staff import people, sign_ins
from budgeting.staff.second_factor import codes
from budgeting.staff.second_factor.asked import is_asked
from budgeting.staff.second_factor.checking import Answer, accept, locked

#: A key that nobody confirmed for so long is forgotten: its page may have been seen by others since.
CONFIRM_WITHIN = timedelta(minutes=30)
#: So long after it was turned on, the code that did it also makes the recovery codes once more.
AGAIN_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a person is: on since when, how many recovery codes are left, and the key that waits for its first
    code."""

    on_since: datetime | None
    recovery_codes: int
    new_key: str | None = field(repr=False)
    #: Whether one of their programmes asks for it.
    asked: bool


def standing(session: Session, clock: Clock, staff_id: int) -> Standing:
    factor = session.get(SecondFactor, staff_id)
    number = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.staff_id == staff_id)
    return Standing(
        factor.turned_on_at if factor is not None and factor.key is not None else None,
        session.scalar(number) or 0,
        _waiting(factor, clock) if factor is not None else None,
        is_asked(session, staff_id),
    )


def begin(session: Session, clock: Clock, staff_id: int) -> None:
    """A new key waits for its first code; one that waits already stays, so that two open pages show the same.

    Raises NotPossible("on") if the person has one, which `move` replaces.
    """
    people.locked(session, staff_id)
    factor = locked(session, staff_id)
    if factor is not None and factor.key is not None:
        raise NotPossible("on")
    _wait(session, clock, staff_id, factor)


def move(session: Session, clock: Clock, staff_id: int, typed: str) -> None:
    """As `begin`, for another phone; the old one works until the new one is confirmed. Raises NotPossible("code" |
    "used")."""
    _proven(session, clock, staff_id, typed)
    _wait(session, clock, staff_id, locked(session, staff_id))


def confirm(session: Session, clock: Clock, staff_id: int, typed: str) -> list[str]:
    """The first code of the key that waits: now it is on. Returns the recovery codes, which nobody can read again.

    Raises NotPossible("stale") if no key waits, NotPossible("code").
    """
    people.locked(session, staff_id)
    factor = locked(session, staff_id)
    key = _waiting(factor, clock) if factor is not None else None
    if factor is None or key is None:
        raise NotPossible("stale")
    code = codes.digits_of(typed)
    step = codes.step_of(key, code, real(clock)) if code is not None else None
    if step is None:
        raise NotPossible("code")
    action = AuditAction.STAFF_FACTOR_ON if factor.key is None else AuditAction.STAFF_FACTOR_MOVED
    factor.key, factor.last_step, factor.turned_on_at = key, step, clock.now()
    factor.new_key = factor.new_key_at = None
    factor.tell_reset = False
    sign_ins.end_halfway(session, staff_id)
    made = _new_codes(session, staff_id)
    audit.note(session, clock, staff_id, action, "staff", staff_id)
    return made


def check_confirmed(session: Session, clock: Clock, staff_id: int, typed: str) -> None:
    """Whether this is the code that turned it on, just now: sent twice, or sent again because the answer was lost.

    Raises NotPossible("stale") if nothing was confirmed within `AGAIN_WITHIN`, or another code was used since;
    NotPossible("code").
    """
    people.locked(session, staff_id)
    factor = locked(session, staff_id)
    if factor is None or factor.key is None or factor.turned_on_at is None or factor.last_step is None:
        raise NotPossible("stale")
    since = clock.now() - factor.turned_on_at
    if since > AGAIN_WITHIN:
        raise NotPossible("stale")
    code = codes.digits_of(typed)
    step = codes.step_of(factor.key, code, real(clock) - since) if code is not None else None
    if step is None:
        raise NotPossible("code")
    if step != factor.last_step:
        raise NotPossible("stale")


def renew_confirmed(session: Session, clock: Clock, staff_id: int, typed: str) -> list[str]:
    """Ten new recovery codes for whoever missed those that `confirm` made. ``typed``: the code that turned it on.

    Raises as `check_confirmed` does.
    """
    check_confirmed(session, clock, staff_id, typed)
    made = _new_codes(session, staff_id)
    audit.note(session, clock, staff_id, AuditAction.STAFF_RECOVERY_RENEWED, "staff", staff_id)
    return made


def renew(session: Session, clock: Clock, staff_id: int, typed: str) -> list[str]:
    """Ten new recovery codes; the old ones stop working. Raises NotPossible("code" | "used")."""
    _proven(session, clock, staff_id, typed)
    made = _new_codes(session, staff_id)
    audit.note(session, clock, staff_id, AuditAction.STAFF_RECOVERY_RENEWED, "staff", staff_id)
    return made


def turn_off(session: Session, clock: Clock, staff_id: int, typed: str) -> None:
    """Raises NotPossible("asked") while a programme of theirs asks for it, NotPossible("code" | "used")."""
    if is_asked(session, staff_id):
        raise NotPossible("asked")
    _proven(session, clock, staff_id, typed)
    forget(session, staff_id)
    sign_ins.end_halfway(session, staff_id)
    session.execute(delete(SecondFactor).where(SecondFactor.staff_id == staff_id))
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.STAFF_FACTOR_OFF, "staff", staff_id)


def forget(session: Session, staff_id: int) -> None:
    """No recovery code of the person works any more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))


def _proven(session: Session, clock: Clock, staff_id: int, typed: str) -> None:
    answer = accept(session, clock, staff_id, typed)
    if not answer.opens:
        raise NotPossible("used" if answer is Answer.USED else "code")


def _waiting(factor: SecondFactor, clock: Clock) -> str | None:
    fresh = factor.new_key_at is not None and clock.now() - factor.new_key_at < CONFIRM_WITHIN
    return factor.new_key if fresh else None


def _wait(session: Session, clock: Clock, staff_id: int, factor: SecondFactor | None) -> None:
    if factor is None:
        factor = SecondFactor(staff_id=staff_id)
        session.add(factor)
    if _waiting(factor, clock) is None:
        factor.new_key, factor.new_key_at = codes.new_key(), clock.now()
    session.flush()


def _new_codes(session: Session, staff_id: int) -> list[str]:
    forget(session, staff_id)
    made = codes.new_recovery_codes()
    session.add_all(RecoveryCode(staff_id=staff_id, code_hash=codes.recovery_digest(code)) for code in made)
    session.flush()
    return made
