"""Whose programme asks its colleagues for a code at sign-in, and who of them has set it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Programme, SecondFactor, Staff, StaffRole
from budgeting.programmes.settings import Settings
from budgeting.staff.second_factor.checking import is_on

#: An office has dozens of colleagues.
_MOST = 500


@dataclass(frozen=True, slots=True)
class People:
    """The active colleagues of a programme: how many they are, and who of them has not set it up, by name."""

    number: int
    without: Sequence[Staff]


def is_asked(session: Session, staff_id: int) -> bool:
    """Whether a running programme in which the person has a role asks for it."""
    theirs = exists().where(StaffRole.programme_id == Programme.id, StaffRole.staff_id == staff_id)
    query = select(Programme).where(theirs, Programme.archived_at.is_(None)).limit(100)
    return any(Settings.of(programme).second_factor for programme in session.scalars(query))


def is_missing(session: Session, staff_id: int) -> bool:
    """Whether the person has to set it up before anything else."""
    return not is_on(session, staff_id) and is_asked(session, staff_id)


def of_programme(session: Session, programme_id: int) -> People:
    holds = exists().where(StaffRole.staff_id == Staff.id, StaffRole.programme_id == programme_id)
    query = (
        select(Staff, SecondFactor.key.is_not(None).label("has"))
        .outerjoin(SecondFactor, SecondFactor.staff_id == Staff.id)
        .where(Staff.active.is_(True), holds)
        .order_by(Staff.name, Staff.id)
        .limit(_MOST)
    )
    rows = session.execute(query).all()
    return People(len(rows), [row.Staff for row in rows if not row.has])


def without(session: Session, programme: Programme) -> People | None:
    """The same of a programme that asks for it; None if it doesn't."""
    return of_programme(session, programme.id) if Settings.of(programme).second_factor else None
