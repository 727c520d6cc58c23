"""The second half of a sign-in: an attempt at the code is first counted, then checked, as with the password."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from enum import Enum

from sqlalchemy.orm import Session

from admin.context import Services
from admin.security import devices, pending, throttle
from admin.security.throttle import Reserved
from admin.signin.trying import Entered, entered
from budgeting import audit, staff
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.staff import second_factor
from budgeting.staff.second_factor import Answer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CodeTry:
    """What somebody submits on the second page. ``pending``, ``session``, ``device``: the browser's secrets."""

    code: str = field(repr=False)
    pending: str | None = field(repr=False)
    session: str | None = field(default=None, repr=False)
    device: str | None = field(default=None, repr=False)


class Missed(Enum):
    """Why somebody is not let in."""

    WRONG = "code"
    USED = "used"
    WAIT = "wait"
    #: Too late, or sent twice: it begins again with the password.
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Let:
    """The secrets for the cookies, and whether a recovery code was used up for it."""

    entered: Entered
    recovered: bool


def waits(session: Session, clock: Clock, secret: str | None) -> bool:
    """Whether the browser with this secret still owes a code."""
    return pending.of(session, clock, secret) is not None


async def enter(services: Services, attempt: CodeTry) -> Let | Missed:
    """Sign in whoever gave the password before, and now the code."""
    clock, database = services.clock, services.database
    reserved = await database.write_async(lambda s: _reserve(s, clock, attempt))
    if isinstance(reserved, Missed):
        return reserved
    outcome = await database.write_async(lambda s: _settle(s, clock, attempt, reserved))
    if isinstance(outcome, Missed):
        log.warning("a code at the sign-in failed")
    return outcome


def _reserve(session: Session, clock: Clock, attempt: CodeTry) -> Reserved | Missed:
    row = pending.of(session, clock, attempt.pending)
    if row is None:
        return Missed.OVER
    device = devices.known(session, clock, row.staff_id, attempt.device)
    keys = throttle.codes(row.staff_id, device.id if device is not None else None)
    counted = throttle.reserve(session, clock, keys)
    if isinstance(counted, Reserved):
        return counted
    if counted.first:
        log.warning("a code at the sign-in was refused after too many tries")
        audit.note(session, clock, None, AuditAction.SIGNIN_REFUSED, "staff", row.staff_id)
    return Missed.WAIT


def _settle(session: Session, clock: Clock, attempt: CodeTry, reserved: Reserved) -> Let | Missed:
    staff_id = pending.owner(session, attempt.pending)
    if staff_id is None:
        return Missed.OVER
    # Whatever ends their sign-ins meanwhile locks the person first, too.
    staff.locked(session, staff_id)
    row = pending.of(session, clock, attempt.pending, lock=True)
    if row is None:
        return Missed.OVER
    answer = second_factor.accept(session, clock, staff_id, attempt.code)
    if not answer.opens:
        audit.note(session, clock, None, AuditAction.SIGNIN_CODE_FAILED, "staff", staff_id)
        return Missed.USED if answer is Answer.USED else Missed.WRONG
    throttle.give_back(session, clock, reserved)
    pending.end(session, row)
    return Let(entered(session, clock, staff_id, attempt.session, attempt.device), answer is Answer.RECOVERY)
