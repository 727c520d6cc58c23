"""Known bills: written down, changed, paid once, followed by the next; and who may know of which."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from budgeting import bills
from budgeting.bills import NewBill
from budgeting.clock import SetClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Bill, Entry
from budgeting.errors import CurrencyMismatch, NotFound, NotPossible
from budgeting.headings import Heading, Kind
from budgeting.money import Money
from budgeting.spending import entries
from budgeting.states.bills import BillState, Every
from tests.kit.databases import on_sqlite
from tests.kit.family import Family

NOTICE = "301000000000000123"


@pytest.fixture
def family(database: Database, clock: SetClock) -> Family:
    return Family.of(database, clock)


def add(family: Family, who: Any = None, **given: Any) -> int:
    values = {
        "category": Heading.UTILITIES,
        "amount": Money(8_000),
        "due_on": date(2026, 3, 31),
        "every": Every.TWO_MONTHLY,
        **given,
    }
    made: Bill = family.do(bills.add, who or family.amina, family.household, NewBill(**values))
    return made.id


def entries_of(family: Family) -> list[Entry]:
    return family.look(
        lambda s: list(
            s.scalars(select(Entry).where(Entry.household_id == family.household, Entry.undone_at.is_(None)))
        )
    )


def row(family: Family, bill_id: int) -> Bill:
    return family.look(lambda s: s.get_one(Bill, bill_id))


@on_sqlite
def test_paying_books_once_and_plans_the_next(family: Family) -> None:
    bill = add(family)
    for _ in range(2):
        paid = family.do(bills.pay, family.amina, bill, on=date(2026, 3, 2), message_id=None)
        assert paid.entry_id is not None
        assert paid.next is not None
        assert (paid.next.due_on, paid.next.month_day) == (date(2026, 5, 31), 31)
    (entry,) = entries_of(family)
    assert (entry.category, entry.amount_minor, entry.spent_on) == ("utilities", 8_000, date(2026, 3, 2))
    assert [each.id for each in family.look(bills.coming, family.household)] == [paid.next.id]


def test_what_was_written_already_is_not_booked_again(family: Family) -> None:
    bill = add(family)
    booked = family.do(
        entries.book,
        family.amina,
        kind=Kind.EXPENSE,
        category="utilities",
        amount=Money(8_300),
        on=date(2026, 2, 26),
        note="luce",
    )

    def alike() -> Entry | None:
        return family.look(
            lambda s: bills.same_money(s, family.amina, s.get_one(Bill, bill), date(2026, 3, 2))
        )

    found = alike()
    assert found is not None
    assert found.id == booked.entry_id
    family.do(bills.pay, family.amina, bill, on=date(2026, 2, 26), entry_id=found.id)
    assert len(entries_of(family)) == 1
    # It is this bill's from now on, no other's.
    assert alike() is None


@on_sqlite
@pytest.mark.parametrize("unbook", [True, False])
def test_a_payment_is_taken_back(family: Family, unbook: bool) -> None:
    bill = add(family)
    paid = family.do(bills.pay, family.amina, bill, on=date(2026, 3, 2))
    family.do(bills.undo_payment, family.amina, bill, unbook=unbook)
    assert [each.id for each in family.look(bills.coming, family.household)] == [bill]
    assert len(entries_of(family)) == (0 if unbook else 1)
    again = family.do(bills.pay, family.amina, bill, on=date(2026, 3, 3))
    assert again.next is not None
    assert paid.next is not None
    assert (again.next.id, again.next.state) == (paid.next.id, BillState.OPEN)
    family.do(bills.pay, family.amina, again.next.id, on=date(2026, 5, 3))
    with pytest.raises(NotPossible, match="next_paid"):
        family.do(bills.undo_payment, family.amina, bill, unbook=unbook)


@on_sqlite
def test_an_ended_bill_does_not_come_again(family: Family) -> None:
    bill = add(family)
    for _ in range(2):
        family.do(bills.cancel, family.amina, bill)
    assert family.look(bills.coming, family.household) == []
    with pytest.raises(NotPossible, match="cancelled"):
        family.do(bills.pay, family.amina, bill, on=date(2026, 3, 2))
    with pytest.raises(NotPossible, match="cancelled"):
        family.do(bills.change, family.amina, bill, amount=Money(1))


def test_what_is_changed_follows(family: Family) -> None:
    bill = add(family, every=Every.MONTHLY)
    family.do(
        bills.change, family.amina, bill, amount=Money(9_000), due_on=date(2026, 3, 15), label=" Luce\n"
    )
    paid = family.do(bills.pay, family.amina, bill, on=date(2026, 3, 14))
    assert paid.next is not None
    assert (paid.next.due_on, paid.next.amount, paid.next.label) == (date(2026, 4, 15), Money(9_000), "Luce")


@on_sqlite
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"category": "food"}, "category"),
        ({"category": "debts"}, "category"),
        ({"category": "work"}, "category"),
        ({"amount": Money(0)}, "amount"),
        ({"amount": Money(10_000_001)}, "amount"),
        ({"due_on": date(2126, 3, 1)}, "day"),
        ({"due_on": date(2016, 3, 1)}, "day"),
        ({"month_day": 32}, "day"),
        ({"notice_number": "12"}, "notice"),
        ({"notice_number": "٣" * 18}, "notice"),
        ({"notice_number": NOTICE, "creditor_code": "1" * 12}, "notice"),
    ],
)
def test_what_cannot_be_is_refused(family: Family, given: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotPossible, match=reason):
        add(family, **given)
    assert family.look(bills.coming, family.household) == []


@on_sqlite
def test_another_currency_is_refused(family: Family) -> None:
    with pytest.raises(CurrencyMismatch):
        add(family, amount=Money(1_000, "USD"))


@on_sqlite
def test_a_notice_is_one_bill(family: Family) -> None:
    bill = add(family, notice_number=NOTICE, creditor_code="1" * 11)
    with pytest.raises(NotPossible, match="notice_known"):
        add(family, notice_number=NOTICE)
    assert family.look(lambda s: bills.by_notice(s, family.household, NOTICE)).id == bill
    # Another family may have been sent the same, by mistake.
    family.do(
        bills.add,
        None,
        family.cast.rossi,
        NewBill("other", Money(1_000), date(2026, 3, 31), notice_number=NOTICE),
    )


@on_sqlite
def test_nobody_touches_another_familys_bills(family: Family) -> None:
    bill = add(family)
    for service, given in (
        (bills.pay, {"on": date(2026, 3, 2)}),
        (bills.change, {"amount": Money(1)}),
        (bills.cancel, {}),
        (bills.undo_payment, {"unbook": True}),
    ):
        with pytest.raises(NotFound):
            family.do(service, family.lucia, bill, **given)
    with pytest.raises(NotFound):
        family.do(bills.add, family.lucia, family.household, NewBill("other", Money(1), date(2026, 3, 31)))


def test_the_bill_of_an_instalment_tells_of_arrears(family: Family) -> None:
    (instalment,) = family.plan(date(2026, 3, 20))
    bill = add(family, category=Heading.DEBTS, instalment_id=instalment, every=Every.ONCE)
    for who, seen in ((family.amina, [bill]), (family.youssef, [])):
        assert [each.id for each in family.look(bills.coming, family.household, seen_by=who)] == seen
    with pytest.raises(NotFound):
        family.do(bills.pay, family.youssef, bill, on=date(2026, 3, 2))
    # What he wrote down himself he knows.
    own = add(family, family.youssef, category=Heading.DEBTS, instalment_id=instalment, every=Every.ONCE)
    assert [each.id for each in family.look(bills.coming, family.household, seen_by=family.youssef)] == [own]


def test_staff_keep_a_familys_bills_and_leave_a_line(family: Family) -> None:
    bill = add(family, family.cast.marco, category=Heading.RENT, every=Every.MONTHLY)
    family.do(bills.change, family.cast.marco, bill, amount=Money(31_000))
    paid = family.do(bills.pay, family.cast.marco, bill, on=date(2026, 3, 2))
    assert paid.next is not None
    family.do(bills.cancel, family.cast.marco, paid.next.id)
    assert entries_of(family) == []
    lines = family.look(lambda s: list(s.scalars(select(Audit).where(Audit.subject == "bill"))))
    assert [line.action for line in lines] == ["bill.add", "bill.change", "bill.paid", "bill.end"]
    assert {line.household_id for line in lines} == {family.household}


def test_the_rent_is_the_one_due_first(family: Family) -> None:
    assert family.look(bills.rent, family.household) is None
    add(family)
    add(family, category=Heading.RENT, due_on=date(2026, 4, 5))
    first = add(family, category=Heading.RENT, due_on=date(2026, 3, 5))
    rent = family.look(bills.rent, family.household)
    assert rent is not None
    assert rent.id == first
    assert [each.id for each in family.look(bills.overdue, family.household, date(2026, 3, 6))] == [first]


@on_sqlite
def test_the_table_comes_and_goes(database: Database, clock: SetClock, family: Family) -> None:
    add(family)
    migrate.downgrade(database, "0019")
    migrate.upgrade(database)
    assert family.look(bills.coming, family.household) == []
    add(family)
