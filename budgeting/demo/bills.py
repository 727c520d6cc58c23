"""The families' rents and bills: three rents are safe, one hardly, one isn't, on whatever day they are loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import bills, checkins, rent_safe
from budgeting.bills import NewBill
from budgeting.clock import Clock, SetClock, at_local
from budgeting.db.tables import Checkin, Household
from budgeting.households import Person
from budgeting.money import MOST_MINOR, Money
from budgeting.periods import months_later
from budgeting.states.bills import Every

#: How many rents before the next one are recorded as paid.
PAID_BEFORE = 2
#: No family has less than this in its purse today, in minor units.
LEAST_CASH = 500
MORNING = time(10)
SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Coming:
    """A bill so many days from today, in minor units."""

    category: str
    minor: int
    days: int
    every: Every
    label: str = ""


@dataclass(frozen=True, slots=True)
class Costs:
    """A family's rent, how far ahead it is due, its bills, and what is left of it all (minor units; below zero:
    missing).
    """

    rent: int
    days: int
    bills: Sequence[Coming]
    left: int


COSTS: Mapping[str, Costs] = {
    "SP-014": Costs(
        21_400,
        12,
        (
            Coming("utilities", 6_480, 6, Every.TWO_MONTHLY, "A2A"),
            Coming("communications", 799, 4, Every.MONTHLY, "Iliad"),
            Coming("school", 5_400, 22, Every.MONTHLY, "mensa"),
        ),
        21_000,
    ),
    "SP-027": Costs(
        18_900,
        6,
        (
            Coming("utilities", 9_240, 4, Every.TWO_MONTHLY, "luce"),
            Coming("service_charges", 4_100, 19, Every.QUARTERLY),
            Coming("insurance", 28_700, 40, Every.YEARLY, "auto"),
        ),
        -6_320,
    ),
    "SM-003": Costs(
        26_000,
        17,
        (
            Coming("utilities", 7_130, 9, Every.TWO_MONTHLY, "gas"),
            Coming("communications", 2_990, 14, Every.MONTHLY, "internet"),
        ),
        38_000,
    ),
    "SM-011": Costs(
        15_200,
        9,
        (Coming("utilities", 5_860, 5, Every.TWO_MONTHLY), Coming("health", 3_600, 8, Every.ONCE, "ticket")),
        1_240,
    ),
    "SO-008": Costs(
        17_800,
        20,
        (Coming("utilities", 4_950, 11, Every.TWO_MONTHLY), Coming("school", 4_200, 16, Every.MONTHLY)),
        24_000,
    ),
    "SP-031": Costs(19_600, 10, (), 0),
    "SO-015": Costs(16_300, 8, (), 0),
    "SM-020": Costs(22_100, 13, (), 0),
}


def bills_of(
    session: Session,
    clock: Clock,
    staff_id: int,
    household: Household,
    costs: Costs,
    members: Sequence[Person],
    today: date,
    *,
    paid_before: int = PAID_BEFORE,
) -> None:
    """Write down the family's rent with its last payments, and its bills; the family itself wrote the small ones."""
    due_on = today + timedelta(days=costs.days)
    _rent(session, staff_id, household, costs.rent, due_on, paid_before)
    for coming in costs.bills:
        who: Person | int = members[0] if members and coming.label else staff_id
        new = NewBill(
            coming.category,
            Money(coming.minor),
            today + timedelta(days=coming.days),
            coming.every,
            coming.label,
        )
        bills.add(session, clock, who, household.id, new)
    if members:
        _count_purse(session, clock, household, members[0], costs.left, today)


def _rent(
    session: Session, staff_id: int, household: Household, minor: int, due_on: date, paid_before: int
) -> None:
    first = months_later(due_on, -paid_before)
    then = SetClock(max(household.created_at, at_local(first - timedelta(days=10), MORNING, household.zone)))
    new = NewBill("rent", Money(minor), first, Every.MONTHLY, month_day=due_on.day)
    rent = bills.add(session, then, staff_id, household.id, new)
    for _ in range(paid_before):
        on = rent.due_on - timedelta(days=1)
        then = SetClock(at_local(on, MORNING, household.zone))
        after = bills.pay(session, then, staff_id, rent.id, on=on).next
        if after is None:
            raise LookupError("a rent comes every month")
        rent = after


def _count_purse(
    session: Session, clock: Clock, household: Household, who: Person, left: int, today: date
) -> None:
    """Make what was at hand at the last check-in so much that ``left`` stays."""
    last = session.scalars(
        select(Checkin)
        .where(Checkin.household_id == household.id, Checkin.cash_minor.is_not(None))
        .order_by(Checkin.week.desc())
        .limit(1)
    ).one()
    # With plenty, nothing is rounded up to zero.
    checkins.correct_cash(session, who, last.id, MOST_MINOR)
    while True:
        outlook = rent_safe.outlook(session, clock, household.id)
        if outlook.figure is None or outlook.rent_on is None or outlook.rent_id is None:
            raise LookupError("a family with check-ins and a rent has a figure")
        cash = MOST_MINOR + left - outlook.figure.minor
        # What they spent since came out of it too.
        least = LEAST_CASH + max(0, MOST_MINOR - outlook.lines[0].amount.minor)
        if cash >= least or outlook.rent_on <= today + SOON:
            break
        # Pay comes before the rent: for this family it comes after it.
        bills.change(session, clock, None, outlook.rent_id, due_on=outlook.rent_on - timedelta(days=1))
    if cash < least:
        # They have just been paid, and something has broken.
        minor = -(-(least - cash) // 1_000) * 1_000
        repair = NewBill("other", Money(minor), today + SOON, label="riparazione auto")
        bills.add(session, clock, who, household.id, repair)
        cash += minor
    checkins.correct_cash(session, who, last.id, cash)
