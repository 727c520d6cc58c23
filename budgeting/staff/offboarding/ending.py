"""A staff person is suspended, let back in, or loses one right. Each takes effect with the transaction."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import access, audit, staff
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.programmes import programme
from budgeting.staff.offboarding.handing_over import Handed, pass_on
from budgeting.states.staff import Role

#: How long a reason may be, with what is put before it.
LONGEST_REASON = 200


def suspend(
    session: Session, clock: Clock, by: int | None, staff_id: int, *, to: int | None = None, reason: str = ""
) -> Handed:
    """End all access at once: sessions, phone, open links. What they had in hand goes to ``to`` or to the desk.

    Rights stay written down, for the day on which the person comes back, and so do invites: families use those.
    Twice is once. Raises NotFound (also for who does not administer all of the person's programmes), NotPossible
    with "last_administrator", or of ``to`` "same", "suspended", "no_right".
    """
    access.may_manage(session, by, staff_id, everywhere=True)
    staff.keep_an_administrator(session, staff_id)
    person = staff.locked(session, staff_id)
    if not person.active:
        return Handed()
    # Before the rest: whoever ends their own access may do nothing afterwards.
    staff.sign_ins.close_all(session, clock, by, staff_id)
    person.active = False
    staff.forget(person)
    session.flush()
    audit.note(session, clock, by, AuditAction.STAFF_SUSPEND, "staff", staff_id, reason)
    return pass_on(session, clock, by, staff_id, to)


def resume(session: Session, clock: Clock, by: int | None, staff_id: int, reason: str = "") -> None:
    """Let a suspended person in again, with the rights of before; families and phone come back by hand.

    Twice is once. Raises NotFound, as `suspend`.
    """
    access.may_manage(session, by, staff_id, everywhere=True)
    person = staff.locked(session, staff_id)
    if not person.active:
        # A sign-in that was on its way when they were suspended is not one of today.
        staff.sign_ins.close_all(session, clock, by, staff_id)
        person.active = True
        session.flush()
        audit.note(session, clock, by, AuditAction.STAFF_RESUME, "staff", staff_id, reason)


def revoke(
    session: Session,
    clock: Clock,
    by: int | None,
    staff_id: int,
    programme_id: int,
    role: Role,
    *,
    to: int | None = None,
    reason: str = "",
) -> Handed:
    """Take one right in one programme away. What they may not have any more goes to ``to`` or to the desk.

    Raises NotFound (a right that they do not have or that is not ``by``'s to take, too), NotPossible as `suspend`.
    """
    access.may_manage(session, by, staff_id, programme_id=programme_id)
    # First programmes, then people: in this order everybody locks.
    if role is Role.ADMINISTRATOR:
        staff.keep_an_administrator(session, staff_id, [programme_id])
    staff.locked(session, staff_id)
    staff.take_role(session, staff_id, programme_id, role)
    code = programme(session, programme_id).code
    taken = Details(role=role, programme=code)
    audit.note(
        session,
        clock,
        by,
        AuditAction.STAFF_REVOKE,
        "staff",
        staff_id,
        reason[:LONGEST_REASON],
        details=taken,
    )
    return pass_on(session, clock, by, staff_id, to, only_lost=True)
