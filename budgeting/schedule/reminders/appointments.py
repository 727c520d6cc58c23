"""What is due about an appointment: reminders of the agreed time, the end of a proposal, and the day after it is over.

The family is reminded as of a session: the evening before and two hours ahead (`activities.rungs`). A number in the
rung tells the times of a moved appointment apart, so a new time has its own reminders.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.calendars import QuietRules, is_allowed, next_allowed
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.tables import Appointment, Household, Programme
from budgeting.programmes import Settings
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.activities import rungs
from budgeting.schedule.reminders.audience import active_household, nobody_there
from budgeting.schedule.reminders.instalments import HORIZON
from budgeting.states.appointments import AppointmentState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind

KINDS = (
    DueKind.APPOINTMENT_REMINDER,
    DueKind.APPOINTMENT_TODAY,
    DueKind.APPOINTMENT_LAPSES,
    DueKind.APPOINTMENT_OVER,
)
#: What staff must hear stays worth saying, however long the program was away.
LASTING = timedelta(days=90)
_PER_CHANGE = 10


def plan_appointment(session: Session, clock: Clock, appointment_id: int) -> None:
    """Plan everything due about one appointment; cancels what is no longer due."""
    now = clock.now()
    row = session.execute(
        select(Appointment, Programme)
        .join(Household, Household.id == Appointment.household_id)
        .join(Programme, Programme.id == Household.programme_id)
        .where(Appointment.id == appointment_id)
    ).one()
    settings = Settings.of(row.Programme)
    planned = _planned(row.Appointment, settings) if settings.has(Instrument.APPOINTMENTS) else []
    keep = [event.slot for event in planned]
    due.cancel_others(session, clock, KINDS, [appointment_id], keep, "replanned")
    due.put_all(
        session,
        [
            event
            for event in planned
            if event.stale_at > now and event.due_at <= now + HORIZON and _in_time(event, now)
        ],
    )


def _in_time(event: due.Planned, now: datetime) -> bool:
    """A reminder whose moment has passed is left out; what staff must do is not."""
    return event.due_at > now or event.kind in (DueKind.APPOINTMENT_LAPSES, DueKind.APPOINTMENT_OVER)


def _planned(appointment: Appointment, settings: Settings) -> list[due.Planned]:
    planned: list[due.Planned] = []
    rules = QuietRules.of(settings)

    def add(kind: DueKind, rung: int, at: datetime, until: datetime, member_id: int | None = None) -> None:
        day = local_date(at, appointment.zone)
        planned.append(due.Planned(kind, appointment.id, member_id, day, rung, at, until))

    if (until := appointment.answer_until) is not None:
        add(DueKind.APPOINTMENT_LAPSES, appointment.offer, until, until + LASTING)
    starts_at, ends_at = appointment.starts_at, appointment.ends_at
    if appointment.state is not AppointmentState.AGREED or starts_at is None or ends_at is None:
        return planned
    change = appointment.sequence * _PER_CHANGE
    for rung in rungs(starts_at, rules, appointment.zone):
        add(
            DueKind.APPOINTMENT_REMINDER,
            change + rung.days,
            rung.due_at,
            rung.stale_at,
            appointment.member_id,
        )
    morning = at_local(local_date(starts_at, appointment.zone), rules.opening, appointment.zone)
    add(DueKind.APPOINTMENT_TODAY, change, min(morning, starts_at - timedelta(hours=1)), starts_at)
    add(DueKind.APPOINTMENT_OVER, change, ends_at, ends_at + LASTING)
    return planned


def plan_coming(session: Session, clock: Clock) -> None:
    """Plan what is due within 40 days about every appointment that is agreed or waits for an answer."""
    coming = select(Appointment.id).where(
        Appointment.state.in_((AppointmentState.PROPOSED, AppointmentState.AGREED))
    )
    for appointment_id in list(session.scalars(coming.order_by(Appointment.id))):
        plan_appointment(session, clock, appointment_id)


def still_to_remind(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nobody needs this reminder any more, as a code; None: they do."""
    appointment = session.get(Appointment, event.subject_id)
    if appointment is None:
        return "gone"
    if appointment.state is not AppointmentState.AGREED:
        return appointment.state.value
    if event.rung // _PER_CHANGE != appointment.sequence:
        return "moved"
    if appointment.starts_at is None or appointment.starts_at <= clock.now():
        return "over"
    return nobody_there(session, event, appointment.household_id)


def still_waiting(session: Session, clock: Clock, event: Due) -> str | None:
    """Why a proposal no longer has to end; None: it still waits."""
    appointment = session.get(Appointment, event.subject_id)
    if appointment is None:
        return "gone"
    until = appointment.answer_until
    return None if until is not None and until <= clock.now() else "answered"


def not_at_night(session: Session, clock: Clock, event: Due) -> datetime | None:
    """When the family can be told that its times are over, if now is quiet time; None: now."""
    appointment = session.get(Appointment, event.subject_id)
    place = active_household(session, appointment.household_id) if appointment else None
    now = clock.now()
    if place is None or is_allowed(now, place.rules, place.zone):
        return None
    return next_allowed(now, place.rules, place.zone)


def still_unsaid(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nobody has to say how it went; None: somebody does."""
    appointment = session.get(Appointment, event.subject_id)
    if appointment is None:
        return "gone"
    if appointment.state is not AppointmentState.AGREED:
        return appointment.state.value
    if appointment.ends_at is None or appointment.ends_at > clock.now():
        return "moved"
    place = active_household(session, appointment.household_id)
    return None if place is not None else "left"
