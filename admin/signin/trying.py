"""One attempt to sign in: first counted, then hashed, then let in or recorded as failed."""

from __future__ import annotations

import hmac
import logging
import secrets
from dataclasses import dataclass, field
from enum import Enum

from sqlalchemy.orm import Session

from admin.context import Services
from admin.security import devices, passwords, pending, sign_ins, throttle
from admin.security.throttle import Key, Refused, Reserved
from budgeting import audit, staff
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.staff import second_factor

log = logging.getLogger(__name__)
#: Lets log lines about one address or network be linked without revealing it; new with each start.
_LOG_KEY = secrets.token_bytes(16)


@dataclass(frozen=True, slots=True)
class Try:
    """What somebody submits to sign in. ``address`` is normalised."""

    address: str
    password: str = field(repr=False)
    client: str
    #: The secrets that the browser already holds.
    session: str | None = field(default=None, repr=False)
    device: str | None = field(default=None, repr=False)


class Tried(Enum):
    """Why somebody is not let in."""

    WRONG = "wrong"
    WAIT = "wait"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Entered:
    """The secrets for the cookies of somebody who signed in."""

    session: str = field(repr=False)
    device: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CodeOwed:
    """The password was right; ``secret`` is for the cookie with which the code is given."""

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Account:
    """What is known before anything is checked."""

    staff_id: int | None
    stored: str | None
    keys: list[Key]
    refused: Refused | None


async def enter(services: Services, attempt: Try) -> Entered | CodeOwed | Tried:
    """Sign in anyone who knows the password, or ask for the code if they have turned that on. Raises Busy if too many
    are signing in at once."""
    clock, database = services.clock, services.database
    account = await database.read_async(lambda s: _look(s, clock, attempt))
    if account.refused is not None and not account.refused.first:
        return Tried.WAIT
    with services.hashing.place():
        reserved = await database.write_async(lambda s: _reserve(s, clock, account))
        if isinstance(reserved, Refused):
            _log("was refused", attempt)
            return Tried.WAIT
        right = await services.hashing.run(lambda: passwords.matches(account.stored, attempt.password))
    outcome = await database.write_async(lambda s: _settle(s, clock, attempt, account, reserved, right))
    if outcome is None:
        _log("failed", attempt)
        return Tried.WRONG
    return outcome


def entered(session: Session, clock: Clock, staff_id: int, before: str | None, device: str | None) -> Entered:
    """Begin the session of somebody who has shown all that is asked for; ``before`` and ``device`` are the browser's
    secrets."""
    audit.note(session, clock, staff_id, AuditAction.SIGNIN, "staff", staff_id)
    return Entered(
        sign_ins.begin(session, clock, staff_id, before),
        devices.remember(session, clock, staff_id, device),
    )


def _look(session: Session, clock: Clock, attempt: Try) -> _Account:
    person = staff.by_email(session, attempt.address) if attempt.address else None
    device = devices.known(session, clock, person.id, attempt.device) if person is not None else None
    keys = throttle.keys(attempt.address, attempt.client, device.id if device is not None else None)
    return _Account(
        person.id if person is not None else None,
        person.password_hash if person is not None and person.active else None,
        keys,
        throttle.refused(session, clock, keys),
    )


def _reserve(session: Session, clock: Clock, account: _Account) -> Reserved | Refused:
    counted = throttle.reserve(session, clock, account.keys)
    if isinstance(counted, Refused) and counted.first:
        _note(session, clock, AuditAction.SIGNIN_REFUSED, account.staff_id)
    return counted


def _settle(
    session: Session, clock: Clock, attempt: Try, account: _Account, reserved: Reserved, right: bool
) -> Entered | CodeOwed | None:
    person = staff.get(session, account.staff_id) if account.staff_id is not None else None
    # While the password was being checked it may have been changed, or the person suspended.
    if not right or person is None or not person.active or person.password_hash != account.stored:
        _note(session, clock, AuditAction.SIGNIN_FAILED, account.staff_id)
        return None
    throttle.give_back(session, clock, reserved)
    if second_factor.is_on(session, person.id):
        return CodeOwed(pending.begin(session, clock, person.id))
    return entered(session, clock, person.id, attempt.session, attempt.device)


def _note(session: Session, clock: Clock, action: AuditAction, staff_id: int | None) -> None:
    """An audit line about the owner of the address; if nobody has it, the line is about nobody."""
    if staff_id is not None:
        audit.note(session, clock, None, action, "staff", staff_id)
    else:
        audit.note(session, clock, None, action, "signin", None)


def _log(what: str, attempt: Try) -> None:
    log.warning(
        "a sign-in %s (address %s, network %s)",
        what,
        _short(attempt.address),
        _short(throttle.network(attempt.client)),
    )


def _short(value: str) -> str:
    return hmac.digest(_LOG_KEY, value.encode("utf-8", "replace"), "sha256").hex()[:8]
