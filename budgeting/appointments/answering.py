"""What the family does with its appointments, and the clock if nobody answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import approvals, clean_text, tasks
from budgeting.appointments import rows
from budgeting.appointments.keeping import call_off
from budgeting.appointments.view import OPEN, Wish, problem_with
from budgeting.approvals import Party
from budgeting.clock import Clock
from budgeting.db.tables import Appointment, AppointmentTime, Household, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.states.appointments import AppointmentAbout, AppointmentState, AppointmentWay
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.tasks import promises

#: How long an appointment takes if nobody has said so.
MINUTES = 30
#: As many wishes as may wait for times at once.
MOST_WANTED = 3
#: As much of a person's own words as fits a line.
LONGEST_WISH = 300


def want(
    session: Session, clock: Clock, person: Person, about: AppointmentAbout, conversation_id: int | None
) -> tuple[Appointment, Task]:
    """The member would like an appointment: staff propose times by the promised moment.

    The same wish again is the one that already waits. Raises NotPossible("many").
    """
    waiting = session.scalars(
        select(Appointment)
        .where(Appointment.member_id == person.member_id, Appointment.state == AppointmentState.WANTED)
        .order_by(Appointment.id)
    ).all()
    same = next((each for each in waiting if each.about is about), None)
    if same is None:
        if len(waiting) >= MOST_WANTED:
            raise NotPossible("many")
        same = Appointment(
            household_id=person.household_id,
            member_id=person.member_id,
            staff_id=person.coach_id,
            about=about,
            state=AppointmentState.WANTED,
            way=AppointmentWay.PLACE,
            minutes=MINUTES,
            zone=person.zone,
            offer=0,
            sequence=0,
            wished_days=[],
            changed_at=clock.now(),
            created_at=clock.now(),
        )
        session.add(same)
        session.flush()
    task = _ask_for_times(session, clock, same, "wanted", conversation_id)
    rows.changed(session, clock, same)
    return same, task


@dataclass(frozen=True, slots=True)
class Chosen:
    """``again``: it had been agreed before, by the same tap."""

    appointment_id: int
    again: bool


def choose(session: Session, clock: Clock, person: Person, time_id: int) -> Chosen:
    """Choose one of the proposed times; choosing it twice changes nothing.

    Raises NotFound for somebody else's, NotPossible("changed" if other times were proposed since or something else
    became of it, "past" | "busy" | "busy_family").
    """
    time = session.get(AppointmentTime, time_id)
    if time is None:
        raise NotFound("appointment", time_id)
    appointment = _own(session, person, time.appointment_id)
    if appointment.answer_until is None or time.offer != appointment.offer:
        if appointment.state is AppointmentState.AGREED and appointment.starts_at == time.starts_at:
            return Chosen(appointment.id, again=True)
        raise NotPossible("changed")
    rows.hold_calendar(session, appointment.staff_id)
    problem = problem_with(
        session,
        clock,
        time.starts_at,
        appointment.minutes,
        with_id=appointment.staff_id,
        member_id=appointment.member_id,
        but=appointment.id,
    )
    if problem is not None:
        raise NotPossible(problem)
    approvals.confirm(session, clock, rows.about(appointment), Party(member_id=person.member_id))
    appointment.state = AppointmentState.AGREED
    rows.agree(appointment, clock, time.starts_at)
    rows.settled(session, clock, appointment)
    rows.changed(session, clock, appointment)
    return Chosen(appointment.id, again=False)


def wish(
    session: Session,
    clock: Clock,
    person: Person,
    appointment_id: int,
    offer: int,
    wished: Wish,
    conversation_id: int | None,
) -> tuple[Appointment, Task]:
    """Ask for other times: none of those of proposal number ``offer`` suits, or the agreed one no longer does.

    An agreed time stays until another one is agreed. Raises NotFound, NotPossible("changed" | "past").
    """
    appointment = _own(session, person, appointment_id)
    if appointment.state not in OPEN or appointment.offer != offer:
        raise NotPossible("changed")
    agreed = appointment.state is AppointmentState.AGREED
    if agreed and appointment.starts_at is not None and appointment.starts_at <= clock.now():
        raise NotPossible("past")
    cause = "other_time" if agreed else "none_suits"
    if appointment.answer_until is not None:
        approvals.refuse(session, clock, rows.about(appointment), Party(member_id=person.member_id))
        appointment.answer_until, cause = None, "none_suits"
    if agreed:
        appointment.other_time_at = appointment.other_time_at or clock.now()
    elif appointment.state is AppointmentState.PROPOSED:
        appointment.state = AppointmentState.DECLINED
    elif appointment.state is AppointmentState.WANTED:
        cause = "wanted"
    rows.note_wish(
        appointment, Wish(wished.part, wished.days, clean_text.one_line(wished.words)[:LONGEST_WISH])
    )
    task = _ask_for_times(session, clock, appointment, cause, conversation_id)
    rows.changed(session, clock, appointment)
    return appointment, task


def cancel_own(session: Session, clock: Clock, person: Person, appointment_id: int) -> Appointment:
    """The family cancels, or takes its wish back; staff are told at once. Doing it twice changes nothing.

    Raises NotFound, NotPossible("past", its state).
    """
    appointment = _own(session, person, appointment_id)
    if appointment.state is AppointmentState.CANCELLED:
        return appointment
    if appointment.starts_at is not None and appointment.starts_at <= clock.now():
        raise NotPossible("past")
    was_known = appointment.state is not AppointmentState.WANTED
    call_off(session, clock, appointment, Party(member_id=person.member_id))
    if was_known:
        _open(session, clock, TaskKind.APPOINTMENT_CANCELLED, appointment, "cancelled")
    return appointment


def of_time(session: Session, person: Person, time_id: int) -> int | None:
    """The number of the person's own appointment that this time was proposed for; None for anything else."""
    query = (
        select(Appointment.id)
        .join(AppointmentTime, AppointmentTime.appointment_id == Appointment.id)
        .where(AppointmentTime.id == time_id, Appointment.member_id == person.member_id)
    )
    return session.scalar(query)


def open_today(session: Session, clock: Clock, appointment_id: int) -> None:
    """Remind the staff person on the morning of the day."""
    appointment = rows.locked(session, appointment_id)
    _open(session, clock, TaskKind.APPOINTMENT_TODAY, appointment, "")


def open_outcome(session: Session, clock: Clock, appointment_id: int) -> None:
    """It is over: somebody says how it went."""
    appointment = rows.locked(session, appointment_id)
    tasks.settle(session, clock, TaskKind.APPOINTMENT_TODAY, rows.about(appointment))
    _open(session, clock, TaskKind.APPOINTMENT_OUTCOME, appointment, "")


def lapse(session: Session, clock: Clock, appointment_id: int) -> Appointment | None:
    """Nobody has answered in time: the proposal is over, and staff decide what follows. None if it doesn't wait."""
    appointment = rows.locked(session, appointment_id)
    if appointment.answer_until is None or appointment.answer_until > clock.now():
        return None
    approvals.withdraw(session, clock, rows.about(appointment), Party(), "nobody answered in time")
    appointment.answer_until, appointment.changed_at = None, clock.now()
    if appointment.state is AppointmentState.PROPOSED:
        appointment.state = AppointmentState.LAPSED
    _ask_for_times(session, clock, appointment, "lapsed", None, promised=False)
    rows.changed(session, clock, appointment)
    return appointment


def ask_for_somebody(session: Session, clock: Clock, appointment: Appointment) -> None:
    """Whom the family was to meet is gone: somebody else takes it over."""
    _ask_for_times(session, clock, appointment, "staff_gone", None, promised=False)


def _own(session: Session, person: Person, appointment_id: int) -> Appointment:
    appointment = rows.locked(session, appointment_id)
    if appointment.member_id != person.member_id:
        raise NotFound("appointment", appointment_id)
    return appointment


def _ask_for_times(
    session: Session,
    clock: Clock,
    appointment: Appointment,
    cause: str,
    conversation_id: int | None,
    *,
    promised: bool = True,
) -> Task:
    household = session.get_one(Household, appointment.household_id)
    now = clock.now()
    by = promises.latest(session, household.programme_id, Urgency.NORMAL, now) if promised else None
    return _open(session, clock, TaskKind.APPOINTMENT_TIMES, appointment, cause, conversation_id, by)


def _open(
    session: Session,
    clock: Clock,
    kind: TaskKind,
    appointment: Appointment,
    cause: str,
    conversation_id: int | None = None,
    due_at: datetime | None = None,
) -> Task:
    household = session.get_one(Household, appointment.household_id)
    task = tasks.open_task(
        session,
        clock,
        kind,
        rows.about(appointment),
        programme_id=household.programme_id,
        household_id=household.id,
        conversation_id=conversation_id,
        cause=cause,
        due_at=due_at,
        assigned_to=appointment.staff_id,
    )
    task.cause = cause
    return task
