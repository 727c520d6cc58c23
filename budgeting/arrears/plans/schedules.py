"""Schedules: which amount is due on which date. Calculation only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from budgeting.errors import NotPossible
from budgeting.money import EXPONENTS, Money, total
from budgeting.periods import months_later

Schedule = Sequence[tuple[date, Money]]
Every = Literal["week", "fortnight", "month"]

_DAYS: dict[Every, int] = {"week": 7, "fortnight": 14}


def schedule(total: Money, parts: int, first: date, every: Every = "month") -> list[tuple[date, Money]]:
    """Split ``total`` into ``parts`` starting on ``first``. The sum is exact; the last part takes the rounding.

    Monthly dates keep the day of ``first``, or use the last day of a shorter month. Raises ValueError for fewer
    than one part, or if a part would be zero.
    """
    if parts < 1 or total.minor < parts:
        raise ValueError("each part of a schedule needs an amount")
    return [(_nth(first, number, every), amount) for number, amount in enumerate(total.split(parts))]


def by_amount(
    total: Money, each: Money, first: date, day: int = 0, every: Every = "month"
) -> list[tuple[date, Money]]:
    """``each`` every time until ``total`` is covered, from ``first``; the last part is what remains.

    ``day``: the day of the month, if ``first`` falls in a month too short for it. Raises ValueError if either amount
    is not above zero.
    """
    if total.minor <= 0 or each.minor <= 0:
        raise ValueError("an amount above zero is needed")
    whole, rest = divmod(total.minor, each.minor)
    minors = [each.minor] * whole + ([rest] if rest else [])
    return [
        (_nth(first, number, every, day), Money(minor, total.currency)) for number, minor in enumerate(minors)
    ]


def first_on(day: int, not_before: date) -> date:
    """The first date on the ``day`` of a month, not before ``not_before``; shorter months use their last day."""
    here = _nth(not_before.replace(day=1), 0, "month", day)
    return here if here >= not_before else _nth(not_before.replace(day=1), 1, "month", day)


def least_each(total: Money, parts: int) -> Money:
    """The least whole amount of the currency (euros, not cents) that covers ``total`` in at most ``parts`` parts."""
    unit = 10 ** EXPONENTS[total.currency]
    per_part = -(-total.minor // parts)
    return min(Money(-(-per_part // unit) * unit, total.currency), total)


def total_of(schedule: Schedule, currency: str) -> Money:
    """The sum of a schedule. Raises NotPossible with "schedule" or "currency" if it is invalid."""
    dates = [due_on for due_on, _ in schedule]
    if not dates or any(later <= sooner for sooner, later in pairwise(dates)):
        raise NotPossible("schedule")
    if any(amount.minor <= 0 for _, amount in schedule):
        raise NotPossible("schedule")
    if any(amount.currency != currency for _, amount in schedule):
        raise NotPossible("currency")
    return total((amount for _, amount in schedule), currency)


def _nth(first: date, number: int, every: Every, day: int = 0) -> date:
    if every != "month":
        return first + timedelta(days=_DAYS[every] * number)
    return months_later(first, number, day)
