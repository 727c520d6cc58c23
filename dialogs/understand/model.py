"""What a reading gives back: entries, questions to ask, an amount. Values only, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from budgeting.headings import Kind
from budgeting.money import Money


class Issue(StrEnum):
    """Why a line that speaks of money is not booked but asked about."""

    ZERO = "zero"
    NEGATIVE = "negative"  # a minus that says nothing: no word beside it, or one for money coming in
    ABSURD = "absurd"  # above the bound
    NO_AMOUNT = "no_amount"
    AMBIGUOUS = "ambiguous"  # no reading in whole cents, such as 3,2045
    FUTURE = "future"  # "tomorrow", or a date more than a week ahead
    CURRENCY = "currency"  # dollars, lei, dirhams
    TOO_MUCH = "too_much"  # above what any amount may be: no yes books it
    DAY = "day"  # no one day: 31/6, "last month", "Monday 24" where the 24th was none
    DIRECTION = "direction"  # it may have gone out or come in, or be no entry at all
    INSTALMENT = "instalment"  # it may be what was paid of the plan with the landlord


class Instalment(StrEnum):
    """Whether words speak of an instalment of a plan with the landlord."""

    NO = "no"
    LIKELY = "likely"  # "rata 40", "bonifico ALER 85"
    PERHAPS = "perhaps"  # something else is named beside it, or only the rent: the amount decides


@dataclass(frozen=True, slots=True)
class Understood:
    """One entry as read, not yet booked.

    ``amount`` is above zero. ``category`` is a code of `budgeting.headings.Heading` for an expense, of
    `Source` for an income; where no word told it, it is "other" or "other_income" and ``category_known`` is
    False. ``ambiguous``: the person must choose between ``amount`` and ``alternatives``. ``note`` keeps their
    own words without amount, currency, sign and date. ``instalment``: how far the words speak of an instalment
    of a plan for rent or building charges.
    """

    kind: Kind
    amount: Money
    category: str
    category_known: bool
    on: date
    note: str
    line: int
    ambiguous: bool = False
    alternatives: tuple[Money, ...] = ()
    instalment: Instalment = Instalment.NO


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that needs a question. ``line`` counts from 1 over the lines of the message. ``choices``: what it is
    by the answer, where the amount is clear: as spent and as received, or as spent if it is no instalment.
    ``waiting``: its entries that are booked once the day is told (`Issue.DAY`); their ``on`` is the day of writing."""

    line: int
    code: Issue
    choices: tuple[Understood, ...] = ()
    waiting: tuple[Understood, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """All that a message says. Nothing in either list: it is no entry but something for a person to read."""

    entries: tuple[Understood, ...] = ()
    problems: tuple[Problem, ...] = ()


class AmountKind(StrEnum):
    """How an answer to "how much?" turned out."""

    OK = "ok"
    AMBIGUOUS = "ambiguous"
    NONE = "none"
    NEGATIVE = "negative"
    ABSURD = "absurd"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, slots=True)
class AmountReading:
    """An answer to "how much?". ``amount`` is the likelier reading; None unless ok, ambiguous or absurd."""

    kind: AmountKind
    amount: Money | None = None
    alternatives: tuple[Money, ...] = ()
