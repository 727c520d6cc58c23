"""What correctives should bring, added up: shown beside what a family can afford, and never part of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from budgeting.db.tables import Corrective
from budgeting.money import Money, zero
from budgeting.states.correctives import CorrectiveState, Often


@dataclass(frozen=True, slots=True)
class Expected:
    """Sums in the household's currency. ``observed`` is already in the entries, and so in every other figure."""

    monthly: Money
    once: Money
    observed: Money

    def __bool__(self) -> bool:
        return bool(self.monthly or self.once or self.observed)


def expected(rows: Iterable[Corrective], currency: str) -> Expected:
    """What is open, or done and not yet seen in the entries, is expected; what was dropped counts nowhere."""
    monthly = once = observed = zero(currency)
    for row in rows:
        amount = row.amount
        if amount is None or row.state is CorrectiveState.DROPPED:
            continue
        if row.observed_at is not None:
            observed += amount if row.often is Often.MONTHLY else zero(currency)
        elif row.often is Often.MONTHLY:
            monthly += amount
        else:
            once += amount
    return Expected(monthly, once, observed)
