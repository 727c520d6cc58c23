"""Another amount or day: the sum is exact, dates follow the calendar, what is paid stays."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.arrears.plans.schedules import by_amount, first_on, least_each
from budgeting.arrears.proposals.terms import Basis, check, least, quick_amounts, terms
from budgeting.errors import NotPossible
from budgeting.money import Money, total

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
AMOUNTS = st.integers(1, 2_000_000)


def _basis(rest: int, *, each: int | None = None, day: int = 1, on: date = date(2026, 3, 3)) -> Basis:
    return Basis(1, 1, 1, Money(rest), Money(each) if each else None, day, None, on)


@given(rest=AMOUNTS, each=AMOUNTS, day=st.integers(1, 31), not_before=DAYS)
def test_the_sum_is_exact_and_the_last_part_takes_what_remains(rest, each, day, not_before):
    if rest // each > 400:
        each = -(-rest // 400)
    parts = by_amount(Money(rest), Money(each), first_on(day, not_before), day)
    assert total(amount for _, amount in parts) == Money(rest)
    assert all(amount == Money(each) for _, amount in parts[:-1])
    assert 0 < parts[-1][1].minor <= each
    assert len(parts) == -(-rest // each)


@given(day=st.integers(1, 31), not_before=DAYS, count=st.integers(1, 30))
def test_the_day_is_kept_and_short_months_use_their_last(day, not_before, count):
    parts = by_amount(Money(count), Money(1), first_on(day, not_before), day)
    assert parts[0][0] >= not_before
    months = [(due.year, due.month) for due, _ in parts]
    assert len(set(months)) == count, "one in each month"
    for due, _ in parts:
        assert due.day == min(day, calendar.monthrange(due.year, due.month)[1])
    # No earlier date would do.
    earlier = parts[0][0] - timedelta(days=1)
    while earlier >= not_before:
        assert earlier.day != min(day, calendar.monthrange(earlier.year, earlier.month)[1])
        earlier -= timedelta(days=1)


@given(rest=AMOUNTS, most=st.integers(1, 240))
def test_the_least_amount_passes_and_a_euro_less_does_not(rest, most):
    basis = _basis(rest)
    fewest = least(basis, most)
    check(basis, fewest, most)
    if fewest.minor > 100 and fewest < basis.rest:
        with pytest.raises(NotPossible, match="too_many_parts"):
            check(basis, Money(fewest.minor - 100), most)
    assert least_each(Money(rest), most) == fewest


@given(rest=AMOUNTS, each=st.one_of(st.none(), AMOUNTS), most=st.integers(1, 120))
def test_every_amount_to_tap_is_possible_and_none_is_todays(rest, each, most):
    basis = _basis(rest, each=each)
    quick = quick_amounts(basis, most)
    assert quick == sorted(set(quick), reverse=True)
    for amount in quick:
        check(basis, amount, most)
        assert terms(basis, amount, 31).schedule
        assert amount != basis.each


@pytest.mark.parametrize(
    ("minor", "reason"),
    [(0, "amount"), (-500, "amount"), (100_01, "more_than_left"), (1_66, "too_many_parts")],
)
def test_what_cannot_be_is_refused(minor, reason):
    with pytest.raises(NotPossible, match=reason):
        check(_basis(100_00), Money(minor), 60)
