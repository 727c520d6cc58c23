"""The town's appointments: today's, coming, waiting for an answer or for times, and past ones, kept or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from budgeting import appointments
from budgeting.appointments import Place, Wish
from budgeting.calendars import QuietRules, working_day, working_day_before
from budgeting.clock import Clock, SetClock, local_date
from budgeting.demo.appointments import CALL, OFFICE, PAPERS
from budgeting.demo.town.houses import House, Town
from budgeting.states.appointments import AppointmentAbout, AppointmentWay, DayPart

ONLINE = Place(AppointmentWay.ONLINE, "https://meet.ponte.example/sportello", 30)
#: The longest of these, in minutes.
LONGEST = OFFICE.minutes
_RULES = QuietRules()
_ABOUT = tuple(AppointmentAbout)


def make(town: Town) -> None:
    """One for every second family."""
    for number, house in enumerate(town.with_phone()[::2]):
        TALES[number % len(TALES)](town, house, number)


def _day(town: Town, days: int) -> int:
    """The days until the working day that is ``days`` from today or just after it."""
    return (working_day(town.today + timedelta(days=days), _RULES) - town.today).days


def _past_day(town: Town, days: int) -> int:
    return (working_day_before(town.today - timedelta(days=days), _RULES) - town.today).days


def _start(town: Town, house: House, days: int, number: int) -> datetime:
    return _free(town, house, town.moment(days, 9 + number % 8))


def _free(town: Town, house: House, moment: datetime) -> datetime:
    """The first half hour from there at which neither the coach nor the family has another appointment."""
    while appointments.problem_with(
        town.session,
        _before(moment),
        moment,
        LONGEST,
        with_id=house.coach_id,
        member_id=house.who.member_id,
    ):
        moment += timedelta(minutes=30)
    return moment


def _propose(town: Town, house: House, clock: Clock, number: int, times: Sequence[datetime]) -> int:
    about = _ABOUT[number % len(_ABOUT)]
    place = (OFFICE, PAPERS, CALL, ONLINE)[number % 4]
    made = appointments.propose(
        town.session, clock, house.coach_id, house.who.member_id, house.coach_id, about, place, times
    )
    return made.id


def _agree(town: Town, house: House, clock: Clock, number: int, starts_at: datetime) -> int:
    made = _propose(
        town, house, clock, number, [starts_at, _free(town, house, starts_at + timedelta(days=2))]
    )
    (first, _), *_rest = appointments.mine(town.session, clock, house.who, made).times
    return appointments.choose(town.session, clock, house.who, first).appointment_id


def _before(moment: datetime) -> SetClock:
    return SetClock(moment - timedelta(days=4))


def _happened(town: Town, house: House, number: int) -> None:
    starts_at = _start(town, house, _past_day(town, 6 + number), number)
    made = _agree(town, house, _before(starts_at), number, starts_at)
    appointments.happened(town.session, SetClock(starts_at + timedelta(hours=2)), house.coach_id, made)


def _missed(town: Town, house: House, number: int) -> None:
    starts_at = _start(town, house, _past_day(town, 5 + number), number)
    made = _agree(town, house, _before(starts_at), number, starts_at)
    appointments.missed(town.session, SetClock(starts_at + timedelta(hours=2)), house.coach_id, made)


def _unsaid(town: Town, house: House, number: int) -> None:
    """Yesterday's, and nobody has said how it went."""
    starts_at = _start(town, house, _past_day(town, 1), number)
    made = _agree(town, house, _before(starts_at), number, starts_at)
    appointments.open_outcome(town.session, town.clock, made)


def _today(town: Town, house: House, number: int) -> None:
    """Later today; in the evening, tomorrow."""
    now = town.clock.now()
    starts_at = _free(town, house, town.moment(0, 15 + number % 3))
    if starts_at <= now + timedelta(minutes=30) or working_day(town.today, _RULES) != town.today:
        starts_at = _start(town, house, _day(town, 1), number)
    made = _agree(town, house, _before(starts_at), number, starts_at)
    if local_date(starts_at, town.programme.zone) == town.today:
        appointments.open_today(town.session, town.clock, made)


def _coming(town: Town, house: House, number: int) -> None:
    _agree(town, house, town.at(-2, 12), number, _start(town, house, _day(town, 2 + number % 6), number))


def _asked(town: Town, house: House, number: int) -> None:
    first = _day(town, 4)
    times = [_start(town, house, first, number), _start(town, house, _day(town, first + 1), number)]
    _propose(town, house, town.at(-1, 11), number, times)


def _wished(town: Town, house: House, number: int) -> None:
    appointments.want(town.session, town.at(-1, 18), house.who, _ABOUT[number % len(_ABOUT)], None)


def _another_time(town: Town, house: House, number: int) -> None:
    first = _day(town, 3)
    made = _propose(town, house, town.at(-2, 11), number, [_start(town, house, first, number)])
    offer = appointments.mine(town.session, town.at(-1), house.who, made).offer
    wish = Wish(DayPart.AFTERNOON, (2, 4))
    appointments.wish(town.session, town.at(-1, 19), house.who, made, offer, wish, None)


def _cancelled(town: Town, house: House, number: int) -> None:
    made = _agree(town, house, town.at(-3, 12), number, _start(town, house, _day(town, 5), number))
    appointments.cancel_own(town.session, town.at(0, 8), house.who, made)


def _lapsed(town: Town, house: House, number: int) -> None:
    starts_at = _start(town, house, _past_day(town, 1), number)
    made = _propose(town, house, _before(starts_at), number, [starts_at])
    appointments.lapse(town.session, town.clock, made)


TALES = (
    _happened,
    _today,
    _coming,
    _wished,
    _asked,
    _missed,
    _coming,
    _cancelled,
    _another_time,
    _unsaid,
    _lapsed,
    _happened,
    _today,
)
