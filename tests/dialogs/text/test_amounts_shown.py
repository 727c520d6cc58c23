"""Amounts are written as Babel writes them, in each of our languages and currencies."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from budgeting.money import EXPONENTS, Money
from dialogs.text.words import FSI, PDI, Words

WORDS = Words()


@given(
    minor=st.integers(-(10**13), 10**13) | st.integers(-12_000, 12_000),
    currency=st.sampled_from(sorted(EXPONENTS)),
    language=st.sampled_from(sorted(WORDS.languages)),
)
def test_amounts_are_written_as_babel_writes_them(minor: int, currency: str, language: str) -> None:
    shown = WORDS.amount(Money(minor, currency), language).strip(FSI + PDI)
    exact = Decimal(minor).scaleb(-EXPONENTS[currency])
    locale = WORDS.languages[language].amounts
    assert shown == format_currency(exact, currency, locale=locale, numbering_system="latn")
