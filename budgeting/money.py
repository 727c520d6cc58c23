"""Money as whole minor units with a currency: never a float, from the parser to the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import total_ordering

from budgeting.errors import CurrencyMismatch

EUR = "EUR"

#: Decimal digits of the supported currencies (ISO 4217).
EXPONENTS = {EUR: 2}

#: The most one amount may be, in minor units: 100,000. Nothing a household spends, gets, owes or pays at once is
#: larger; a larger number is a typo or no money at all, and no "yes, it is right" books it.
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
        """Split the amount into equal parts that add up exactly; the last takes the rounding.

        Raises ValueError if ``parts`` is less than one.
        """
        if parts < 1:
            raise ValueError("parts must be at least 1")
        share = self.minor // parts
        return [Money(share, self.currency) for _ in range(parts - 1)] + [
            Money(self.minor - share * (parts - 1), self.currency)
        ]

    def share_of(self, whole: Money) -> int:
        """This amount as whole per cent of ``whole``, rounded down; 0 if ``whole`` is zero."""
        return 100 * self.minor // whole.minor if self._same(whole).minor > 0 else 0

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other


def zero(currency: str = EUR) -> Money:
    return Money(0, currency)


def total(amounts: Iterable[Money], currency: str = EUR) -> Money:
    """The sum of ``amounts``; zero in ``currency`` if there are none. Raises CurrencyMismatch."""
    return sum(amounts, zero(currency))
