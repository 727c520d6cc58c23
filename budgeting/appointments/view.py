"""Reading appointments, and whether a time is still free."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from budgeting.appointments.rules import LONGEST, problem_of
from budgeting.clock import Clock
from budgeting.db.tables import Appointment, AppointmentTime, Staff
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.states.appointments import AppointmentAbout, AppointmentState, AppointmentWay, DayPart

#: Something is still to happen in it.
OPEN = (
    AppointmentState.WANTED,
    AppointmentState.PROPOSED,
    AppointmentState.DECLINED,
    AppointmentState.LAPSED,
    AppointmentState.AGREED,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """When somebody has time: a part of the day on some ISO weekdays (empty: any), or in their own words."""

    part: DayPart | None = None
    days: tuple[int, ...] = ()
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.part or self.words)


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment as both sides see it. ``times``: (number, moment) of those that can be chosen now."""

    id: int
    household_id: int
    member_id: int
    staff_id: int | None
    #: The staff person's first name; empty if nobody is named yet.
    with_whom: str
    about: AppointmentAbout
    state: AppointmentState
    way: AppointmentWay
    place: str
    note: str
    minutes: int
    zone: str
    starts_at: datetime | None
    ends_at: datetime | None
    offer: int
    times: tuple[tuple[int, datetime], ...]
    #: Whether a proposal waits for the family's answer.
    waits: bool
    #: Whether the family waits for another time than the agreed one.
    other_time: bool
    wish: Wish
    sequence: int
    changed_at: datetime


def view(session: Session, clock: Clock, appointment: Appointment) -> AppointmentView:
    """One appointment as it is now."""
    person = session.get(Staff, appointment.staff_id) if appointment.staff_id is not None else None
    waits = appointment.answer_until is not None
    return AppointmentView(
        id=appointment.id,
        household_id=appointment.household_id,
        member_id=appointment.member_id,
        staff_id=appointment.staff_id,
        with_whom=person.first_name if person is not None else "",
        about=appointment.about,
        state=appointment.state,
        way=appointment.way,
        place=appointment.place,
        note=appointment.note,
        minutes=appointment.minutes,
        zone=appointment.zone,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        offer=appointment.offer,
        times=_free(session, clock, appointment) if waits else (),
        waits=waits,
        other_time=appointment.other_time_at is not None,
        wish=Wish(appointment.wished_part, tuple(appointment.wished_days), appointment.wished_words),
        sequence=appointment.sequence,
        changed_at=appointment.changed_at,
    )


def of_member(session: Session, clock: Clock, person: Person, limit: int = 6) -> list[AppointmentView]:
    """The member's appointments that are still to come, the agreed ones first, by time."""
    rows = session.scalars(
        select(Appointment)
        .where(
            Appointment.member_id == person.member_id,
            Appointment.state.in_(OPEN),
            or_(Appointment.ends_at.is_(None), Appointment.ends_at > clock.now()),
        )
        .order_by(Appointment.starts_at.is_(None), Appointment.starts_at, Appointment.id)
        .limit(limit)
    )
    return [view(session, clock, row) for row in rows]


def mine(session: Session, clock: Clock, person: Person, appointment_id: int) -> AppointmentView:
    """The member's own appointment. Raises NotFound, also for somebody else's in the same household."""
    row = session.get(Appointment, appointment_id)
    if row is None or row.member_id != person.member_id:
        raise NotFound("appointment", appointment_id)
    return view(session, clock, row)


def of_household(session: Session, household_id: int, limit: int = 6) -> Sequence[Appointment]:
    """The household's latest appointments; the caller has checked that they may be read."""
    query = select(Appointment).where(Appointment.household_id == household_id)
    return session.scalars(query.order_by(Appointment.id.desc()).limit(limit)).all()


def problem_with(
    session: Session,
    clock: Clock,
    starts_at: datetime,
    minutes: int,
    *,
    with_id: int | None,
    member_id: int,
    but: int | None = None,
) -> str | None:
    """Why the two can't meet at this time, as a code: "past", "far", "busy" or "busy_family"; None: they can.

    ``but``: the appointment that moves there.
    """
    if (problem := problem_of(starts_at, clock.now())) is not None:
        return problem
    if with_id is not None and _busy(session, Appointment.staff_id == with_id, starts_at, minutes, but):
        return "busy"
    return (
        "busy_family" if _busy(session, Appointment.member_id == member_id, starts_at, minutes, but) else None
    )


def _busy(
    session: Session, whose: ColumnElement[bool], starts_at: datetime, minutes: int, but: int | None
) -> bool:
    query = select(Appointment.id).where(
        whose,
        Appointment.state == AppointmentState.AGREED,
        # None takes longer: the index is read between two moments.
        Appointment.starts_at > starts_at - timedelta(minutes=LONGEST),
        Appointment.starts_at < starts_at + timedelta(minutes=minutes),
        Appointment.ends_at > starts_at,
    )
    if but is not None:
        query = query.where(Appointment.id != but)
    return session.scalar(query.limit(1)) is not None


def proposed(session: Session, appointment: Appointment) -> Sequence[AppointmentTime]:
    """The times of the current proposal, earliest first."""
    query = select(AppointmentTime).where(
        AppointmentTime.appointment_id == appointment.id, AppointmentTime.offer == appointment.offer
    )
    return session.scalars(query.order_by(AppointmentTime.starts_at, AppointmentTime.id)).all()


def _free(session: Session, clock: Clock, appointment: Appointment) -> tuple[tuple[int, datetime], ...]:
    times: Collection[AppointmentTime] = proposed(session, appointment)
    return tuple(
        (time.id, time.starts_at)
        for time in times
        if problem_with(
            session,
            clock,
            time.starts_at,
            appointment.minutes,
            with_id=appointment.staff_id,
            member_id=appointment.member_id,
            but=appointment.id,
        )
        is None
    )
