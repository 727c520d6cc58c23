"""Staff roles in programmes. Each programme keeps somebody who can grant and revoke rights."""

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
    """Give a staff person a role in a programme; doing it twice changes nothing."""
    if session.get(StaffRole, (staff_id, programme_id, role)) is None:
        session.add(StaffRole(staff_id=staff_id, programme_id=programme_id, role=role))
        session.flush()


def give(
    session: Session, clock: Clock, by: int | None, staff_id: int, programme_id: int, role: Role
) -> None:
    """The same by a colleague (None: the command line), with an audit line.

    Raises NotFound, also if ``by`` doesn't administer the programme. The person may belong to another programme:
    someone who works in two has one account.
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
    """Remove one right without touching the work that depends on it: `budgeting.staff.offboarding` handles that.

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
    """Check that another administrator remains in each of these programmes (None: all of theirs) before one goes.

    Archived programmes need none. Raises NotPossible("last_administrator").
    """
    administered = select(StaffRole.programme_id).where(
        StaffRole.staff_id == staff_id, StaffRole.role == Role.ADMINISTRATOR
    )
    query = select(Programme.id).where(Programme.id.in_(administered), Programme.archived_at.is_(None))
    if programme_ids is not None:
        query = query.where(Programme.id.in_(programme_ids))
    # Locked: if two administrators end each other's access at once, the second fails.
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
