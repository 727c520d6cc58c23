"""Before the second factor changes: the password once more, and a code. Attempts at both are counted as at the
sign-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from admin.context import RequestContext
from admin.security import devices, own_password, throttle
from admin.security.hashing import Busy
from admin.security.own_password import Answer
from admin.security.throttle import Refused, Reserved
from budgeting import audit, staff
from budgeting.audit import AuditAction
from budgeting.errors import NotPossible
from dialogs.text import Text, t

T = TypeVar("T")
#: Reasons for which a code was no good; any other says nothing about it.
WRONG_CODE = ("code", "used")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a password is no good, and the status of the answer."""

    text: Text
    status: int


_WRONG = {
    Answer.WRONG: Wrong(t("That is not your current password."), 422),
    Answer.WAIT: Wrong(t("Too many tries. Wait a few minutes, then try again."), 429),
}
_BUSY = Wrong(t("Many people are signing in just now. Please try again in a moment."), 503)


async def password(context: RequestContext, typed: str) -> Wrong | None:
    """None if it is the password of the person at the desk."""
    stored = await context.services.database.read_async(
        lambda s: staff.get(s, context.me.staff_id).password_hash
    )
    try:
        with context.services.hashing.place():
            answer = await own_password.check(context, stored, typed)
    except Busy:
        return _BUSY
    return _WRONG.get(answer)


def code(context: RequestContext, job: Callable[[Session], T]) -> T:
    """Run a ``job`` that takes a code of the person at the desk; the attempt is counted and committed before.

    Raises NotPossible("wait") after too many, and what the job raises.
    """
    reserved = context.write(lambda s: _reserve(s, context))
    if isinstance(reserved, Refused):
        raise NotPossible("wait")
    try:
        done = context.write(job)
    except NotPossible as error:
        missed = error.reason in WRONG_CODE
        context.write(lambda s: _failed(s, context) if missed else _right(s, context, reserved))
        raise
    context.write(lambda s: _right(s, context, reserved))
    return done


def _reserve(session: Session, context: RequestContext) -> Reserved | Refused:
    me, secret = context.me.staff_id, context.services.cookie(context.request, devices.COOKIE)
    device = devices.known(session, context.clock, me, secret)
    counted = throttle.reserve(
        session, context.clock, throttle.codes(me, device.id if device is not None else None)
    )
    if isinstance(counted, Refused) and counted.first:
        audit.note(session, context.clock, None, AuditAction.SIGNIN_REFUSED, "staff", me)
    return counted


def _right(session: Session, context: RequestContext, reserved: Reserved) -> None:
    throttle.give_back(session, context.clock, reserved)


def _failed(session: Session, context: RequestContext) -> None:
    audit.note(session, context.clock, None, AuditAction.SIGNIN_CODE_FAILED, "staff", context.me.staff_id)
