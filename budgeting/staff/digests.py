"""The morning digest: at which local time a colleague reads what waits for them, and who gets it now, once a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from budgeting.clock import Clock, at_local
from budgeting.db.tables import Absence, Programme, Staff, StaffRole
from budgeting.programmes import days
from budgeting.programmes.office import Hours
from budgeting.staff.people import get

#: When nobody has chosen another time.
MORNING = time(8, 30)
#: A digest that could not go out for longer says nothing about the morning any more.
LATE = timedelta(hours=4)
#: The most people looked at in one round.
MOST = 500


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whose hour has come. ``day`` is the date at their desk."""

    staff_id: int
    chat_id: int
    language: str
    day: date


def choose(session: Session, clock: Clock, staff_id: int, at: time | None) -> None:
    """The digest comes at ``at`` at their desk; None: never. A time that has passed counts from the next day on."""
    person = get(session, staff_id)
    person.digest_at = at
    desk = days.desk(session, staff_id)
    day = days.today(clock, desk)
    if at is not None and at_local(day, at, desk.zone) <= clock.now():
        person.digested_on = day
    session.flush()


def claim(session: Session, clock: Clock) -> list[Reader]:
    """Everybody whose digest is due. Their day is settled with it, also one on which nobody works.

    A process that dies before sending leaves that day without a digest: two would be worse, everything is on the
    first page anyway.
    """
    now, readers = clock.now(), []
    query = select(Staff).where(
        Staff.active.is_(True),
        Staff.telegram_chat_id.is_not(None),
        Staff.digest_at.is_not(None),
        or_(Staff.digested_on.is_(None), Staff.digested_on < days.furthest_today(clock)),
    )
    query = query.order_by(Staff.digested_on, Staff.id).limit(MOST)
    for person in session.scalars(query.with_for_update(skip_locked=True)).all():
        desk = days.desk(session, person.id)
        day = days.today(clock, desk)
        if person.digest_at is None or person.telegram_chat_id is None:
            continue
        at = at_local(day, person.digest_at, desk.zone)
        if now < at or (person.digested_on is not None and person.digested_on >= day):
            continue
        person.digested_on = day
        if now - at <= LATE and _works(session, person.id, day):
            readers.append(Reader(person.id, person.telegram_chat_id, person.language, day))
    session.flush()
    return readers


def again(session: Session, reader: Reader) -> None:
    """It certainly wasn't sent: the next round tries again."""
    session.execute(
        update(Staff)
        .where(Staff.id == reader.staff_id, Staff.digested_on == reader.day)
        .values(digested_on=reader.day - timedelta(days=1))
    )


def _works(session: Session, staff_id: int, day: date) -> bool:
    """Whether one of their programmes has an office day, and they are not away."""
    away = select(Absence.id).where(
        Absence.staff_id == staff_id, Absence.first_on <= day, Absence.last_on >= day
    )
    if session.scalar(away.limit(1)) is not None:
        return False
    theirs = select(StaffRole.programme_id).where(StaffRole.staff_id == staff_id)
    running = select(Programme).where(Programme.id.in_(theirs), Programme.archived_at.is_(None))
    return any(Hours.of(programme).is_office_day(day) for programme in session.scalars(running.limit(100)))
