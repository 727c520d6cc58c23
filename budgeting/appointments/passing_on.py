"""An appointment passes to a colleague, or to nobody: then somebody has to take it over."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import approvals, audit
from budgeting.appointments import rows
from budgeting.appointments.answering import ask_for_somebody
from budgeting.appointments.rows import may_hold
from budgeting.appointments.view import OPEN, problem_with
from budgeting.approvals import Party
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Appointment
from budgeting.errors import NotFound, NotPossible
from budgeting.states.appointments import AppointmentState


def can_take(session: Session, clock: Clock, staff_id: int, appointment_id: int) -> bool:
    """Whether a staff person may have the appointment, and has time when it takes place."""
    appointment = session.get(Appointment, appointment_id)
    if appointment is None or not may_hold(session, staff_id, appointment):
        return False
    if staff_id == appointment.staff_id or appointment.state is not AppointmentState.AGREED:
        return True
    starts_at = appointment.starts_at
    # One that is over waits only for a word of how it went.
    return (
        starts_at is None
        or problem_with(
            session,
            clock,
            starts_at,
            appointment.minutes,
            with_id=staff_id,
            member_id=appointment.member_id,
            but=appointment_id,
        )
        != "busy"
    )


def pass_on(
    session: Session,
    clock: Clock,
    by: int | None,
    appointment_id: int,
    to: int | None,
    *,
    part_of: AuditAction | None = None,
) -> Appointment:
    """Pass an open appointment to a colleague, who then meets the family at the same times. With None, proposed
    times are withdrawn, an agreed time stays, and a task asks who takes it over.

    Raises NotFound (also for a colleague who can't take it), NotPossible with its state.
    """
    appointment = rows.locked(session, appointment_id)
    if appointment.state not in OPEN:
        raise NotPossible(appointment.state.value)
    if to is not None:
        rows.hold_calendar(session, to)
        if not can_take(session, clock, to, appointment_id):
            raise NotFound("staff", to)
    appointment.staff_id, appointment.changed_at = to, clock.now()
    if appointment.state is AppointmentState.AGREED:
        # The calendar of the family names whom it meets.
        appointment.sequence += 1
    if to is None:
        _with_nobody(session, clock, by, appointment)
    rows.changed(session, clock, appointment)
    audit.note(
        session,
        clock,
        by,
        AuditAction.APPOINTMENT_ASSIGN if to else AuditAction.APPOINTMENT_RELEASE,
        "appointment",
        appointment_id,
        to=to,
        part_of=part_of,
    )
    return appointment


def _with_nobody(session: Session, clock: Clock, by: int | None, appointment: Appointment) -> None:
    if appointment.answer_until is not None:
        approvals.withdraw(
            session, clock, rows.about(appointment), Party(staff_id=by), "nobody to meet any more"
        )
        appointment.answer_until = None
    if appointment.state is AppointmentState.PROPOSED:
        # The family is to meet somebody, and waits for times again.
        appointment.state = AppointmentState.WANTED
        ask_for_somebody(session, clock, appointment)
    elif appointment.ends_at is not None and appointment.ends_at > clock.now():
        ask_for_somebody(session, clock, appointment)
