"""The families' appointments: agreed, waiting for an answer, asked for, and past ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from budgeting import appointments
from budgeting.appointments import Place, Span
from budgeting.calendars import QuietRules, day_after, working_day, working_day_before
from budgeting.clock import DEFAULT_ZONE, Clock, SetClock, at_local
from budgeting.households import Person
from budgeting.states.appointments import AppointmentAbout, AppointmentWay

OFFICE = Place(AppointmentWay.PLACE, "Sportello San Polo, via Cimabue 16, Brescia", 45)
PAPERS = Place(AppointmentWay.PLACE, OFFICE.where, 30, "Portare la carta d'identità e l'ultimo ISEE.")
CALL = Place(AppointmentWay.PHONE, "", 20)
_RULES = QuietRules()
_A_DAY = timedelta(days=1)


def make(
    session: Session, clock: Clock, people: Mapping[str, int], members: Mapping[str, Person], today: date
) -> None:
    """Appointments of the joined families, ``members`` by first name, relative to ``today``."""
    giulia, davide = people["coach"], people["second_coach"]
    about = AppointmentAbout
    _receive(session, clock, people, today)
    _past(session, members["Amina"], giulia, about.MEETING, OFFICE, today - 23 * _A_DAY, 10, said=True)
    _past(session, members["Harpreet"], davide, about.PAPERS, PAPERS, today - 16 * _A_DAY, 11, said=True)
    # Nobody has said yet how this one went.
    last = _past(session, members["Lucia"], giulia, about.WORK, OFFICE, today - _A_DAY, 11, said=False)
    appointments.open_outcome(session, clock, last)
    day = working_day(today + 3 * _A_DAY, _RULES)
    _agreed(session, clock, members["Amina"], giulia, about.PAPERS, PAPERS, _at(day, 10))
    _agreed(session, clock, members["Piero"], giulia, about.MONTH, CALL, _at(day, 15))
    _agreed(session, clock, members["Lucia"], giulia, about.CHILDREN, OFFICE, _at(day_after(day, _RULES), 9))
    later = day_after(day_after(day, _RULES), _RULES)
    times = [_at(day, 17), _at(later, 9), _at(later, 17)]
    _propose(session, clock, members["Harpreet"], davide, about.WORK, OFFICE, times)
    appointments.want(session, clock, members["Grace"], about.CHILDREN, None)


def _past(
    session: Session,
    who: Person,
    staff_id: int,
    about: AppointmentAbout,
    place: Place,
    on: date,
    hour: int,
    *,
    said: bool,
) -> int:
    day = working_day_before(on, _RULES)
    starts_at = _at(day, hour)
    then = SetClock(starts_at - 5 * _A_DAY)
    number = _agreed(session, then, who, staff_id, about, place, starts_at)
    if said:
        then.set(starts_at + timedelta(hours=2))
        appointments.happened(session, then, staff_id, number)
    return number


def _agreed(
    session: Session,
    clock: Clock,
    who: Person,
    staff_id: int,
    about: AppointmentAbout,
    place: Place,
    starts_at: datetime,
) -> int:
    """Proposed together with a later time, and chosen by the family."""
    number = _propose(session, clock, who, staff_id, about, place, [starts_at, starts_at + 2 * _A_DAY])
    (first, _), *_rest = appointments.mine(session, clock, who, number).times
    return appointments.choose(session, clock, who, first).appointment_id


def _propose(
    session: Session,
    clock: Clock,
    who: Person,
    staff_id: int,
    about: AppointmentAbout,
    place: Place,
    times: Sequence[datetime],
) -> int:
    made = appointments.propose(session, clock, staff_id, who.member_id, staff_id, about, place, times)
    return made.id


def _at(day: date, hour: int) -> datetime:
    return at_local(day, time(hour), DEFAULT_ZONE)


def _receive(session: Session, clock: Clock, people: Mapping[str, int], today: date) -> None:
    """When the two coaches receive, and a day on which one is away."""
    for who, spans in _HOURS.items():
        (programme, *_) = appointments.programmes_of(session, people[who])
        for span in spans:
            appointments.add_hours(session, clock, people[who], programme.id, span)
    away = today + 12 * _A_DAY
    appointments.add_absence(session, clock, people["coach"], away, away + _A_DAY)


_HOURS = {
    "coach": (
        Span(1, time(9), time(12), AppointmentWay.PLACE, OFFICE.where, 45),
        Span(3, time(14, 30), time(17), AppointmentWay.PLACE, OFFICE.where, 45),
        Span(5, time(9), time(11), AppointmentWay.PHONE, "", 20),
    ),
    "second_coach": (Span(2, time(9), time(12, 30), AppointmentWay.PLACE, OFFICE.where, 30),),
}
