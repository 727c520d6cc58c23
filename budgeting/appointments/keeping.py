"""What staff do with an appointment: set its time, cancel it, pass it on, say how it went."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from budgeting import approvals, audit
from budgeting.appointments import rows
from budgeting.appointments.rows import may_hold
from budgeting.appointments.view import OPEN, problem_with
from budgeting.approvals import Party
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Appointment
from budgeting.errors import NotPossible
from budgeting.states.appointments import AppointmentState


def set_time(
    session: Session, clock: Clock, staff_id: int | None, appointment_id: int, starts_at: datetime
) -> Appointment:
    """Set the time (UTC) agreed with the family in person or by phone. Of an appointment with nobody, whoever sets
    the time takes it over.

    Raises NotFound, NotPossible("staff" if nobody is named for it, "past" | "far" | "busy" | "busy_family", its state).
    """
    appointment = rows.locked(session, appointment_id)
    if appointment.state not in OPEN:
        raise NotPossible(appointment.state.value)
    if appointment.staff_id is None:
        if staff_id is None or not may_hold(session, staff_id, appointment):
            raise NotPossible("staff")
        appointment.staff_id = staff_id
    rows.hold_calendar(session, appointment.staff_id)
    problem = problem_with(
        session,
        clock,
        starts_at,
        appointment.minutes,
        with_id=appointment.staff_id,
        member_id=appointment.member_id,
        but=appointment.id,
    )
    if problem is not None:
        raise NotPossible(problem)
    if appointment.answer_until is not None:
        approvals.withdraw(session, clock, rows.about(appointment), Party(staff_id=staff_id), "time set")
    appointment.state = AppointmentState.AGREED
    rows.agree(appointment, clock, starts_at)
    rows.settled(session, clock, appointment)
    rows.changed(session, clock, appointment)
    audit.note(session, clock, staff_id, AuditAction.APPOINTMENT_SET, "appointment", appointment_id)
    return appointment


def cancel(session: Session, clock: Clock, staff_id: int | None, appointment_id: int) -> Appointment:
    """Cancel it; cancelling it twice changes nothing. Raises NotFound, NotPossible with its state once it is over."""
    appointment = rows.locked(session, appointment_id)
    if appointment.state is not AppointmentState.CANCELLED:
        call_off(session, clock, appointment, Party(staff_id=staff_id))
        audit.note(session, clock, staff_id, AuditAction.APPOINTMENT_CANCEL, "appointment", appointment_id)
    return appointment


def call_off(session: Session, clock: Clock, appointment: Appointment, who: Party) -> None:
    """Either side cancels; the caller has locked the row. Raises NotPossible with its state."""
    if appointment.state not in OPEN:
        raise NotPossible(appointment.state.value)
    if appointment.answer_until is not None:
        approvals.withdraw(session, clock, rows.about(appointment), who, "cancelled")
    appointment.state = AppointmentState.CANCELLED
    appointment.answer_until = appointment.other_time_at = None
    appointment.sequence += 1
    appointment.changed_at = clock.now()
    rows.settled(session, clock, appointment)
    rows.changed(session, clock, appointment)


def happened(session: Session, clock: Clock, staff_id: int, appointment_id: int) -> Appointment:
    """It took place. Raises NotFound, NotPossible("early", its state)."""
    return _outcome(
        session,
        clock,
        staff_id,
        appointment_id,
        AppointmentState.HAPPENED,
        AuditAction.APPOINTMENT_HAPPENED,
    )


def missed(session: Session, clock: Clock, staff_id: int, appointment_id: int) -> Appointment:
    """The family did not come. Raises as `happened` does."""
    return _outcome(
        session, clock, staff_id, appointment_id, AppointmentState.MISSED, AuditAction.APPOINTMENT_MISSED
    )


def _outcome(
    session: Session,
    clock: Clock,
    staff_id: int,
    appointment_id: int,
    state: AppointmentState,
    action: AuditAction,
) -> Appointment:
    appointment = rows.locked(session, appointment_id)
    if appointment.state is state:
        return appointment
    # A slip of the finger can be put right.
    if appointment.state not in (
        AppointmentState.AGREED,
        AppointmentState.HAPPENED,
        AppointmentState.MISSED,
    ):
        raise NotPossible(appointment.state.value)
    if appointment.starts_at is None or appointment.starts_at > clock.now():
        raise NotPossible("early")
    if appointment.answer_until is not None:
        approvals.withdraw(session, clock, rows.about(appointment), Party(staff_id=staff_id), "over")
    appointment.state, appointment.answer_until = state, None
    appointment.other_time_at = None
    appointment.changed_at = clock.now()
    rows.settled(session, clock, appointment)
    rows.changed(session, clock, appointment)
    audit.note(session, clock, staff_id, action, "appointment", appointment_id)
    return appointment
