"""What follows from a photographed notice where transcripts can't say it: other households, numbers, what is kept."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from budgeting import bills
from budgeting.arrears import plans
from budgeting.arrears.plans import WrongNumber
from budgeting.bills import NewBill
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Bill, Instalment
from budgeting.errors import NotPossible
from budgeting.households import Person
from budgeting.payment_notices import matching
from budgeting.payment_notices.matching import What
from tests.kit.family import Family
from tests.kit.notices import CREDITOR, notice

ONE, OTHER = notice(1), notice(2)


@pytest.fixture
def family(database: Database, clock: SetClock) -> Family:
    return Family.of(database, clock)


def number_of(family: Family, instalment_id: int, number: str) -> None:
    plan_id = family.look(lambda session: session.get_one(Instalment, instalment_id).plan_id)
    family.do(plans.set_notices, None, plan_id, CREDITOR, {instalment_id: number})


def knows(family: Family, person: Person) -> What:
    return family.look(matching.known, person, ONE).what


def a_bill(family: Family, who: Person) -> int:
    new = NewBill(
        "utilities", ONE.amount, date(2026, 3, 31), notice_number=ONE.number, creditor_code=CREDITOR
    )
    made: Bill = family.do(bills.add, who, who.household_id, new)
    return made.id


def test_a_notice_is_known_by_its_instalment_only_to_those_who_may_read_of_it(family: Family) -> None:
    instalment = family.plan(date(2026, 3, 10))[0]
    assert knows(family, family.amina) is What.NEW
    number_of(family, instalment, ONE.number)
    assert knows(family, family.amina) is What.OPEN
    # For the other adult of the household it is like any notice; for another household it is not theirs.
    assert knows(family, family.youssef) is What.NEW
    assert knows(family, family.lucia) is What.ELSEWHERE
    family.settle(arrears=False)
    assert knows(family, family.amina) is What.NEW


def test_a_bill_is_known_to_its_household_and_is_elsewhere_for_others(family: Family) -> None:
    bill = a_bill(family, family.lucia)
    assert knows(family, family.lucia) is What.OPEN
    assert knows(family, family.amina) is What.ELSEWHERE
    family.do(bills.pay, family.lucia, bill, on=date(2026, 3, 2))
    assert knows(family, family.lucia) is What.PAID
    family.do(bills.undo_payment, family.lucia, bill, unbook=True)
    family.do(bills.cancel, family.lucia, bill)
    assert knows(family, family.lucia) is What.CANCELLED
    assert knows(family, family.amina) is What.NEW


def test_a_number_stands_for_one_instalment_of_the_programme(family: Family) -> None:
    first, second = family.plan(date(2026, 3, 10), date(2026, 4, 10))
    plan_id = family.look(lambda session: session.get_one(Instalment, first).plan_id)
    with pytest.raises(NotPossible, match="creditor"):
        family.do(plans.set_notices, None, plan_id, "", {first: ONE.number})
    for numbers, reason in (
        ({first: ONE.number[:-1]}, "number"),
        ({first: ONE.number, second: ONE.number}, "number_taken"),
    ):
        with pytest.raises(WrongNumber, match=reason):
            family.do(plans.set_notices, None, plan_id, CREDITOR, numbers)
    family.do(plans.set_notices, None, plan_id, CREDITOR, {first: ONE.number})
    with pytest.raises(WrongNumber, match="number_taken"):
        family.do(plans.set_notices, None, plan_id, CREDITOR, {second: ONE.number})
    # Taken from the one and given to the other at once.
    family.do(plans.set_notices, None, plan_id, CREDITOR, {first: "", second: ONE.number})
    rows = family.look(lambda session: {row.id: row for row in session.scalars(select(Instalment))})
    assert (rows[first].notice_number, rows[first].creditor_code) == (None, None)
    assert (rows[second].notice_number, rows[second].creditor_code) == (ONE.number, CREDITOR)
    lines = family.look(lambda s: list(s.scalars(select(Audit.action).where(Audit.action == "plan.notices"))))
    assert len(lines) == 2
