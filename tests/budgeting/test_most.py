"""No amount above `MOST_MINOR` is booked, whichever service writes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from budgeting import checkins, month_plan
from budgeting.arrears import debts, payments
from budgeting.errors import NotPossible
from budgeting.headings import Kind
from budgeting.money import MOST_MINOR, Money
from budgeting.spending import entries
from budgeting.spending.entries import NewEntry
from tests.kit.family import Family

TODAY = date(2026, 3, 2)


def _booked(family: Family, amount: Money) -> object:
    return family.do(
        entries.book, family.amina, kind=Kind.EXPENSE, category="food", amount=amount, on=TODAY, note=""
    )


def _changed(family: Family, amount: Money) -> object:
    booked = family.do(
        entries.book, family.amina, kind=Kind.INCOME, category="work", amount=Money(1), on=TODAY, note=""
    )
    return family.do(entries.change_amount, family.amina, booked.entry_id, amount)


def _corrected(family: Family, amount: Money) -> object:
    return family.do(entries.correct, family.amina, 1, [NewEntry(Kind.EXPENSE, amount, "food", TODAY)])


def _declared(family: Family, amount: Money) -> object:
    return family.do(payments.declare, family.amina, family.plan(date(2026, 3, 19))[0], amount, TODAY)


def _recorded(family: Family, amount: Money) -> object:
    return family.do(payments.record, family.cast.marco, family.plan(date(2026, 3, 19))[0], amount, TODAY)


def _at_hand(family: Family, amount: Money) -> object:
    begun = family.do(checkins.begin, family.amina, TODAY)
    return family.do(checkins.save_step, begun.id, "income", cash_minor=amount.minor)


def _limited(family: Family, amount: Money) -> object:
    return family.do(month_plan.set_limit, family.cast.giulia, family.household, TODAY, "food", amount)


def _owed(family: Family, amount: Money) -> object:
    return family.do(
        debts.add_debt,
        family.cast.marco,
        family.household,
        creditor="ALER",
        line="rent",
        amount=amount,
        as_of=TODAY,
    )


@pytest.mark.parametrize(
    "write", [_booked, _changed, _corrected, _declared, _recorded, _at_hand, _limited, _owed]
)
def test_more_than_the_most_is_refused(family: Family, write: Callable[[Family, Money], object]) -> None:
    with pytest.raises(NotPossible, match="amount"):
        write(family, Money(MOST_MINOR + 1))


@pytest.mark.parametrize("write", [_booked, _at_hand, _limited, _owed])
def test_the_most_itself_is_not(family: Family, write: Callable[[Family, Money], object]) -> None:
    write(family, Money(MOST_MINOR))
