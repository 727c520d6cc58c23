"""Amounts as people type them: in fields, and in files that they open as tables."""

from __future__ import annotations

from budgeting.money import EXPONENTS, Money
from dialogs.text.figures import decimal_mark


def typed(money: Money, language: str) -> str:
    """An amount as you would type it into a field."""
    digits = EXPONENTS[money.currency]
    whole, part = divmod(abs(money.minor), 10**digits)
    sign = "-" if money.minor < 0 else ""
    return f"{sign}{whole}{decimal_mark(language)}{part:0{digits}}"
