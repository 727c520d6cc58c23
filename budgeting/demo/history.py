"""The families' weeks: income, spending and check-ins. The same on every machine."""

from __future__ import annotations

import random
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from budgeting import checkins, households, month_plan, reviews
from budgeting.clock import Clock, SetClock, at_local
from budgeting.db.tables import Household
from budgeting.demo.cast import Family
from budgeting.headings import Kind
from budgeting.households import Person, consents, invites
from budgeting.money import Money
from budgeting.periods import months_later, week_of
from budgeting.spending import entries
from budgeting.states.checkins import Mood

WEEKS = 17
#: Purchases per week under a heading, and the range of their amounts in minor units.
HABITS = {
    "food": (5, 300, 4_200),
    "transport": (1, 500, 3_000),
    "health": (1, 450, 1_900),
    "school": (1, 300, 2_600),
    "communications": (0, 799, 999),
    "leisure": (2, 120, 900),
    "personal": (0, 900, 3_500),
}
#: Chance (per cent) that a heading without a weekly habit appears anyway.
NOW_AND_THEN = 25


def bring_in(
    session: Session, clock: Clock, staff_id: int, household: Household, family: Family
) -> list[Person]:
    """The adults of a family: joined with consent four months ago, or with an open invite."""
    joined = []
    for number, adult in enumerate(family.adults):
        member = households.add_member(
            session,
            clock,
            staff_id,
            household.id,
            adult.name,
            adult.language,
            sees_arrears=adult.sees_arrears,
        )
        if not adult.joined:
            invites.create(session, clock, staff_id, member.id)
            continue
        then = SetClock(clock.now() - timedelta(weeks=WEEKS))
        consents.give(session, then, member.id, "2026-1", adult.language)
        households.join(session, then, member.id, adult.language)
        households.set_called(session, member.id, adult.called or adult.name.split()[0])
        # The second adult leaves the check-in to the first.
        if number == 0:
            households.set_checkin_time(session, member.id, 7, time(18))
        joined.append(households.person(session, member.id))
    return joined


def live(session: Session, household: Household, members: list[Person], family: Family, today: date) -> None:
    """Create seventeen weeks, including this one up to today."""
    # Seeded, so that these invented lives are the same on every machine.
    chance = random.Random(family.reference)
    this_week = week_of(today)
    for back in range(WEEKS - 1, -1, -1):
        week = this_week - timedelta(weeks=back)
        _week(session, household, members, family, week, today, chance)
        if back > 0 and back - 1 not in family.missed:
            _checkin(session, household, members[0], week, chance)
        elif back > 0:
            _unanswered(session, household, members[0], week)


def plan_month(
    session: Session, clock: Clock, staff_id: int, household: Household, family: Family, today: date
) -> None:
    """Create the month plan, agreed at the start."""
    begin = today - timedelta(weeks=WEEKS)
    for heading, minor in family.limits.items():
        if minor:
            month_plan.set_limit(session, clock, staff_id, household.id, begin, heading, Money(minor))


def read(session: Session, coach_id: int, household: Household, today: date) -> None:
    """Mark all weeks but the last two as read by the coach: that leaves a morning's work."""
    this_week = week_of(today)
    for back in range(3, WEEKS):
        week = this_week - timedelta(weeks=back)
        # On the Tuesday after.
        clock = SetClock(at_local(week + timedelta(days=8), time(10), household.zone))
        reviews.sign_off(session, clock, coach_id, household.id, week)


def _week(
    session: Session,
    household: Household,
    members: list[Person],
    family: Family,
    week: date,
    today: date,
    chance: random.Random,
) -> None:
    for source, minor in family.income.items():
        payday = _payday(week, household.pay_day, source)
        if payday is not None and payday <= today:
            _book(session, household, members[0], Kind.INCOME, source, minor, payday, "")
    for heading, (times, least, most) in HABITS.items():
        if not family.limits.get(heading, 1):
            continue
        often = times or (1 if chance.randrange(100) < NOW_AND_THEN else 0)
        for _ in range(often):
            day = week + timedelta(days=chance.randrange(7))
            minor = chance.randint(least, most)
            words = chance.choice(family.words.get(heading, ("",)))
            who = chance.choice(members)
            if day <= today:
                _book(session, household, who, Kind.EXPENSE, heading, minor, day, words)


def _payday(week: date, pay_day: int, source: str) -> date | None:
    """Wages come on pay day, benefits ten days later, help at the end of the month."""
    day_of_month = {"work": max(pay_day, 5), "allowance": 20, "benefit": 15, "help": 28}.get(source, 10)
    return next(
        (day for n in range(7) if (day := week + timedelta(days=n)) == _in_month(day, day_of_month)), None
    )


def _in_month(day: date, day_of_month: int) -> date:
    """That day of the month; the last one in months that don't have it."""
    return months_later(day, 0, day_of_month)


def _book(
    session: Session,
    household: Household,
    who: Person,
    kind: Kind,
    category: str,
    minor: int,
    day: date,
    words: str,
) -> None:
    then = SetClock(at_local(day, time(19), household.zone))
    entries.book(session, then, who, kind=kind, category=category, amount=Money(minor), on=day, note=words)


def _checkin(session: Session, household: Household, who: Person, week: date, chance: random.Random) -> None:
    clock = SetClock(at_local(week + timedelta(days=6), time(18), household.zone))
    checkins.ask(session, clock, household.id, who.member_id, week)
    clock.advance(minutes=chance.randint(2, 90))
    checkin = checkins.begin(session, clock, who, week)
    clock.advance(minutes=4)
    mood = chance.choice([Mood.GOOD, Mood.SO_SO, Mood.SO_SO, Mood.HARD])
    checkins.save_step(
        session, clock, checkin.id, "feeling", cash_minor=chance.randint(2_000, 38_000), mood=mood
    )
    checkins.finish(session, clock, checkin.id)


def _unanswered(session: Session, household: Household, who: Person, week: date) -> None:
    clock = SetClock(at_local(week + timedelta(days=6), time(18), household.zone))
    checkin = checkins.ask(session, clock, household.id, who.member_id, week)
    if checkin is not None:
        clock.advance(days=3)
        checkins.miss(session, clock, checkin.id)
