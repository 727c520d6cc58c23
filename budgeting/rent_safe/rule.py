"""The rule: one figure with a light. Calculation only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from budgeting.money import Money, total

#: With fewer check-ins than this we don't know enough for a light.
FEWEST_WEEKS = 2
#: How many of the largest causes the reason names.
CAUSES = 3


class Light(StrEnum):
    """Whether the rent is covered; each is shown with a word."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


class Unknown(StrEnum):
    """Why there is no light."""

    NO_RENT = "no_rent"
    FEW_WEEKS = "few_weeks"
    OLD_CASH = "old_cash"


class Part(StrEnum):
    """What a line of the account is."""

    AT_HAND = "at_hand"
    INCOME = "income"
    RENT = "rent"
    INSTALMENT = "instalment"
    BILL = "bill"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the account. ``amount`` is above zero for what is there or comes in, below zero for what is to be
    paid; what is at hand may be either.
    """

    part: Part
    amount: Money
    #: The code of the Source or Heading; empty for what is at hand.
    category: str = ""
    #: The family's own word for a bill.
    label: str = ""
    #: When it is due or expected; None: now.
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """The answer. Without a light (``light`` UNKNOWN) ``why`` says what is missing, and there is no figure."""

    light: Light
    #: What is left once the rent and everything due before it is paid; below zero: what is missing.
    figure: Money | None
    #: When the rent is due; in the past if it is overdue. None if no rent is known.
    rent_on: date | None
    rent_id: int | None
    rent: Money | None
    #: How many weeks of check-ins it knows.
    weeks: int
    #: Everything that counts, in the order in which it is read: at hand, income, rent, instalments, bills.
    lines: tuple[Line, ...] = ()
    #: With less than this left the light is amber.
    margin: Money | None = None
    why: Unknown | None = None

    @property
    def causes(self) -> tuple[Line, ...]:
        """What weighs most on the figure: the largest amounts to be paid, the largest first."""
        to_pay = [line for line in self.lines if line.amount.minor < 0]
        return tuple(sorted(to_pay, key=_size)[:CAUSES])

    @property
    def short_of(self) -> Money | None:
        """What is missing; None if nothing is, or nobody knows."""
        return -self.figure if self.figure is not None and self.figure.minor < 0 else None


def judge(
    rent: Line, lines: Collection[Line], *, margin: Money, weeks: int, rent_id: int | None = None
) -> Outlook:
    """The outlook for this rent from everything else that counts (``lines``, in any order)."""
    if weeks < FEWEST_WEEKS:
        return unknown(Unknown.FEW_WEEKS, rent, weeks=weeks, rent_id=rent_id)
    account = tuple(sorted([rent, *lines], key=_reading_order))
    figure = total((line.amount for line in account), rent.amount.currency)
    light = Light.RED if figure.minor < 0 else Light.AMBER if figure < margin else Light.GREEN
    return Outlook(light, figure, rent.on, rent_id, -rent.amount, weeks, account, margin)


def unknown(why: Unknown, rent: Line | None = None, *, weeks: int = 0, rent_id: int | None = None) -> Outlook:
    """An outlook without a light."""
    if rent is None:
        return Outlook(Light.UNKNOWN, None, None, None, None, weeks, why=why)
    return Outlook(Light.UNKNOWN, None, rent.on, rent_id, -rent.amount, weeks, why=why)


def _size(line: Line) -> tuple[int, str, str, str]:
    return (line.amount.minor, str(line.on), line.category, line.label)


def _reading_order(line: Line) -> tuple[int, str, int, str, str]:
    return (
        list(Part).index(line.part),
        line.on.isoformat() if line.on else "",
        line.amount.minor,
        line.category,
        line.label,
    )
