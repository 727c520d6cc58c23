"""A single amount as the answer to "how much?": zero counts, number words count, anything doubtful is asked again."""

from __future__ import annotations

import re

from budgeting.money import EUR, MOST_MINOR, Money
from dialogs.understand.lexicon import lexicon
from dialogs.understand.model import AmountKind, AmountReading
from dialogs.understand.money import find_amounts, spelt_amounts
from dialogs.understand.not_money import without_marks
from dialogs.understand.tokens import T, clean, scan

_LONGEST = 200
#: Figures that can mean one sum only, which is how most people answer.
_FIGURES = re.compile(r"\s*(0|[1-9][0-9]{0,3})(?:[.,]([0-9][0-9]))?\s*")


def read_amount(
    text: str, *, language: str, currency: str = EUR, bound_minor: int = 200_000
) -> AmountReading:
    """Read ``text`` as the answer to "how much?". ``bound_minor`` in minor units: above it the reading is absurd.

    Above `MOST_MINOR` it is too much, whatever the bound.

    "0" and "nothing" are zero. Several amounts, or one with two readings, are ambiguous.
    """
    if figures := _FIGURES.fullmatch(text):
        return _of_one(int(figures[1] + (figures[2] or "00")), currency, bound_minor)
    lex = lexicon(language)
    line = clean(text).strip()
    if not line or len(line) > _LONGEST:
        return AmountReading(AmountKind.NONE)
    tokens = without_marks(scan(line, lex.scanner))
    amounts = find_amounts(tokens, lex) or spelt_amounts(tokens, lex)
    if not amounts:
        words = [token.text for token in tokens if token.kind is T.WORD]
        known = lex.sets.get("amount.nothing", set())
        # Only as the whole answer: "I know nothing" isn't zero.
        nothing = bool(words) and (tuple(words) in known or all((word,) in known for word in words))
        return AmountReading(AmountKind.OK, Money(0, currency)) if nothing else AmountReading(AmountKind.NONE)
    if any(amount.foreign or not amount.readings for amount in amounts):
        return AmountReading(AmountKind.NONE)
    if any(amount.sign == "-" for amount in amounts):
        return AmountReading(AmountKind.NEGATIVE)
    read = list(dict.fromkeys(value for amount in amounts for value in amount.readings))
    values = [value for value in read if value <= MOST_MINOR]
    if not values:
        return AmountReading(AmountKind.TOO_MUCH)
    values.sort(key=lambda value: value > bound_minor)
    made = [Money(value, currency) for value in values]
    if len(made) > 1:
        return AmountReading(AmountKind.AMBIGUOUS, made[0], tuple(made[1:]))
    return _of_one(values[0], currency, bound_minor)


def _of_one(minor: int, currency: str, bound_minor: int) -> AmountReading:
    kind = AmountKind.ABSURD if minor > bound_minor else AmountKind.OK
    return AmountReading(kind, Money(minor, currency))
