"""Change your own password: the old one is required, and attempts at it are counted like sign-ins."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from admin.context import RequestContext
from admin.security import devices, own_password, passwords, sign_ins
from admin.security.own_password import Answer
from budgeting import staff


@dataclass(frozen=True, slots=True)
class Changed:
    """The new secrets for the browser that changed it; all others are signed out."""

    session: str = field(repr=False)
    device: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Stands:
    stored: str | None
    own_words: list[str]


async def change(context: RequestContext, old: str, new: str, again: str) -> Changed | str:
    """Set the new password, or return a reason that `WRONG` in the routes words. Raises Busy."""
    database, hashing = context.services.database, context.services.hashing
    stands = await database.read_async(lambda s: _stands(s, context))
    with hashing.place():
        answer = await own_password.check(context, stands.stored, old)
        if answer is not Answer.RIGHT:
            return answer.value
        if new != again:
            return "differ"
        if new == old:
            return "same"
        weak = await hashing.run(lambda: passwords.weakness(new, stands.own_words))
        if weak is not None:
            return weak
        stored = await hashing.run(lambda: passwords.hashed(new))
    return await database.write_async(lambda s: _keep(s, context, stands.stored, stored))


def _stands(session: Session, context: RequestContext) -> _Stands:
    person = staff.get(session, context.me.staff_id)
    return _Stands(person.password_hash, passwords.own_words(session, person))


def _keep(session: Session, context: RequestContext, before: str | None, stored: str) -> Changed | str:
    person = staff.get(session, context.me.staff_id)
    if person.password_hash != before or not person.active:
        return "old"
    staff.set_password(session, context.clock, person.id, stored, by=person.id)
    return Changed(
        sign_ins.begin(session, context.clock, person.id),
        devices.remember(session, context.clock, person.id, None),
    )
