"""The outlook of a household: what counts, from when, and for whom."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting import activities, bills, checkins, rent_safe
from budgeting.arrears import plans
from budgeting.bills import NewBill
from budgeting.clock import SetClock, at_local
from budgeting.db.engine import Database
from budgeting.db.tables import Allowance
from budgeting.headings import Kind
from budgeting.households import Person
from budgeting.money import Money
from budgeting.rent_safe import Light, Outlook, Part, Unknown
from budgeting.spending import entries
from budgeting.states.activities import AllowanceDelay
from budgeting.states.bills import Every
from tests.kit.databases import on_sqlite
from tests.kit.family import Family
from tests.kit.notices import CREDITOR, notice

#: The Thursday on which everybody asks.
NOW = at_local(date(2026, 3, 12), time(10), "Europe/Rome")
RENT_ON = date(2026, 3, 31)


@pytest.fixture
def family(database: Database, clock: SetClock) -> Family:
    family = Family.of(database, clock)
    clock.set(NOW)
    return family


def _at(day: date, hour: int = 18) -> datetime:
    return at_local(day, time(hour), "Europe/Rome")


def check_in(family: Family, week: date, cash: int | None = 60_000) -> int:
    """A check-in finished on the Sunday evening of the week that begins on ``week``."""
    now = family.clock.now()
    family.clock.set(_at(date.fromordinal(week.toordinal() + 6)))
    begun = family.do(checkins.begin, family.amina, week)
    family.do(checkins.save_step, begun.id, "feeling", cash_minor=cash)
    family.do(checkins.finish, begun.id)
    family.clock.set(now)
    return begun.id


def book(
    family: Family, category: str, minor: int, on: date, *, who: Person | None = None, **more: Any
) -> None:
    now = family.clock.now()
    family.clock.set(_at(on, 20))
    kind = entries.kind_of(category)
    family.do(
        entries.book,
        who or family.amina,
        kind=kind,
        category=category,
        amount=Money(minor),
        on=on,
        note="",
        **more,
    )
    family.clock.set(now)


def bill(
    family: Family, category: str, minor: int, on: date, every: Every = Every.MONTHLY, **more: Any
) -> int:
    made = family.do(bills.add, None, family.household, NewBill(category, Money(minor), on, every, **more))
    return made.id


def outlook(family: Family, **given: Any) -> Outlook:
    return family.do(rent_safe.outlook, family.household, **given)


def known(family: Family, cash: int = 60_000) -> None:
    """Two weeks of check-ins, a rent, and food in each week."""
    check_in(family, date(2026, 2, 23), 1_000)
    check_in(family, date(2026, 3, 2), cash)
    bill(family, "rent", 30_000, RENT_ON)


@on_sqlite
def test_without_a_rent_or_enough_weeks_there_is_no_light(family: Family) -> None:
    assert outlook(family).why is Unknown.NO_RENT
    bill(family, "rent", 30_000, RENT_ON)
    assert outlook(family).why is Unknown.FEW_WEEKS
    check_in(family, date(2026, 3, 2))
    answer = outlook(family)
    assert (answer.why, answer.weeks, answer.light, answer.figure) == (
        Unknown.FEW_WEEKS,
        1,
        Light.UNKNOWN,
        None,
    )
    check_in(family, date(2026, 2, 23))
    assert outlook(family).light is Light.GREEN


@on_sqlite
def test_old_cash_says_nothing_about_today(family: Family) -> None:
    for week in (date(2026, 1, 19), date(2026, 1, 26)):
        check_in(family, week)
    check_in(family, date(2026, 3, 2), None)
    bill(family, "rent", 30_000, RENT_ON)
    assert outlook(family).why is Unknown.OLD_CASH


@on_sqlite
def test_what_was_written_since_the_check_in_counts_once(family: Family) -> None:
    known(family)
    # On the Sunday itself: before the answer it was in the cash, after it, it isn't.
    now = family.clock.now()
    for hour, minor in ((12, 1_111), (21, 500)):
        family.clock.set(_at(date(2026, 3, 8), hour))
        family.do(
            entries.book,
            family.amina,
            kind=Kind.EXPENSE,
            category="food",
            amount=Money(minor),
            on=date(2026, 3, 8),
            note="",
        )
    family.clock.set(now)
    book(family, "food", 2_000, date(2026, 3, 10))
    book(family, "work", 700, date(2026, 3, 11))
    # Told on Wednesday, about the week before the check-in.
    book(family, "leisure", 9_999, date(2026, 3, 7))
    answer = outlook(family)
    assert answer.lines[0].part is Part.AT_HAND
    assert answer.lines[0].amount == Money(60_000 - 500 - 2_000 + 700)


@on_sqlite
def test_nobody_has_less_than_nothing_at_hand(family: Family) -> None:
    known(family, 1_000)
    book(family, "food", 2_000, date(2026, 3, 10))
    assert outlook(family).figure == Money(-30_000)


@on_sqlite
def test_everything_due_before_the_rent_counts(family: Family) -> None:
    known(family)
    family.plan(date(2026, 3, 20), date(2026, 4, 20), each=5_000)
    bill(family, "utilities", 8_000, date(2026, 3, 5), Every.ONCE)  # overdue
    bill(family, "school", 1_000, date(2026, 2, 15))  # overdue, and again before the rent
    bill(family, "insurance", 4_000, date(2026, 4, 1))
    answer = outlook(family)
    assert answer.figure == Money(60_000 - 30_000 - 5_000 - 8_000 - 2_000)
    assert [line.part for line in answer.lines] == [
        Part.AT_HAND,
        Part.RENT,
        Part.INSTALMENT,
        *[Part.BILL] * 3,
    ]
    assert [line.category for line in answer.causes] == ["rent", "utilities", "debts"]
    assert (answer.rent_on, answer.rent, answer.weeks) == (RENT_ON, Money(30_000), 2)


@on_sqlite
@pytest.mark.parametrize(
    ("cash", "light"),
    [
        (29_999, Light.RED),
        (30_000, Light.AMBER),
        # 10 % of the rent.
        (32_999, Light.AMBER),
        (33_000, Light.GREEN),
    ],
)
def test_the_light_follows_the_margin(family: Family, cash: int, light: Light) -> None:
    known(family, cash)
    assert outlook(family).light is light


@on_sqlite
def test_a_weeks_food_is_the_margin_if_that_is_more(family: Family) -> None:
    known(family, 35_000)
    book(family, "food", 4_000, date(2026, 2, 25))
    book(family, "food", 8_001, date(2026, 3, 4))
    answer = outlook(family)
    assert (answer.margin, answer.light) == (Money(6_001), Light.AMBER)
    family.settle(rent_margin_percent=50)
    assert outlook(family).margin == Money(15_000)


@on_sqlite
def test_pay_that_comes_each_month_counts_if_it_comes_before_the_rent(family: Family) -> None:
    known(family)
    for month in (1, 2):
        book(family, "work", 90_000, date(2026, month, 27))
    book(family, "food", 100, date(2025, 11, 1))
    answer = outlook(family)
    assert [(line.category, line.amount.minor) for line in answer.lines if line.part is Part.INCOME] == [
        ("work", 90_000)
    ]


@on_sqlite
def test_an_overdue_rent_is_due_today(family: Family) -> None:
    known(family)
    bill(family, "rent", 50_000, date(2026, 3, 10))
    answer = outlook(family)
    assert (answer.rent_on, answer.figure) == (date(2026, 3, 10), Money(10_000))


@on_sqlite
def test_a_proposal_is_tried_out(family: Family) -> None:
    known(family)
    (part,) = family.plan(date(2026, 3, 20), each=5_000)
    assert outlook(family).figure == Money(25_000)
    assert outlook(family, instalment=Money(8_000)).figure == Money(22_000)
    assert outlook(family, instalment=Money(0)).figure == Money(30_000)
    assert outlook(family, instalment=Money(8_000), of_plan=family.plan_of(part)).figure == Money(22_000)
    assert outlook(family, instalment=Money(8_000), of_plan=family.plan_of(part) + 1).figure == Money(17_000)


@on_sqlite
def test_who_may_not_read_about_arrears_gets_the_figure_of_a_family_without(family: Family) -> None:
    known(family)
    before = outlook(family, seen_by=family.youssef)
    (part,) = family.plan(date(2026, 3, 20), each=5_000)
    bill(family, "debts", 5_000, date(2026, 3, 20), Every.ONCE, instalment_id=part)
    book(family, "debts", 3_000, date(2026, 3, 10))
    assert outlook(family, seen_by=family.youssef) == before
    assert outlook(family, seen_by=family.youssef, instalment=Money(8_000)) == before
    assert outlook(family, seen_by=family.amina).figure == Money(60_000 - 30_000 - 5_000 - 3_000)
    assert outlook(family).figure == outlook(family, seen_by=family.amina).figure


@on_sqlite
@pytest.mark.parametrize("category", ["utilities", "rent"])
def test_the_notice_of_an_instalment_counts_once_whoever_photographed_it(
    family: Family, category: str
) -> None:
    known(family)
    (part, _) = family.plan(date(2026, 3, 20), date(2026, 4, 20), each=5_000)
    number = notice(1).number
    family.do(plans.set_notices, None, family.plan_of(part), CREDITOR, {part: number})
    before = outlook(family)
    new = NewBill(category, Money(5_000), date(2026, 3, 20), notice_number=number, creditor_code=CREDITOR)
    family.do(bills.add, family.youssef, family.household, new)
    if category == "rent":
        # The notice is now the rent that is due first.
        assert outlook(family).figure == Money(60_000 - 5_000)
        return
    assert outlook(family) == before
    assert outlook(family, seen_by=family.amina) == before
    # Whoever wrote it down without knowing of the plan keeps it as a bill.
    assert [line.part for line in outlook(family, seen_by=family.youssef).lines] == [
        Part.AT_HAND,
        Part.RENT,
        Part.BILL,
    ]
    assert outlook(family, seen_by=family.youssef).figure == before.figure
    # Tried out with another instalment, the notice of the old one isn't paid either.
    assert outlook(family, instalment=Money(8_000)).figure == Money(22_000)


@on_sqlite
def test_switched_off_arrears_do_not_count(family: Family) -> None:
    known(family)
    family.plan(date(2026, 3, 20), each=5_000)
    family.settle(arrears=False)
    assert outlook(family).figure == Money(30_000)


@on_sqlite
def test_an_allowance_that_is_late_is_not_counted_on(family: Family) -> None:
    known(family)
    book(family, "food", 100, date(2025, 11, 1))
    for month in (12, 1, 2):
        day = date(2025 if month == 12 else 2026, month, 20)
        book(family, "allowance", 45_000, day)
        book(family, "work", 10_000, day)

    def counted() -> dict[str, int]:
        lines = outlook(family).lines
        return {line.category: line.amount.minor for line in lines if line.part is Part.INCOME}

    assert counted() == {"allowance": 45_000, "work": 10_000}
    paid = family.do(
        activities.create_activity, None, family.cast.programme, kind="paid_path", title={"it": "Percorso"}
    )
    waits = Allowance(
        activity_id=paid.id,
        member_id=family.cast.amina,
        amount_minor=45_000,
        currency="EUR",
        expected_on=date(2026, 3, 20),
        created_at=NOW,
    )
    number = family.do(lambda session, clock: _kept(session, waits))
    assert counted() == {"allowance": 45_000, "work": 10_000}
    family.do(activities.allowances.put_off, None, number, AllowanceDelay.PAYER)
    assert counted() == {"work": 10_000}
    family.do(activities.allowances.receive, None, number, date(2026, 3, 12))
    assert counted() == {"allowance": 45_000, "work": 10_000}


def _kept(session: Session, allowance: Allowance) -> int:
    session.add(allowance)
    session.flush()
    return allowance.id
