"""When a staff person receives families: their own weekly hours and absences, and the free times these leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, clean_text, programmes
from budgeting.appointments.free import AHEAD, Free, Span, Taken, choose, free_times
from budgeting.appointments.rules import LONGEST
from budgeting.appointments.view import Wish
from budgeting.audit import AuditAction
from budgeting.calendars import ONE_DAY
from budgeting.clock import Clock, at_local, default_today, local_date, zone
from budgeting.db.tables import (
    Absence,
    Activity,
    ActivitySession,
    Appointment,
    AppointmentTime,
    Enrolment,
    Household,
    Programme,
    ReceivingHours,
    StaffRole,
)
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes.office import Hours
from budgeting.states.activities import HOLDS, SessionState
from budgeting.states.appointments import AppointmentState, AppointmentWay
from budgeting.states.staff import Role

#: As many spans and absences as a person may have.
MOST = 40
_SESSION = timedelta(days=1)
#: The family has said nothing about when it can come.
ANY_TIME = Wish()


def programmes_of(session: Session, staff_id: int) -> list[Programme]:
    """Where the person may receive families."""
    theirs = select(StaffRole.programme_id).where(
        StaffRole.staff_id == staff_id, StaffRole.role.in_((Role.OPERATOR, Role.COACH))
    )
    query = select(Programme).where(Programme.id.in_(theirs), Programme.archived_at.is_(None))
    return list(session.scalars(query.order_by(Programme.name, Programme.id).limit(200)))


def hours_of(session: Session, staff_id: int) -> list[ReceivingHours]:
    """The person's weekly hours, in the order of the week."""
    query = select(ReceivingHours).where(ReceivingHours.staff_id == staff_id)
    return list(session.scalars(query.order_by(ReceivingHours.weekday, ReceivingHours.opens).limit(MOST)))


def absences_of(session: Session, clock: Clock, staff_id: int) -> list[Absence]:
    """The absences that aren't over, the next one first."""
    yesterday = default_today(clock) - ONE_DAY
    query = select(Absence).where(Absence.staff_id == staff_id, Absence.last_on >= yesterday)
    return list(session.scalars(query.order_by(Absence.first_on, Absence.id).limit(MOST)))


def add_hours(session: Session, clock: Clock, staff_id: int, programme_id: int, span: Span) -> ReceivingHours:
    """Receive families in these weekly hours; they are the person's own.

    Raises NotFound("programme"), NotPossible("order" if they end before one appointment fits, "overlap", "place",
    "minutes", "many_hours").
    """
    if programme_id not in {each.id for each in programmes_of(session, staff_id)}:
        raise NotFound("programme", programme_id)
    place = "" if span.way is AppointmentWay.PHONE else clean_text.one_line(span.place)
    if span.way is AppointmentWay.PLACE and not place:
        raise NotPossible("place")
    if not 5 <= span.minutes <= LONGEST:
        raise NotPossible("minutes")
    day = date.min
    length = datetime.combine(day, span.closes) - datetime.combine(day, span.opens)
    if length < timedelta(minutes=span.minutes):
        raise NotPossible("order")
    theirs = hours_of(session, staff_id)
    if len(theirs) >= MOST:
        raise NotPossible("many_hours")
    if any(
        each.weekday == span.weekday and each.opens < span.closes and span.opens < each.closes
        for each in theirs
    ):
        raise NotPossible("overlap")
    row = ReceivingHours(
        staff_id=staff_id,
        programme_id=programme_id,
        weekday=span.weekday,
        opens=span.opens,
        closes=span.closes,
        way=span.way,
        place=place,
        minutes=span.minutes,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.STAFF_HOURS, "staff", staff_id)
    return row


def remove_hours(session: Session, clock: Clock, staff_id: int, hours_id: int) -> None:
    """No longer receive in these hours; what is agreed stays. Raises NotFound for those of others."""
    row = session.get(ReceivingHours, hours_id)
    if row is None or row.staff_id != staff_id:
        raise NotFound("hours", hours_id)
    session.delete(row)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.STAFF_HOURS, "staff", staff_id)


def add_absence(session: Session, clock: Clock, staff_id: int, first_on: date, last_on: date) -> Absence:
    """Be away on these days. The same days again are the same absence. Raises NotPossible("days" | "many_hours")."""
    if last_on < first_on:
        raise NotPossible("days")
    theirs = absences_of(session, clock, staff_id)
    same = next((each for each in theirs if (each.first_on, each.last_on) == (first_on, last_on)), None)
    if same is not None:
        return same
    if len(theirs) >= MOST:
        raise NotPossible("many_hours")
    row = Absence(staff_id=staff_id, first_on=first_on, last_on=last_on, created_at=clock.now())
    session.add(row)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.STAFF_HOURS, "staff", staff_id)
    return row


def remove_absence(session: Session, clock: Clock, staff_id: int, absence_id: int) -> None:
    """Be there after all. Raises NotFound for those of others."""
    row = session.get(Absence, absence_id)
    if row is None or row.staff_id != staff_id:
        raise NotFound("absence", absence_id)
    session.delete(row)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.STAFF_HOURS, "staff", staff_id)


def agreed_during(session: Session, absence: Absence, zone_name: str) -> Sequence[Appointment]:
    """What is agreed in these days and has to be moved, earliest first."""
    begins = at_local(absence.first_on, datetime.min.time(), zone_name)
    ends = at_local(absence.last_on + ONE_DAY, datetime.min.time(), zone_name)
    query = select(Appointment).where(
        Appointment.staff_id == absence.staff_id,
        Appointment.state == AppointmentState.AGREED,
        Appointment.starts_at >= begins,
        Appointment.starts_at < ends,
    )
    return session.scalars(query.order_by(Appointment.starts_at).limit(MOST)).all()


def suggest(
    session: Session,
    clock: Clock,
    staff_id: int,
    household: Household,
    member_id: int,
    *,
    wish: Wish = ANY_TIME,
    but: int | None = None,
    turn: int = 0,
) -> list[Free]:
    """The times to propose to this member, from tomorrow on; empty if the person has set no hours or none is free."""
    spans = [
        Span(row.weekday, row.opens, row.closes, row.way, row.place, row.minutes)
        for row in hours_of(session, staff_id)
        if row.programme_id == household.programme_id
    ]
    if not spans:
        return []
    first = programmes.today(clock, household) + ONE_DAY
    office = Hours.of(session.get_one(Programme, household.programme_id))
    away = absences_of(session, clock, staff_id)

    def is_open(day: date) -> bool:
        return office.is_office_day(day) and not _is_away(away, day)

    begins = at_local(first, datetime.min.time(), household.zone)
    taken = taken_between(session, staff_id, member_id, begins, begins + timedelta(days=AHEAD + 1), but=but)
    return choose(free_times(spans, first, is_open, taken, household.zone), wish, household.zone, turn)


def doubts(
    session: Session,
    clock: Clock,
    staff_id: int,
    household: Household,
    member_id: int,
    starts_at: datetime,
    minutes: int,
    but: int | None = None,
) -> list[str]:
    """What speaks against a time without forbidding it, as codes: "away", "closed" (no office day), "outside" (of the
    person's hours), "session" | "session_family" (a meeting then), "offered" (to another family)."""
    day = local_date(starts_at, household.zone)
    ends_at = starts_at + timedelta(minutes=minutes)
    against: list[str] = []
    if _is_away(absences_of(session, clock, staff_id), day):
        against.append("away")
    elif not Hours.of(session.get_one(Programme, household.programme_id)).is_office_day(day):
        against.append("closed")
    elif not _within(hours_of(session, staff_id), household, starts_at, ends_at):
        against.append("outside")
    taken = taken_between(
        session, staff_id, member_id, starts_at - timedelta(minutes=LONGEST), ends_at, but=but
    )
    against += sorted({each.why for each in taken if each.meets(starts_at, ends_at) and each.why != "agreed"})
    return against


def _is_away(absences: Sequence[Absence], day: date) -> bool:
    return any(each.first_on <= day <= each.last_on for each in absences)


def _within(
    hours: Sequence[ReceivingHours], household: Household, starts_at: datetime, ends_at: datetime
) -> bool:
    here = [each for each in hours if each.programme_id == household.programme_id]
    begins, ends = (moment.astimezone(zone(household.zone)) for moment in (starts_at, ends_at))
    return not here or any(
        each.weekday == begins.isoweekday() and each.opens <= begins.time() and ends.time() <= each.closes
        for each in here
    )


def taken_between(
    session: Session,
    staff_id: int,
    member_id: int,
    begins: datetime,
    ends: datetime,
    *,
    but: int | None = None,
) -> list[Taken]:
    """What either of the two has between the moments: "agreed", "offered", "session", "session_family"."""
    span = (Appointment.starts_at >= begins, Appointment.starts_at < ends)
    agreed = select(Appointment.id, Appointment.starts_at, Appointment.ends_at).where(
        Appointment.state == AppointmentState.AGREED, *span
    )
    taken: list[Taken] = []
    for whose in (Appointment.staff_id == staff_id, Appointment.member_id == member_id):
        taken += [
            Taken(row.starts_at, row.ends_at, "agreed")
            for row in session.execute(agreed.where(whose).limit(1000))
            if row.id != but and row.starts_at is not None and row.ends_at is not None
        ]
    offered = (
        select(Appointment.id, Appointment.minutes, AppointmentTime.starts_at)
        .join(AppointmentTime, AppointmentTime.appointment_id == Appointment.id)
        .where(
            Appointment.staff_id == staff_id,
            Appointment.answer_until.is_not(None),
            AppointmentTime.offer == Appointment.offer,
            AppointmentTime.starts_at >= begins,
            AppointmentTime.starts_at < ends,
        )
    )
    taken += [
        Taken(row.starts_at, row.starts_at + timedelta(minutes=row.minutes), "offered")
        for row in session.execute(offered.limit(1000))
        if row.id != but
    ]
    meetings = select(ActivitySession.starts_at, ActivitySession.ends_at).where(
        ActivitySession.state == SessionState.PLANNED,
        ActivitySession.starts_at >= begins - _SESSION,
        ActivitySession.starts_at < ends,
        ActivitySession.ends_at > begins,
    )
    own = meetings.join(Activity, Activity.id == ActivitySession.activity_id).where(
        Activity.run_by == staff_id
    )
    theirs = meetings.join(Enrolment, Enrolment.session_id == ActivitySession.id).where(
        Enrolment.member_id == member_id, Enrolment.state.in_(HOLDS)
    )
    for query, why in ((own, "session"), (theirs, "session_family")):
        taken += [Taken(row.starts_at, row.ends_at, why) for row in session.execute(query.limit(1000))]
    return taken
