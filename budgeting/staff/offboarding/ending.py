"""Suspend a staff person, let them back in, or revoke one right. Each takes effect with the transaction."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import access, audit, staff
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.programmes import programme
from budgeting.staff import invitations
from budgeting.staff.offboarding.handing_over import Handed, pass_on
from budgeting.states.staff import Role

#: The longest reason, including any prefix.
LONGEST_REASON = 200


def suspend(
    session: Session, clock: Clock, by: int | None, staff_id: int, *, to: int | None = None, reason: str = ""
) -> Handed:
    """End all access at once: sessions, phone, open links. Their work goes to ``to`` or to the desk.

    Rights stay on record in case the person comes back; invites stay valid, because families use them. Repeating
    it changes nothing. Raises NotFound (also unless ``by`` administers all of the person's programmes),
    NotPossible with "last_administrator", or about ``to`` "same", "suspended", "no_right".
    """
    access.may_manage(session, by, staff_id, everywhere=True)
    staff.keep_an_administrator(session, staff_id)
    person = staff.locked(session, staff_id)
    if not person.active:
        return Handed()
    # First, because people who end their own access may do nothing afterwards.
    staff.sign_ins.close_all(session, clock, by, staff_id)
    person.active = False
    staff.forget(person)
    invitations.void(person)
    session.flush()
    audit.note(session, clock, by, AuditAction.STAFF_SUSPEND, "staff", staff_id, reason)
    return pass_on(session, clock, by, staff_id, to)


def resume(session: Session, clock: Clock, by: int | None, staff_id: int, reason: str = "") -> None:
    """Let a suspended person back in, with their earlier rights; families and phone are restored by hand.

    Repeating it changes nothing. Raises NotFound, as `suspend`.
    """
    access.may_manage(session, by, staff_id, everywhere=True)
    person = staff.locked(session, staff_id)
    if not person.active:
        # A sign-in that was under way when they were suspended must not count now.
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
    """Revoke one right in one programme. What they may no longer have goes to ``to`` or to the desk.

    Raises NotFound (also for a right they don't have or that ``by`` may not revoke), NotPossible as `suspend`.
    """
    access.may_manage(session, by, staff_id, programme_id=programme_id)
    # Programmes first, then people: everything locks in this order.
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
