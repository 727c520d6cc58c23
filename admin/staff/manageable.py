"""The programmes that an administrator manages, and the people who could take over work there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from admin.security.sign_ins import Me
from budgeting import access
from budgeting.access import Action, Actor
from budgeting.db.tables import Programme, Staff, StaffRole
from budgeting.states.staff import Role

#: Roles that can be given work.
WORKING = (Role.OPERATOR, Role.COACH, Role.COORDINATOR)


def programmes(session: Session, me: Actor) -> dict[int, str]:
    """The programmes that the person administers: name by number."""
    query = select(Programme.id, Programme.name).where(access.visible(Programme, me, Action.MANAGE_STAFF))
    return {row.id: row.name for row in session.execute(query.order_by(Programme.name))}


def colleagues(session: Session, me: Me, staff_id: int) -> Sequence[Staff]:
    """People in the administrator's programmes who could take over this person's work."""
    works = exists().where(
        StaffRole.staff_id == Staff.id,
        StaffRole.programme_id.in_(me.where(Action.MANAGE_STAFF)),
        StaffRole.role.in_(WORKING),
    )
    query = select(Staff).where(Staff.active.is_(True), Staff.id != staff_id, works)
    return session.scalars(query.order_by(Staff.name, Staff.id).limit(200)).all()
