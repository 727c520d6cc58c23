"""Which day it is: in a family's home, in a programme's office, at a colleague's desk.

The clock tells moments in UTC. Dates always come from here, for a place with a zone (a household, a programme, a
session, a person), because shortly after midnight they differ from the date in UTC.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import ColumnElement, Date, case, literal, select
from sqlalchemy.orm import Session

from budgeting.clock import DEFAULT_ZONE, Clock, local_date
from budgeting.db.tables import Household, Programme, StaffRole
from budgeting.periods import week_of


class Place(Protocol):
    """Anything with a zone, as its IANA name."""

    @property
    def zone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Zoned:
    """A place known only by its zone."""

    zone: str = DEFAULT_ZONE


@dataclass(frozen=True, slots=True)
class Desk:
    """A colleague's office: its zone, and the name of the programme; empty without one."""

    zone: str
    programme: str = ""


def today(clock: Clock, place: Place) -> date:
    """Today's date there."""
    return day_of(clock.now(), place)


def this_week(clock: Clock, place: Place) -> date:
    """The Monday of the current week there."""
    return week_of(today(clock, place))


def day_of(moment: datetime, place: Place) -> date:
    """The local date there at ``moment``."""
    return local_date(moment, place.zone)


def furthest_today(clock: Clock) -> date:
    """The latest date anywhere on earth now: no household's today is later."""
    return local_date(clock.now(), "Pacific/Kiritimati")


def office(session: Session) -> Place:
    """The office for people without a programme: that of the oldest running one."""
    query = select(Programme.zone).where(Programme.archived_at.is_(None)).order_by(Programme.id).limit(1)
    return Zoned(session.scalar(query) or DEFAULT_ZONE)


def desk(session: Session, staff_id: int) -> Desk:
    """A colleague's office: that of the oldest running programme in which they have a role."""
    query = (
        select(Programme.zone, Programme.name)
        .join(StaffRole, StaffRole.programme_id == Programme.id)
        .where(StaffRole.staff_id == staff_id, Programme.archived_at.is_(None))
        .order_by(Programme.id)
        .limit(1)
    )
    row = session.execute(query).first()
    return Desk(row.zone, row.name) if row is not None else Desk(office(session).zone)


def household_today(
    session: Session, clock: Clock, reckoned: Callable[[date], date] = lambda day: day
) -> ColumnElement[date]:
    """Each household's current date as an expression on `Household`, or what ``reckoned`` makes of it."""
    zones = session.scalars(select(Household.zone).distinct().limit(1_000)).all()
    days = {zone: reckoned(today(clock, Zoned(zone))) for zone in zones}
    if len(set(days.values())) < 2:
        return literal(next(iter(days.values()), reckoned(today(clock, Zoned()))), Date)
    return case({zone: literal(day, Date) for zone, day in days.items()}, value=Household.zone)
