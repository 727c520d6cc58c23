"""The queries of the appointments' pages, limited to what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from admin.appointments.labels import Show
from admin.context import Reader
from admin.kit.choices import MOST
from admin.kit.listing import Params
from admin.kit.pagination import Query
from admin.security.sign_ins import Reading
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.tables import Appointment, AppointmentTime, Household, Member, Staff
from budgeting.states.appointments import OVER, AppointmentAbout, AppointmentState, AppointmentWay

#: On the first page.
FEW = 20
#: On the list of a day.
MOST_OF_A_DAY = 200
#: The longest day is one on which clocks go back.
_A_DAY = timedelta(hours=25)
_WAITING = (
    AppointmentState.WANTED,
    AppointmentState.PROPOSED,
    AppointmentState.DECLINED,
    AppointmentState.LAPSED,
)


@dataclass(frozen=True, slots=True)
class Row:
    """An appointment in a list."""

    id: int
    family: str
    member: str
    with_whom: str
    about: AppointmentAbout
    state: AppointmentState
    starts_at: datetime | None
    zone: str
    #: Whether a new time waits for the family's answer, or the family asks for one.
    moving: bool
    way: AppointmentWay
    place: str
    minutes: int
    note: str
    #: Whether the reader may say how it went.
    keeps: bool

    @property
    def open(self) -> bool:
        """Whether it is still to take place, or to be told how it went."""
        return self.state not in OVER


def visible(session: Session, reader: Reader, asked: Params) -> Query:
    """The appointments the reader may see, each with its family and its two people."""
    return (
        select(
            Appointment,
            Household.name.label("family"),
            func.coalesce(func.nullif(Member.called, ""), Member.name).label("member"),
            func.coalesce(Staff.first_name, "").label("with_whom"),
            access.visible(Appointment, reader.me, Action.KEEP_APPOINTMENT).label("keeps"),
        )
        .join(Household, Household.id == Appointment.household_id)
        .join(Member, Member.id == Appointment.member_id)
        .outerjoin(Staff, Staff.id == Appointment.staff_id)
        .where(access.visible(Appointment, reader.me))
    )


def rows(session: Session, reader: Reader, records: Sequence[Any]) -> list[Row]:
    return [_row(record) for record in records]


def _row(record: Any) -> Row:
    row: Appointment = record.Appointment
    moving = row.state is AppointmentState.AGREED and (
        row.answer_until is not None or row.other_time_at is not None
    )
    return Row(
        row.id,
        record.family,
        record.member,
        record.with_whom,
        row.about,
        row.state,
        row.starts_at,
        row.zone,
        moving,
        row.way,
        row.place,
        row.minutes,
        row.note,
        record.keeps,
    )


def shown(show: Show, me: Reading, clock: Clock) -> ColumnElement[bool]:
    """The condition of a tab."""
    now = clock.now()
    agreed = Appointment.state == AppointmentState.AGREED
    match show:
        case Show.COMING:
            return and_(agreed, Appointment.ends_at > now)
        case Show.TODAY:
            return and_(_mine_on(me, now), agreed)
        case Show.WAITING:
            unsettled = or_(Appointment.answer_until.is_not(None), Appointment.other_time_at.is_not(None))
            return or_(Appointment.state.in_(_WAITING), and_(agreed, unsettled))
        case Show.OUTCOME:
            return and_(agreed, Appointment.ends_at <= now)
        case Show.ALL:
            return Appointment.id.is_not(None)


def _mine_on(me: Reading, now: datetime) -> ColumnElement[bool]:
    day = local_date(now, me.zone)
    begins = at_local(day, datetime.min.time(), me.zone)
    return and_(
        Appointment.staff_id == me.staff_id,
        Appointment.starts_at >= begins,
        Appointment.starts_at < at_local(day + timedelta(days=1), datetime.min.time(), me.zone),
    )


def on_day(day: Any, session: Session, reader: Reader) -> ColumnElement[bool]:
    """Those that begin on that day at the reader's desk."""
    begins = at_local(day, datetime.min.time(), reader.me.zone)
    ends = at_local(day + timedelta(days=1), datetime.min.time(), reader.me.zone)
    return and_(Appointment.starts_at >= begins, Appointment.starts_at < ends)


def people(session: Session, reader: Reader) -> Sequence[tuple[int, str]]:
    """With whom the appointments are that the reader may see."""
    theirs = select(Appointment.staff_id).where(access.visible(Appointment, reader.me))
    query = select(Staff.id, Staff.first_name).where(Staff.id.in_(theirs))
    return [(row.id, row.first_name) for row in session.execute(query.order_by(Staff.first_name).limit(MOST))]


def today(session: Session, reader: Reader) -> list[Row]:
    """The reader's own appointments of today, earliest first."""
    now = reader.clock.now()
    query = visible(session, reader, Params({}, "")).where(
        Appointment.staff_id == reader.me.staff_id,
        Appointment.state == AppointmentState.AGREED,
        # Wide enough for any zone; each one's own day is checked below.
        Appointment.starts_at.between(now - _A_DAY, now + _A_DAY),
    )
    records = session.execute(query.order_by(Appointment.starts_at, Appointment.id).limit(FEW)).all()
    return [
        row
        for record in records
        if (row := _row(record)).starts_at is not None
        and programmes.day_of(row.starts_at, row) == programmes.today(reader.clock, row)
    ]


#: Those of a day: agreed, and over by now, so that a slip of the finger can be put right.
_OF_A_DAY = (AppointmentState.AGREED, AppointmentState.HAPPENED, AppointmentState.MISSED)


def of_day(session: Session, reader: Reader, day: date, *, mine: bool) -> list[Row]:
    """The appointments of a day at the reader's desk, earliest first: their own or all that they may see."""
    query = visible(session, reader, Params({}, "")).where(
        on_day(day, session, reader), Appointment.state.in_(_OF_A_DAY)
    )
    if mine:
        query = query.where(Appointment.staff_id == reader.me.staff_id)
    records = session.execute(query.order_by(Appointment.starts_at, Appointment.id).limit(MOST_OF_A_DAY))
    return [_row(record) for record in records]


def of_household(session: Session, reader: Reader, household_id: int) -> list[Row]:
    """A household's latest appointments, for its page."""
    query = visible(session, reader, Params({}, "")).where(Appointment.household_id == household_id)
    return [_row(record) for record in session.execute(query.order_by(Appointment.id.desc()).limit(6))]


def proposed(session: Session, appointment: Appointment) -> list[datetime]:
    """The times of the proposal that waits now, earliest first."""
    if appointment.answer_until is None:
        return []
    query = select(AppointmentTime.starts_at).where(
        AppointmentTime.appointment_id == appointment.id, AppointmentTime.offer == appointment.offer
    )
    return list(session.scalars(query.order_by(AppointmentTime.starts_at)))
