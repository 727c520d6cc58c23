"""What a reading returns: entries, questions to ask, an amount. Values only, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from budgeting.headings import Kind
from budgeting.money import Money


class Issue(StrEnum):
    """Why we ask about a line that is about money instead of booking it."""

    ZERO = "zero"
    NEGATIVE = "negative"  # a minus that means nothing: no word beside it, or one for money coming in
    ABSURD = "absurd"  # above the bound
    NO_AMOUNT = "no_amount"
    AMBIGUOUS = "ambiguous"  # no reading in whole cents, such as 3,2045
    FUTURE = "future"  # "tomorrow", or a date more than a week ahead
    CURRENCY = "currency"  # dollars, lei, dirhams
    TOO_MUCH = "too_much"  # above any possible amount: can't be booked even if confirmed
    DAY = "day"  # no single day: 31/6, "last month", "Monday 24" when the 24th wasn't one
    DIRECTION = "direction"  # it may have gone out or come in, or be no entry at all
    INSTALMENT = "instalment"  # it may be a payment on the plan with the landlord


class Instalment(StrEnum):
    """Whether words mean an instalment of a plan with the landlord."""

    NO = "no"
    LIKELY = "likely"  # "rata 40", "bonifico ALER 85"
    PERHAPS = "perhaps"  # something else is named beside it, or only the rent: the amount decides


@dataclass(frozen=True, slots=True)
class Understood:
    """One entry as read, not yet booked.

    ``amount`` is above zero. ``category`` is a code of `budgeting.headings.Heading` for an expense, of `Source`
    for an income; if no word says it, it's "other" or "other_income" and ``category_known`` is False.
    ``ambiguous``: the person must choose between ``amount`` and ``alternatives``. ``note`` has their own words
    without amount, currency, sign and date. ``instalment``: how likely the words mean an instalment of a plan
    for rent or building charges.
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
    """A line that needs a question. ``line`` counts the message's lines from 1. ``choices``: the entry for each
    answer, if the amount is clear: as spent and as received, or as spent if it's no instalment. ``waiting``: its
    entries to book once we know the day (`Issue.DAY`); until then, their ``on`` is the day of writing."""

    line: int
    code: Issue
    choices: tuple[Understood, ...] = ()
    waiting: tuple[Understood, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything a message says. If both lists are empty it's no entry, but something for a person to read."""

    entries: tuple[Understood, ...] = ()
    problems: tuple[Problem, ...] = ()


class AmountKind(StrEnum):
    """What came of reading an answer to "how much?"."""

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
