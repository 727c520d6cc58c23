"""The pad of digits: whatever is tapped, it shows an amount or nothing, and taps faster than the phone all count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgeting.money import EXPONENTS, MOST_MINOR
from dialogs import amount_pad

KEYS = st.lists(st.sampled_from([*"0123456789", ",", "erase", "x", ""]), max_size=30)
CURRENCIES = st.sampled_from(sorted(EXPONENTS))


def typed(keys: list[str], currency: str) -> str:
    shown = ""
    for key in keys:
        shown = amount_pad.pressed(shown, key, currency)
    return shown


@given(KEYS, CURRENCIES)
def test_whatever_is_tapped_the_pad_shows_an_amount(keys: list[str], currency: str) -> None:
    shown = typed(keys, currency)
    amount = amount_pad.amount_of(shown, currency)
    assert (amount is None) == (shown == "")
    if amount is not None:
        assert 0 <= amount.minor <= MOST_MINOR


@given(st.integers(0, 99_999), st.integers(0, 99))
def test_an_amount_typed_digit_by_digit_is_that_amount(whole: int, cents: int) -> None:
    amount = amount_pad.amount_of(typed([*str(whole), ",", *f"{cents:02}"], "EUR"), "EUR")
    assert amount is not None
    assert amount.minor == whole * 100 + cents


@given(KEYS, st.sampled_from([*"0123456789", ","]), CURRENCIES)
def test_erasing_takes_back_the_last_key_that_counted(keys: list[str], key: str, currency: str) -> None:
    before = typed(keys, currency)
    after = amount_pad.pressed(before, key, currency)
    if len(after) == len(before) + 1:
        assert amount_pad.pressed(after, "erase", currency) == before
