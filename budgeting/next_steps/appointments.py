"""Appointments without a next step: no times proposed, nobody to meet, or no word of how it went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import Appointment, Household
from budgeting.next_steps import approvals
from budgeting.next_steps.gaps import Gap, Look, at_home, works
from budgeting.states.appointments import AppointmentState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: The clock opens the task about the outcome at once; an hour is enough for a clock that was away.
A_WHILE = timedelta(hours=1)
_WITHOUT_TIME = (AppointmentState.WANTED, AppointmentState.DECLINED, AppointmentState.LAPSED)


def appointments(session: Session, seen: Look) -> Iterator[Gap]:
    """The open appointments of the families that nothing would bring up again."""
    rows = session.execute(
        select(
            Appointment.id,
            Appointment.household_id,
            Appointment.state,
            Appointment.ends_at,
            Appointment.staff_id,
            works(Appointment.staff_id).label("works"),
        )
        .join(Household, Household.id == Appointment.household_id)
        .where(
            at_home(seen),
            Appointment.state.in_((*_WITHOUT_TIME, AppointmentState.PROPOSED, AppointmentState.AGREED)),
        )
        .order_by(Appointment.id)
    )
    yield from approvals.of_kind(SubjectKind.APPOINTMENT)(session, seen)
    for row in rows:
        cause = None
        if row.state in _WITHOUT_TIME:
            cause = None if seen.has_task(TaskKind.APPOINTMENT_TIMES, row.id) else "no_times"
        elif not row.works and (row.staff_id is not None or row.ends_at is None or row.ends_at > seen.now):
            cause = None if seen.has_task(TaskKind.APPOINTMENT_TIMES, row.id) else "staff_gone"
        elif row.state is AppointmentState.AGREED and (
            row.ends_at is None or row.ends_at < seen.now - A_WHILE
        ):
            cause = None if seen.has_task(TaskKind.APPOINTMENT_OUTCOME, row.id) else "no_outcome"
        if cause is not None:
            yield Gap(Subject(SubjectKind.APPOINTMENT, row.id), cause, row.household_id)
