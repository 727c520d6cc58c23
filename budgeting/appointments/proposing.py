"""Staff propose times; the family chooses one of them in the chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting import approvals, audit, clean_text
from budgeting.appointments import rows
from budgeting.appointments.rules import LONGEST, MOST_TIMES, waits_until
from budgeting.appointments.view import OPEN, Wish, problem_with
from budgeting.approvals import Party
from budgeting.audit import AuditAction
from budgeting.calendars import QuietRules
from budgeting.clock import Clock, local_date
from budgeting.db.tables import Appointment, AppointmentTime, Household, Member, Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes import Settings
from budgeting.states.appointments import AppointmentAbout, AppointmentState, AppointmentWay
from budgeting.states.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how long: ``where`` is the place, or the address of an online call; ``note`` what to bring."""

    way: AppointmentWay
    where: str
    minutes: int
    note: str = ""


def propose(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    member_id: int,
    with_id: int,
    about: AppointmentAbout,
    place: Place,
    times: Sequence[datetime],
) -> Appointment:
    """Propose times (UTC) of a new appointment of a member with ``with_id``.

    Raises NotFound, NotPossible("staff" | "place" | "minutes" | "times" | "twice" | "past" | "far" | "busy" |
    "busy_family" | "left").
    """
    member = session.get(Member, member_id)
    household = session.get(Household, member.household_id) if member is not None else None
    if member is None or household is None:
        raise NotFound("member", member_id)
    if member.left_at is not None:
        raise NotPossible("left")
    appointment = Appointment(
        household_id=household.id,
        member_id=member_id,
        about=about,
        state=AppointmentState.PROPOSED,
        minutes=place.minutes,
        zone=household.zone,
        offer=0,
        sequence=0,
        wished_days=[],
        created_by=staff_id,
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    session.add(appointment)
    return _offer(session, clock, staff_id, appointment, with_id, about, place, times)


def propose_again(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    appointment_id: int,
    with_id: int,
    about: AppointmentAbout,
    place: Place,
    times: Sequence[datetime],
) -> Appointment:
    """Propose (other) times of an appointment that is wished for, unanswered or agreed.

    An agreed time stays until the family has chosen another one, and so does everything else about it: only ``times``
    are proposed. One that is over counts as moved. Raises as `propose` does, and NotPossible with its state.
    """
    appointment = rows.locked(session, appointment_id)
    if appointment.state not in OPEN:
        raise NotPossible(appointment.state.value)
    if appointment.state is not AppointmentState.AGREED or _is_over(appointment, clock):
        appointment.state = AppointmentState.PROPOSED
        appointment.starts_at = appointment.ends_at = None
    if appointment.answer_until is not None:
        approvals.withdraw(
            session, clock, rows.about(appointment), Party(staff_id=staff_id), "other times proposed"
        )
    return _offer(session, clock, staff_id, appointment, with_id, about, place, times)


def _is_over(appointment: Appointment, clock: Clock) -> bool:
    return appointment.starts_at is not None and appointment.starts_at <= clock.now()


def _offer(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    appointment: Appointment,
    with_id: int,
    about: AppointmentAbout,
    place: Place,
    times: Sequence[datetime],
) -> Appointment:
    if appointment.state is not AppointmentState.AGREED:
        arrange(session, appointment, with_id, about, place)
    elif appointment.staff_id is None:
        # Whom the family was to meet is gone; the agreed time stays for now.
        if not rows.may_hold(session, with_id, appointment):
            raise NotPossible("staff")
        appointment.staff_id = with_id
    chosen = sorted(times)
    if not 1 <= len(chosen) <= MOST_TIMES:
        raise NotPossible("times")
    if len(set(chosen)) < len(chosen):
        raise NotPossible("twice")
    rows.hold_calendar(session, appointment.staff_id)
    session.flush()
    for starts_at in chosen:
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
    household = session.get_one(Household, appointment.household_id)
    rules = QuietRules.of(Settings.of(session.get_one(Programme, household.programme_id)))
    appointment.offer += 1
    appointment.answer_until = waits_until(chosen[-1], clock.now(), rules, appointment.zone)
    appointment.changed_at = clock.now()
    rows.note_wish(appointment, Wish())
    session.add_all(
        AppointmentTime(appointment_id=appointment.id, offer=appointment.offer, starts_at=starts_at)
        for starts_at in chosen
    )
    asked = approvals.propose(
        session, clock, rows.about(appointment), appointment.household_id, Party(staff_id=staff_id)
    )
    asked.answer_by = local_date(appointment.answer_until, appointment.zone)
    rows.settled(session, clock, appointment, TaskKind.APPOINTMENT_TIMES)
    if appointment.state is AppointmentState.PROPOSED:
        rows.settled(session, clock, appointment)
    rows.changed(session, clock, appointment)
    audit.note(session, clock, staff_id, AuditAction.APPOINTMENT_PROPOSE, "appointment", appointment.id)
    return appointment


def arrange(
    session: Session, appointment: Appointment, with_id: int, about: AppointmentAbout, place: Place
) -> None:
    """Write down with whom, about what, where and how long. Raises NotPossible("staff" | "place" | "minutes")."""
    if not rows.may_hold(session, with_id, appointment):
        raise NotPossible("staff")
    where = clean_text.one_line(place.where)
    if place.way is AppointmentWay.PLACE and not where:
        raise NotPossible("place")
    if not 5 <= place.minutes <= LONGEST:
        raise NotPossible("minutes")
    appointment.staff_id, appointment.about = with_id, about
    appointment.way, appointment.place, appointment.minutes = place.way, where, place.minutes
    appointment.note = clean_text.one_line(place.note)
