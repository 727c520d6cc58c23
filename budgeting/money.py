"""Money as whole minor units with a currency: never a float, from the parser to the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import total_ordering

from budgeting.errors import CurrencyMismatch

EUR = "EUR"

#: Decimal digits of the currencies that may appear (ISO 4217).
EXPONENTS = {EUR: 2}

#: The most that one amount may be, in minor units: 100,000. Nothing that a household spends, gets, owes or pays at
#: once is larger; what is, is a slip of the finger or a number that is no money, and no "yes, it is right" books it.
MOST_MINOR = 10_000_000


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount. ``minor`` counts the smallest unit: cents for EUR."""

    minor: int
    currency: str = EUR

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def split(self, parts: int) -> list[Money]:
        """Share the amount in equal parts that add up exactly; the last takes the rounding.

        Raises ValueError when ``parts`` is less than one.
        """
        if parts < 1:
            raise ValueError("parts must be at least 1")
        share = self.minor // parts
        return [Money(share, self.currency) for _ in range(parts - 1)] + [
            Money(self.minor - share * (parts - 1), self.currency)
        ]

    def share_of(self, whole: Money) -> int:
        """What part of ``whole`` this is, in whole per cent, rounded down; 0 where ``whole`` is nothing."""
        return 100 * self.minor // whole.minor if self._same(whole).minor > 0 else 0

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other


def zero(currency: str = EUR) -> Money:
    return Money(0, currency)


def total(amounts: Iterable[Money], currency: str = EUR) -> Money:
    """The sum of ``amounts``; nothing at all is zero ``currency``. Raises CurrencyMismatch."""
    return sum(amounts, zero(currency))
