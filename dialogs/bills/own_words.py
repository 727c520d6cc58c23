"""Hear a bill that is coming in what somebody writes."""

from __future__ import annotations

from typing import Any

from budgeting.spending import words as household_words
from budgeting.states.programmes import Instrument
from dialogs.engine.steps import Next, NotMine, Open
from dialogs.engine.turn import Turn
from dialogs.spending.reading import read
from dialogs.understand.bills import MOSTLY_BILLED, billed_for, may_owe, name_of, read_owed

#: Beside a word it makes an entry of it, as if the bill had been paid.
_AN_AMOUNT = "10,00 €"


def hear(turn: Turn) -> Next:
    """Offer to note the bill. NotMine for everything else; nothing is booked."""
    text = turn.incoming.text.strip()
    if not turn.person.has(Instrument.BILLS) or not may_owe(text, language=turn.language):
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
    data: dict[str, Any] = {"heard": True, "label": name_of(owed.words, language=turn.language)}
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


def came(turn: Turn) -> Next:
    """A bill has come, and no amount is said: ask for what is missing."""
    words = billed_for(turn.incoming.text, language=turn.language)
    entries = read(turn, f"{words} {_AN_AMOUNT}").entries if words else ()
    if len(entries) == 1 and entries[0].category_known and entries[0].category in MOSTLY_BILLED:
        return Open("bills", "amount", {"category": entries[0].category})
    return Open("bills", "what")
