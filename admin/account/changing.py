"""Change one's own password: the old one is asked for and counted like a sign-in."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from admin.desk import Desk
from admin.security import devices, passwords, sessions, throttle
from admin.security.throttle import Refused, Reserved
from budgeting import audit, staff
from budgeting.audit import AuditAction

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Changed:
    """The new secrets of the browser in which it was done; all others are out."""

    session: str = field(repr=False)
    device: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Stands:
    kept: str | None
    own_words: list[str]


async def change(desk: Desk, old: str, new: str, again: str) -> Changed | str:
    """Set the new password; or what is wrong, as `WRONG` of the routes words it. Raises Busy."""
    database, hashing = desk.house.database, desk.house.hashing
    stands = await database.read_async(lambda s: _stands(s, desk))
    with hashing.place():
        reserved = await database.write_async(lambda s: _reserve(s, desk))
        if isinstance(reserved, Refused):
            return "wait"
        if not await hashing.run(lambda: passwords.matches(stands.kept, old)):
            await database.write_async(lambda s: _failed(s, desk))
            return "old"
        # Whatever else is wrong: it was right that they asked.
        await database.write_async(lambda s: throttle.give_back(s, desk.clock, reserved))
        if new != again:
            return "differ"
        if new == old:
            return "same"
        weak = await hashing.run(lambda: passwords.weakness(new, stands.own_words))
        if weak is not None:
            return weak
        kept = await hashing.run(lambda: passwords.hashed(new))
    return await database.write_async(lambda s: _keep(s, desk, stands.kept, kept))


def _stands(session: Session, desk: Desk) -> _Stands:
    person = staff.get(session, desk.me.staff_id)
    return _Stands(person.password_hash, passwords.own_words(session, person))


def _reserve(session: Session, desk: Desk) -> Reserved | Refused:
    counted = throttle.reserve(session, desk.clock, throttle.own(desk.me.staff_id))
    if isinstance(counted, Refused) and counted.first:
        log.warning("a change of password was refused after too many tries")
        audit.note(session, desk.clock, None, AuditAction.SIGNIN_REFUSED, "staff", desk.me.staff_id)
    return counted


def _failed(session: Session, desk: Desk) -> None:
    log.warning("a change of password failed: the old one was wrong")
    audit.note(session, desk.clock, None, AuditAction.SIGNIN_FAILED, "staff", desk.me.staff_id)


def _keep(session: Session, desk: Desk, before: str | None, kept: str) -> Changed | str:
    person = staff.get(session, desk.me.staff_id)
    if person.password_hash != before or not person.active:
        return "old"
    staff.set_password(session, desk.clock, person.id, kept, by=person.id)
    return Changed(
        sessions.begin(session, desk.clock, person.id), devices.remember(session, desk.clock, person.id, None)
    )
