"""Money adds up, splits exactly, and never mixes currencies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.errors import CurrencyMismatch
from budgeting.money import Money, total, zero

minors = st.integers(-(10**12), 10**12)
moneys = st.builds(Money, minors)


@given(moneys, st.integers(1, 120))
def test_a_split_adds_up_and_only_its_last_part_differs(amount: Money, parts: int) -> None:
    shares = amount.split(parts)
    assert len(shares) == parts
    assert total(shares) == amount
    assert len(set(shares[:-1])) <= 1
    assert 0 <= shares[-1].minor - shares[0].minor < parts


def test_a_split_into_no_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Money(100).split(0)


@given(st.lists(moneys, max_size=30))
def test_a_total_is_the_sum_in_any_order(amounts: list[Money]) -> None:
    assert total(amounts) == total(reversed(amounts)) == Money(sum(amount.minor for amount in amounts))


@given(moneys, moneys)
def test_taking_away_undoes_adding_and_order_follows_the_minor_units(amount: Money, other: Money) -> None:
    assert amount + other - other == amount
    assert amount - other == -(other - amount)
    assert (amount < other) == (amount.minor < other.minor)
    assert max(amount, other).minor == max(amount.minor, other.minor)


@given(moneys, moneys)
def test_a_share_is_whole_per_cent_rounded_down(part: Money, whole: Money) -> None:
    share = part.share_of(whole)
    if whole.minor > 0:
        assert share * whole.minor <= 100 * part.minor < (share + 1) * whole.minor
    else:
        assert share == 0


def test_currencies_never_mix() -> None:
    euro, franc = Money(100), Money(100, "CHF")
    for mixed in (lambda: euro + franc, lambda: euro - franc, lambda: euro < franc, lambda: total([franc])):
        with pytest.raises(CurrencyMismatch):
            mixed()
    assert euro != franc


def test_nothing_is_zero_and_zero_is_false() -> None:
    assert total([]) == zero()
    assert total([], "CHF") == Money(0, "CHF")
    assert not zero()
    assert Money(-1)
