"""What is kept of an entry while something about it is asked."""

from __future__ import annotations

from typing import Any

from budgeting.headings import Heading, Kind
from budgeting.money import Money
from dialogs.engine.turn import Turn
from dialogs.understand import Understood

Pending = dict[str, Any]


def as_pending(entry: Understood) -> Pending:
    return {
        "kind": entry.kind.value,
        "category": entry.category,
        "known": entry.category_known,
        "on": entry.on.isoformat(),
        "note": entry.note,
        "instalment": entry.instalment.value,
    }


def unknown(turn: Turn, spoken: str) -> Pending:
    """An expense of which only the words are known."""
    return {
        "kind": Kind.EXPENSE.value,
        "category": Heading.OTHER.value,
        "known": False,
        "on": turn.written_on.isoformat(),
        "note": spoken,
    }


def amount_of(turn: Turn, pending: Pending) -> Money:
    return Money(pending["minor"], turn.person.currency)
