"""The reverse question: which staff may do this, and whether a given colleague may."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from budgeting.access.actor import actor
from budgeting.access.rights import INSTRUMENT, TASK_INSTRUMENT, Action, Reach, roles
from budgeting.access.scope import visible
from budgeting.db.tables import Household, Programme, Staff, StaffRole, Task
from budgeting.states.programmes import Instrument, has
from budgeting.states.staff import Role

#: More colleagues than anyone chooses from.
MOST = 200


def who(session: Session, action: Action, household_id: int | None) -> list[Staff]:
    """The colleagues who may do this for the household, by name. Without a household (an unknown writer): the
    operators of all programmes.
    """
    if household_id is None:
        right = exists().where(StaffRole.staff_id == Staff.id, StaffRole.role == Role.OPERATOR)
        query = select(Staff).where(Staff.active.is_(True), right)
    elif not _uses(session, household_id, INSTRUMENT[action]):
        return []
    else:
        household = _place(household_id)
        right = exists().where(
            StaffRole.staff_id == Staff.id,
            StaffRole.programme_id == household.c.programme_id,
            _grants(action, household.c.coach_id),
        )
        query = select(Staff).join(household, right).where(Staff.active.is_(True))
    return list(session.scalars(query.order_by(Staff.name, Staff.id).limit(MOST)))


def may(session: Session, staff_id: int, action: Action, household_id: int) -> bool:
    """Whether they may do this for the household."""
    if not _uses(session, household_id, INSTRUMENT[action]):
        return False
    household = _place(household_id)
    query = select(StaffRole.staff_id).join(Staff, Staff.id == StaffRole.staff_id)
    granted = query.join(household, StaffRole.programme_id == household.c.programme_id).where(
        StaffRole.staff_id == staff_id, Staff.active.is_(True), _grants(action, household.c.coach_id)
    )
    return session.scalar(granted.limit(1)) is not None


def may_task(session: Session, staff_id: int, task: Task) -> bool:
    """Whether they may see and take the task."""
    mine = visible(Task, actor(session, staff_id))
    return session.scalar(select(Task.id).where(Task.id == task.id, mine)) is not None


def may_hear(session: Session, staff_id: int, task: Task) -> bool:
    """Whether their phone may get an alert about this task. The alert says nothing about a family."""
    if not is_used(session, task):
        return False
    if task.household_id is not None:
        return may(session, staff_id, Action.HEAR_OF_TASK, task.household_id)
    held = actor(session, staff_id)
    among = roles(Action.HEAR_OF_TASK, Reach.PROGRAMME)
    return (
        bool(held.programmes(*among))
        if task.programme_id is None
        else task.programme_id in held.programmes(*among)
    )


def is_used(session: Session, task: Task) -> bool:
    """Whether the task's programme uses the instrument that the task belongs to."""
    if task.programme_id is None:
        return True
    settings = session.scalar(select(Programme.settings).where(Programme.id == task.programme_id))
    return has(settings or {}, TASK_INSTRUMENT[task.kind])


def _uses(session: Session, household_id: int, instrument: Instrument | None) -> bool:
    """Whether the household's programme uses the instrument."""
    if instrument is None:
        return True
    query = select(Programme.settings).join(Household, Household.programme_id == Programme.id)
    return has(session.scalar(query.where(Household.id == household_id)) or {}, instrument)


def _place(household_id: int) -> Any:
    return select(Household.programme_id, Household.coach_id).where(Household.id == household_id).subquery()


def _grants(action: Action, coach_id: ColumnElement[int | None]) -> ColumnElement[bool]:
    """Whether the `StaffRole` row gives the right for a household with this coach."""
    own = and_(StaffRole.role.in_(roles(action, Reach.OWN)), coach_id == StaffRole.staff_id)
    return or_(StaffRole.role.in_(roles(action, Reach.PROGRAMME)), own)
