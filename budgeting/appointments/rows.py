"""What each change of an appointment needs: its row locked, its tasks, its reminders, the live pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, events, tasks
from budgeting.access import Action
from budgeting.appointments.view import Wish
from budgeting.clock import Clock
from budgeting.db.tables import Appointment, Household, Staff
from budgeting.errors import NotFound
from budgeting.events import EventKind
from budgeting.schedule import reminders
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

TASKS = (
    TaskKind.APPOINTMENT_TIMES,
    TaskKind.APPOINTMENT_TODAY,
    TaskKind.APPOINTMENT_OUTCOME,
)


def locked(session: Session, appointment_id: int) -> Appointment:
    """The row, read again under its lock. Raises NotFound."""
    row = session.get(Appointment, appointment_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("appointment", appointment_id)
    return row


def hold_calendar(session: Session, staff_id: int | None) -> None:
    """Let one change at a time into a staff person's calendar: of two families that choose one hour, one gets it."""
    if staff_id is not None:
        # Without key_share, this would also wait for everybody who merely refers to the person.
        session.execute(select(Staff.id).where(Staff.id == staff_id).with_for_update(key_share=True))


def may_hold(session: Session, staff_id: int, appointment: Appointment) -> bool:
    """Whether this staff person may meet the family of the appointment."""
    return access.may(session, staff_id, Action.READ_APPOINTMENT, appointment.household_id)


def about(appointment: Appointment) -> Subject:
    return Subject(SubjectKind.APPOINTMENT, appointment.id)


def agree(appointment: Appointment, clock: Clock, starts_at: datetime) -> None:
    """Put it into the calendar at this time; a calendar that has it already takes it as a change."""
    appointment.starts_at = starts_at
    appointment.ends_at = starts_at + timedelta(minutes=appointment.minutes)
    appointment.answer_until = appointment.other_time_at = None
    appointment.sequence += 1
    appointment.changed_at = clock.now()
    note_wish(appointment, Wish())


def note_wish(appointment: Appointment, wish: Wish) -> None:
    appointment.wished_part, appointment.wished_words = wish.part, wish.words
    appointment.wished_days = list(wish.days)


def settled(session: Session, clock: Clock, appointment: Appointment, *kinds: TaskKind) -> None:
    """Close these tasks about it, or all that ask for something."""
    for kind in kinds or TASKS:
        tasks.settle(session, clock, kind, about(appointment))


def changed(session: Session, clock: Clock, appointment: Appointment) -> None:
    """After every change: plan what is due, and tell the open pages."""
    session.flush()
    reminders.plan_appointment(session, clock, appointment.id)
    place = session.get(Household, appointment.household_id)
    events.tell(
        session, clock, EventKind.APPOINTMENT, programme_id=place.programme_id if place is not None else None
    )
