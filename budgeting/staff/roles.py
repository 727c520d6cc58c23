"""What a staff person may do in a programme. Each programme keeps somebody who can give and take rights."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from budgeting import access, audit
from budgeting.access import Action
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.db.tables import Programme, Staff, StaffRole
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes import programme
from budgeting.states.staff import Role


def grant(session: Session, staff_id: int, programme_id: int, role: Role) -> None:
    """Let a staff person act as ``role`` in a programme; twice is once."""
    if session.get(StaffRole, (staff_id, programme_id, role)) is None:
        session.add(StaffRole(staff_id=staff_id, programme_id=programme_id, role=role))
        session.flush()


def give(
    session: Session, clock: Clock, by: int | None, staff_id: int, programme_id: int, role: Role
) -> None:
    """The same by a colleague (None: the command line), with a line in the audit.

    Raises NotFound, also for who does not administer the programme. The person may be of another one: whoever works
    in two has one account.
    """
    code = programme(session, programme_id).code
    if by is not None:
        access.get(session, access.actor(session, by), Programme, programme_id, Action.MANAGE_STAFF)
    grant(session, staff_id, programme_id, role)
    audit.note(
        session,
        clock,
        by,
        AuditAction.STAFF_GRANT,
        "staff",
        staff_id,
        details=Details(role=role, programme=code),
    )


def of(session: Session, staff_id: int) -> set[tuple[int, Role]]:
    """(programme, role), one for each right."""
    query = select(StaffRole.programme_id, StaffRole.role).where(StaffRole.staff_id == staff_id)
    return {(row.programme_id, row.role) for row in session.execute(query)}


def take(session: Session, staff_id: int, programme_id: int, role: Role) -> None:
    """Take one right away, whatever hangs on it: `budgeting.staff.offboarding` looks after that.

    Raises NotFound, NotPossible("last_administrator").
    """
    if role is Role.ADMINISTRATOR:
        keep_an_administrator(session, staff_id, [programme_id])
    gone = session.execute(
        delete(StaffRole)
        .where(StaffRole.staff_id == staff_id, StaffRole.programme_id == programme_id, StaffRole.role == role)
        .returning(StaffRole.role)
        .execution_options(synchronize_session=False)
    ).first()
    if gone is None:
        raise NotFound("role", role.value)
    session.expire_all()


def keep_an_administrator(
    session: Session, staff_id: int, programme_ids: Collection[int] | None = None
) -> None:
    """Before somebody stops administering these programmes (None: all of theirs): another has to remain in each.

    What is archived needs none. Raises NotPossible("last_administrator").
    """
    administered = select(StaffRole.programme_id).where(
        StaffRole.staff_id == staff_id, StaffRole.role == Role.ADMINISTRATOR
    )
    query = select(Programme.id).where(Programme.id.in_(administered), Programme.archived_at.is_(None))
    if programme_ids is not None:
        query = query.where(Programme.id.in_(programme_ids))
    # Locked, so that of two administrators who end each other at once one is too late.
    for programme_id in session.scalars(query.order_by(Programme.id).with_for_update(key_share=True)).all():
        other = exists().where(
            StaffRole.staff_id == Staff.id,
            StaffRole.programme_id == programme_id,
            StaffRole.role == Role.ADMINISTRATOR,
            Staff.id != staff_id,
            Staff.active.is_(True),
        )
        if not session.scalar(select(other)):
            raise NotPossible("last_administrator")
