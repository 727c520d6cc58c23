"""The families' weeks: income, spending and check-ins. The same on every machine."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from budgeting import households, month_plan
from budgeting.audit import AuditAction
from budgeting.clock import Clock, SetClock, at_local
from budgeting.db.tables import Audit, Checkin, Entry, Household, WeekReview
from budgeting.demo.cast import WEEKS, Family
from budgeting.headings import Kind
from budgeting.households import Person, consents, invites
from budgeting.money import Money
from budgeting.periods import months_later, week_of
from budgeting.states.checkins import CheckinState, Mood

#: The columns of a row by name.
Row = dict[str, Any]
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
    then = SetClock(clock.now() - timedelta(weeks=family.weeks))
    for number, adult in enumerate(family.adults):
        member = households.add_member(
            session,
            then if adult.joined else clock,
            staff_id,
            household.id,
            adult.name,
            adult.language,
            sees_arrears=adult.sees_arrears,
            # Who answers for the family; nobody has a number with so many zeros.
            telephone=f"333 000{household.id % 1000:03d}0" if number == 0 else "",
        )
        if number == 0 and household.id % 5 == 0:
            households.telephones.change(
                session,
                clock,
                staff_id,
                member.id,
                telephone=member.telephone,
                may_be_called=household.id % 10 != 0,
                call_times="dopo le 17",
            )
        if not adult.joined:
            invites.create(session, clock, staff_id, member.id)
            continue
        consents.give(session, then, member.id, "2026-1", adult.language)
        households.join(session, then, member.id, adult.language)
        households.set_called(session, member.id, adult.called or adult.name.split()[0])
        # The second adult leaves the check-in to the first.
        if number == 0:
            households.set_checkin_time(session, member.id, 7, time(18))
        joined.append(households.person(session, member.id))
    return joined


def live(session: Session, household: Household, members: list[Person], family: Family, today: date) -> None:
    """Create the family's weeks since it joined, including this one up to today.

    Thousands of purchases: the rows are made here and inserted together, as `entries.book` and the service of
    check-ins write them; a test compares the two.
    """
    # Seeded, so that these invented lives are the same on every machine.
    chance = random.Random(family.reference)
    this_week = week_of(today)
    purchases: list[Row] = []
    answers: list[Row] = []
    for back in range(family.weeks - 1, -1, -1):
        week = this_week - timedelta(weeks=back)
        purchases += _week(household, members, family, week, today, chance)
        if back > 0 and back - 1 not in family.missed:
            answers.append(_checkin(household, members[0], week, chance))
        elif back > 0:
            answers.append(_unanswered(household, members[0], week))
    for table, rows in ((Entry, purchases), (Checkin, answers)):
        if rows:
            session.execute(insert(table), rows)


def plan_month(
    session: Session, clock: Clock, staff_id: int, household: Household, family: Family, today: date
) -> None:
    """Create the month plan, agreed at the start."""
    begin = today - timedelta(weeks=family.weeks)
    for heading, minor in family.limits.items():
        if minor:
            month_plan.set_limit(session, clock, staff_id, household.id, begin, heading, Money(minor))


def read(
    session: Session, coach_id: int, household: Household, today: date, *, weeks: int = WEEKS, unread: int = 2
) -> None:
    """Mark all weeks but the last ``unread`` as read by the coach: that leaves a morning's work."""
    this_week = week_of(today)
    signed = []
    for back in range(unread + 1, weeks):
        week = this_week - timedelta(weeks=back)
        # On the Tuesday after.
        at = at_local(week + timedelta(days=8), time(10), household.zone)
        row = {"household_id": household.id, "week": week, "staff_id": coach_id}
        signed.append({**row, "note": "", "signed_at": at, "updated_at": at})
    if not signed:
        return
    session.execute(insert(WeekReview), signed)
    # The trail names each of them, as `reviews.sign_off` writes it.
    columns = ("at", "staff_id", "action", "subject", "subject_id", "reason", "details", "household_id")
    of_household = select(
        WeekReview.signed_at,
        WeekReview.staff_id,
        literal(AuditAction.WEEK_SIGN.value),
        literal("week"),
        WeekReview.id,
        literal(""),
        literal({}, Audit.details.type),
        WeekReview.household_id,
    ).where(WeekReview.household_id == household.id, WeekReview.signed_at.is_not(None))
    session.execute(insert(Audit).from_select(columns, of_household))


def _week(
    household: Household,
    members: list[Person],
    family: Family,
    week: date,
    today: date,
    chance: random.Random,
) -> list[Row]:
    rows = []
    for source, minor in family.income.items():
        payday = _payday(week, household.pay_day, source)
        if payday is not None and payday <= today:
            rows.append(_booked(household, members[0], Kind.INCOME, source, minor, payday, ""))
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
                rows.append(_booked(household, who, Kind.EXPENSE, heading, minor, day, words))
    return rows


def _payday(week: date, pay_day: int, source: str) -> date | None:
    """Wages come on pay day, benefits ten days later, help at the end of the month."""
    day_of_month = {"work": max(pay_day, 5), "allowance": 20, "benefit": 15, "help": 28}.get(source, 10)
    return next(
        (day for n in range(7) if (day := week + timedelta(days=n)) == _in_month(day, day_of_month)), None
    )


def _in_month(day: date, day_of_month: int) -> date:
    """That day of the month; the last one in months that don't have it."""
    return months_later(day, 0, day_of_month)


def _booked(
    household: Household, who: Person, kind: Kind, category: str, minor: int, day: date, words: str
) -> Row:
    return {
        "household_id": household.id,
        "member_id": who.member_id,
        "message_id": None,
        "line": 0,
        "kind": kind,
        "category": category,
        "amount_minor": minor,
        "currency": household.currency,
        "spent_on": day,
        "note": words,
        "checkin_id": None,
        "created_at": at_local(day, time(19), household.zone),
    }


def _checkin(household: Household, who: Person, week: date, chance: random.Random) -> Row:
    asked = at_local(week + timedelta(days=6), time(18), household.zone)
    begun = asked + timedelta(minutes=chance.randint(2, 90))
    done = begun + timedelta(minutes=4)
    mood = chance.choice([Mood.GOOD, Mood.SO_SO, Mood.SO_SO, Mood.HARD])
    return _asked(household, who, week, asked) | {
        "state": CheckinState.DONE,
        "step": "feeling",
        "cash_minor": chance.randint(2_000, 38_000),
        "cash_at": done,
        "mood": mood,
        "started_at": begun,
        "touched_at": done,
        "finished_at": done,
    }


def _unanswered(household: Household, who: Person, week: date) -> Row:
    asked = at_local(week + timedelta(days=6), time(18), household.zone)
    return _asked(household, who, week, asked) | {"state": CheckinState.MISSED}


def _asked(household: Household, who: Person, week: date, at: datetime) -> Row:
    return {
        "household_id": household.id,
        "week": week,
        "state": CheckinState.ASKED,
        "member_id": who.member_id,
        "step": "",
        "cash_minor": None,
        "cash_at": None,
        "mood": None,
        "passed": {},
        "asked_at": at,
        "started_at": None,
        "touched_at": None,
        "finished_at": None,
    }
