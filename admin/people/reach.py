"""Whom an administrator sees, and what of them is theirs to change."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from admin.security.sessions import Me
from budgeting import staff
from budgeting.db.tables import Programme, Staff, StaffRole
from budgeting.errors import NotFound
from budgeting.states import Role

#: Who can be given work.
WORKING = (Role.OPERATOR, Role.COACH, Role.COORDINATOR)


def administered(me: Me) -> list[int]:
    return me.programmes(Role.ADMINISTRATOR)


def people(me: Me) -> ColumnElement[bool]:
    """The people of one's programmes, and those who belong to none (or nobody could ever give them a role)."""
    has = exists().where(StaffRole.staff_id == Staff.id)
    return or_(has.where(StaffRole.programme_id.in_(administered(me))), ~has)


def seen(session: Session, me: Me, staff_id: int) -> Staff:
    """The person. Raises NotFound."""
    if me.has(Role.ADMINISTRATOR):
        found = session.scalar(select(Staff).where(Staff.id == staff_id, people(me)))
        if found is not None:
            return found
    raise NotFound("staff", staff_id)


def may_suspend(session: Session, me: Me, staff_id: int) -> bool:
    """Whether all of the person's programmes are one's own: what ends everywhere is not for one programme to say."""
    return {programme for programme, _ in staff.roles_of(session, staff_id)} <= set(administered(me))


def programmes(session: Session, me: Me) -> dict[int, str]:
    """The programmes that one administers, by number, with their names."""
    query = select(Programme.id, Programme.name).where(Programme.id.in_(administered(me)))
    return {row.id: row.name for row in session.execute(query.order_by(Programme.name))}


def colleagues(session: Session, me: Me, staff_id: int) -> Sequence[Staff]:
    """Who could take over something of this person's in one's programmes."""
    works = exists().where(
        StaffRole.staff_id == Staff.id,
        StaffRole.programme_id.in_(administered(me)),
        StaffRole.role.in_(WORKING),
    )
    query = select(Staff).where(Staff.active.is_(True), Staff.id != staff_id, works)
    return session.scalars(query.order_by(Staff.name, Staff.id).limit(200)).all()
