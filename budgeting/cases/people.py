"""Who of the staff may own a case, and who may have something to do in one."""

from __future__ import annotations

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Household, Staff, StaffRole
from budgeting.states import Role


def may_own(session: Session, household_id: int) -> list[Staff]:
    """Operators of the household's programme and the household's coach, by name."""
    return _people(session, household_id, Role.OPERATOR)


def may_act(session: Session, household_id: int) -> list[Staff]:
    """The same and the coordinators: who may be asked to do something for the family."""
    return _people(session, household_id, Role.OPERATOR, Role.COORDINATOR)


def _people(session: Session, household_id: int, *roles: Role) -> list[Staff]:
    home = select(Household.programme_id, Household.coach_id).where(Household.id == household_id).subquery()
    right = exists().where(
        StaffRole.staff_id == Staff.id,
        StaffRole.programme_id == home.c.programme_id,
        or_(StaffRole.role.in_(roles), and_(StaffRole.role == Role.COACH, home.c.coach_id == Staff.id)),
    )
    query = select(Staff).join(home, right).where(Staff.active.is_(True))
    return list(session.scalars(query.order_by(Staff.name, Staff.id).limit(200)))
