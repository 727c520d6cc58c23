"""Ask a signed-in person for their own password once more; attempts are counted like sign-ins."""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from admin.security import passwords, throttle
from admin.security.throttle import Refused, Reserved
from budgeting import audit
from budgeting.audit import AuditAction

if TYPE_CHECKING:
    from admin.context import RequestContext

log = logging.getLogger(__name__)


class Answer(StrEnum):
    """What came of an attempt."""

    RIGHT = "right"
    WRONG = "old"
    WAIT = "wait"


async def check(context: RequestContext, stored: str | None, typed: str) -> Answer:
    """Whether ``typed`` is the password of the person at the desk, kept as ``stored``. The caller holds a place of
    `Hashing`."""
    database, hashing = context.services.database, context.services.hashing
    reserved = await database.write_async(lambda s: _reserve(s, context))
    if isinstance(reserved, Refused):
        return Answer.WAIT
    if not await hashing.run(lambda: passwords.matches(stored, typed)):
        await database.write_async(lambda s: _failed(s, context))
        return Answer.WRONG
    await database.write_async(lambda s: throttle.give_back(s, context.clock, reserved))
    return Answer.RIGHT


def _reserve(session: Session, context: RequestContext) -> Reserved | Refused:
    counted = throttle.reserve(session, context.clock, throttle.own(context.me.staff_id))
    if isinstance(counted, Refused) and counted.first:
        log.warning("somebody's own password was refused after too many tries")
        audit.note(session, context.clock, None, AuditAction.SIGNIN_REFUSED, "staff", context.me.staff_id)
    return counted


def _failed(session: Session, context: RequestContext) -> None:
    log.warning("somebody's own password was wrong")
    audit.note(session, context.clock, None, AuditAction.SIGNIN_FAILED, "staff", context.me.staff_id)
