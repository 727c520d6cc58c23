"""Which staff answer a family, a stranger, or for the program itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Household, Programme, Staff, StaffRole
from budgeting.errors import NotFound
from budgeting.states.staff import Role

#: Roles that answer all families of a programme; a coach answers their own, a partner none.
ANSWERING = (Role.OPERATOR, Role.COORDINATOR, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Keeper:
    """The phone of a person who looks after the program."""

    chat_id: int
    language: str
    zone: str


def who_answers(session: Session, household_id: int) -> list[Staff]:
    """Who accompanies the household: its coach, else those who answer in its programme."""
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household", household_id)
    coach = session.get(Staff, household.coach_id) if household.coach_id is not None else None
    if coach is not None and coach.active:
        return [coach]
    return operators(session, household.programme_id)


def operators(session: Session, programme_id: int | None) -> list[Staff]:
    """The programme's operators, or if it has none its coordinators and administrators.

    Without a programme: the administrators of all. A stranger who asks for a call needs more: see `front_desk`.
    """
    if programme_id is None:
        return _with_role(session, None, Role.ADMINISTRATOR)
    return next((people for role in ANSWERING if (people := _with_role(session, programme_id, role))), [])


def leads(session: Session, programme_id: int) -> list[Staff]:
    """Who is responsible for the whole programme: its coordinators, or if it has none the others who answer."""
    roles = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.OPERATOR)
    return next((people for role in roles if (people := _with_role(session, programme_id, role))), [])


def who_set(session: Session, programme_id: int) -> list[Staff]:
    """Who keeps how the programme is set up: its coordinators and administrators."""
    both = (Role.COORDINATOR, Role.ADMINISTRATOR)
    people = {person.id: person for role in both for person in _with_role(session, programme_id, role)}
    return list(people.values())


def front_desk(session: Session) -> list[Staff]:
    """Who calls back a person unknown to any programme: all operators, or if there are none the others who answer."""
    return next((people for role in ANSWERING if (people := _with_role(session, None, role))), [])


def keepers(session: Session) -> list[Keeper]:
    """Whom to tell that the program itself is in trouble: administrators with a linked phone, else all with one."""
    admin = (StaffRole.role == Role.ADMINISTRATOR).label("is_admin")
    query = (
        select(Staff.telegram_chat_id, Staff.language, Programme.zone, admin)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .join(Programme, Programme.id == StaffRole.programme_id)
        .where(Staff.active.is_(True), Staff.telegram_chat_id.is_not(None))
        .order_by(Staff.id, Programme.id)
        .limit(200)
    )
    rows = session.execute(query).all()
    chosen = [row for row in rows if row.is_admin] or rows
    by_chat = {
        row.telegram_chat_id: Keeper(row.telegram_chat_id, row.language, row.zone)
        for row in chosen
        if row.telegram_chat_id is not None
    }
    return list(by_chat.values())


def _with_role(session: Session, programme_id: int | None, role: Role) -> list[Staff]:
    has = exists().where(StaffRole.staff_id == Staff.id, StaffRole.role == role)
    if programme_id is not None:
        has = has.where(StaffRole.programme_id == programme_id)
    query = select(Staff).where(Staff.active.is_(True), has).order_by(Staff.id).limit(100)
    return list(session.scalars(query))
