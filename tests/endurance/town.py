"""Three families in two time zones with every kind of reminder, around the day when clocks change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import activities, households
from budgeting.arrears import debts, plans
from budgeting.calendars import QuietRules
from budgeting.clock import SetClock, at_local
from budgeting.clock import zone as zone_of
from budgeting.db.engine import Database
from budgeting.db.tables import Instalment, Programme
from budgeting.db.types import Base
from budgeting.money import Money
from budgeting.programmes import Settings
from budgeting.schedule import reminders
from budgeting.schedule.due import Planned, Slot
from budgeting.schedule.reminders import activities as sessions
from budgeting.schedule.reminders import ladder
from budgeting.states.schedule import DueKind
from tests.kit import build

ROME, NEW_YORK = "Europe/Rome", "America/New_York"
#: The days of a journey surround one of them: both are changes in the zone where most families live.
CHANGES = (date(2026, 3, 29), date(2026, 10, 25))
#: Weekday (ISO) and hour of each member's check-in: at night in an hour that occurs twice or never, at the start and
#: in the last minute before quiet hours, on a Sunday.
ASKS = {
    "amina": (7, time(2, 30)),
    "youssef": (5, time(20)),
    "lucia": (7, time(18)),
    "harpreet": (3, time(19, 59)),
}


@dataclass(frozen=True, slots=True)
class Town:
    """The people. ``zones`` by member; ``planned`` is what must happen."""

    cast: build.Cast
    zones: dict[int, str]
    asks: dict[int, tuple[int, time]]
    instalments: tuple[int, ...]
    rules: QuietRules
    planned: dict[Slot, Planned]


def empty(database: Database) -> None:
    """Empty all tables."""

    def job(session: Session) -> None:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())

    database.write(job)


def furnish(database: Database, clock: SetClock, change: date, until: datetime) -> Town:
    """The families of the cast on an empty database, with everything that is due until ``until``."""
    cast = build.cast(database, clock)
    members = dict(zip(ASKS, cast.members, strict=True))
    numbers: list[int] = []
    courses: list[int] = []

    def settle(session: Session) -> None:
        households.get_household(session, cast.kaur).zone = NEW_YORK
        for name, (weekday, hour) in ASKS.items():
            build.conversation(session, clock, members[name])
            build.checkin_time(session, members[name], weekday, hour)
        # Rungs before, on and after the change, also on Sundays and holidays.
        for household, member in ((cast.amrani, cast.amina), (cast.kaur, cast.harpreet)):
            days = [change + timedelta(days=off) for off in (-2, 0, 4, 7)]
            numbers.extend(_plan(session, clock, cast, household, member, days))
        courses.extend(_courses(session, clock, cast, change))
        reminders.plan_ahead(session, clock)

    database.write(settle)

    def promised(session: Session) -> tuple[QuietRules, dict[Slot, Planned]]:
        rules = QuietRules.of(Settings.of(session.get_one(Programme, cast.programme)))
        return rules, {
            event.slot: event
            for event in [
                *_rungs(session, cast, rules, numbers),
                *_asked(clock.now(), until, members),
                *_meetings(cast, change, rules, courses),
            ]
            if clock.now() < event.due_at <= until
        }

    rules, planned = database.write(promised)
    zones = {member: NEW_YORK if name == "harpreet" else ROME for name, member in members.items()}
    asks = {members[name]: chosen for name, chosen in ASKS.items()}
    return Town(cast, zones, asks, tuple(numbers), rules, planned)


def _plan(
    session: Session, clock: SetClock, cast: build.Cast, household: int, member: int, days: list[date]
) -> list[int]:
    debt = debts.add_debt(
        session,
        clock,
        cast.marco,
        household,
        creditor="ALER",
        line="rent",
        amount=Money(10_000 * len(days)),
        as_of=date(2025, 12, 31),
    )
    plan = plans.propose(
        session, clock, cast.marco, household, debt.id, [(day, Money(10_000)) for day in days]
    )
    plans.agree(session, clock, households.person(session, member), plan.id)
    return list(session.scalars(select(Instalment.id).where(Instalment.plan_id == plan.id)))


def _beginnings(change: date) -> list[datetime]:
    """On the morning of the change, on the evening after it, and on the morning after that."""
    return [
        at_local(change, time(9), ROME),
        at_local(change + timedelta(days=1), time(18), ROME),
        at_local(change + timedelta(days=2), time(9), ROME),
    ]


def _courses(session: Session, clock: SetClock, cast: build.Cast, change: date) -> list[int]:
    numbers = []
    course = activities.create_activity(
        session, clock, cast.marco, cast.programme, kind="lab", title={"it": "Laboratorio"}
    )
    for begins in _beginnings(change):
        meeting = activities.add_session(
            session,
            clock,
            cast.marco,
            course.id,
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            place="Torre Cimabue",
        )
        for member in (cast.youssef, cast.lucia):
            who = households.person(session, member)
            activities.answer(session, clock, who, meeting.id, "coming")
        numbers.append(meeting.id)
    return numbers


# -- what must happen, computed from the rules and not from the rows


def _rungs(session: Session, cast: build.Cast, rules: QuietRules, numbers: list[int]) -> list[Planned]:
    events = []
    programme = session.get_one(Programme, cast.programme)
    for number in numbers:
        due_on = session.get_one(Instalment, number).due_on
        first = numbers.index(number) < len(numbers) // 2
        zone, member = (ROME, cast.amina) if first else (NEW_YORK, cast.harpreet)
        steps = [int(step) for step in Settings.of(programme).ladder]
        events += [
            Planned(
                DueKind.INSTALMENT_REMINDER, number, member, due_on, rung.days, rung.due_at, rung.stale_at
            )
            for rung in ladder.rungs(due_on, steps, rules, zone)
        ]
        task = ladder.task(due_on, steps, rules, zone)
        events.append(
            Planned(DueKind.INSTALMENT_TASK, number, None, due_on, task.days, task.due_at, task.stale_at)
        )
    return events


def _asked(now: datetime, until: datetime, members: dict[str, int]) -> list[Planned]:
    events = []
    for name, (weekday, hour) in ASKS.items():
        zone = NEW_YORK if name == "harpreet" else ROME
        day = now.astimezone(zone_of(zone)).date() - timedelta(days=1)
        while (moment := at_local(day, hour, zone)) <= until:
            if day.isoweekday() == weekday:
                events.append(
                    Planned(
                        DueKind.CHECKIN_ASK,
                        members[name],
                        members[name],
                        day,
                        0,
                        moment,
                        moment + timedelta(hours=24),
                    )
                )
            day += timedelta(days=1)
    return events


def _meetings(cast: build.Cast, change: date, rules: QuietRules, courses: list[int]) -> list[Planned]:
    return [
        Planned(
            DueKind.SESSION_REMINDER,
            number,
            member,
            begins.astimezone(zone_of(ROME)).date(),
            rung.days,
            rung.due_at,
            rung.stale_at,
        )
        for number, begins in zip(courses, _beginnings(change), strict=True)
        for member in (cast.youssef, cast.lucia)
        for rung in sessions.rungs(begins, rules, ROME)
    ]
