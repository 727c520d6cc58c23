"""Hear a bill that is coming, or the question about the rent, in what somebody writes."""

from __future__ import annotations

from typing import Any

from budgeting.spending import words as household_words
from budgeting.states.programmes import Instrument
from dialogs.engine.steps import Next, NotMine, Open
from dialogs.engine.turn import Turn
from dialogs.understand.bills import Asked, may_owe, read_asked, read_owed

#: They say nothing that the heading doesn't.
_PLAIN = (
    "bolletta",
    "fattura",
    "bill",
    "invoice",
    "فاتورة",
    "الفاتورة",
    "della",
    "del",
    "di",
    "dell",
    "la",
    "il",
    "for",
)


def _label(words: str) -> str:
    rest = words.split()
    while rest and rest[0].casefold() in _PLAIN:
        rest.pop(0)
    label = " ".join(rest)
    return label if any(map(str.isalpha, label)) else ""


def hear(turn: Turn) -> Next:
    """Offer to note the bill, or open what was asked for. NotMine for everything else; nothing is booked."""
    if not turn.person.has(Instrument.BILLS):
        return NotMine()
    text = turn.incoming.text.strip()
    asked = read_asked(text)
    if asked is Asked.RENT_SAFE:
        return Open("rent_safe")
    if asked is Asked.BILLS:
        return Open("bills")
    if asked is Asked.A_BILL:
        return Open("bills", "what")
    if not may_owe(text):
        # Most messages end here, before anything is queried.
        return NotMine()
    owed = read_owed(
        text,
        language=turn.language,
        today=turn.written_on,
        currency=turn.person.currency,
        learned=household_words.learned(turn.session, turn.person.household_id),
    )
    if owed is None:
        return NotMine()
    data: dict[str, Any] = {"heard": True, "label": _label(owed.words)}
    if owed.category is not None:
        data["category"] = owed.category
    if owed.amount is not None:
        data["minor"] = owed.amount.minor
    if owed.due_on is not None:
        data["on"] = owed.due_on.isoformat()
    missing = (
        step for key, step in (("category", "what"), ("minor", "amount"), ("on", "when")) if key not in data
    )
    return Open("bills", next(missing, "every"), data)
