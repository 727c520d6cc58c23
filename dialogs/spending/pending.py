"""What we keep of an entry while asking about it."""

from __future__ import annotations

from typing import Any

from budgeting.headings import Heading, Kind
from budgeting.money import Money
from dialogs.engine.turn import Turn
from dialogs.spending.reading import read
from dialogs.understand import Understood, days_in

#: How many words of a message to try as the entry's first.
_TRIED = 8

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
    """An expense of which we know only the words."""
    return {
        "kind": Kind.EXPENSE.value,
        "category": Heading.OTHER.value,
        "known": False,
        "on": turn.written_on.isoformat(),
        "note": spoken,
    }


def amount_of(turn: Turn, pending: Pending) -> Money:
    return Money(pending["minor"], turn.person.currency)


def known_beside(turn: Turn, text: str) -> dict[str, Any]:
    """What the first message says beside its amount: "bread 3/11" and then "3.20"."""
    known = _spoken(turn, text)
    days = days_in(text, language=turn.language, today=turn.written_on)
    day = next(iter(days)) if len(days) == 1 else None
    if days and day is None:
        return {**known, "open_day": True}
    return {**known, "on": day.isoformat()} if day and day <= turn.written_on else known


def _spoken(turn: Turn, text: str) -> dict[str, Any]:
    """What the words beside the figures say."""
    spoken = [word for word in text.split() if not any(c.isdigit() for c in word)]
    # "tomorrow bill" or "dollars shoes": the word that raised the question comes first, so leave it out.
    tried = [spoken[begin:] for begin in range(min(len(spoken), _TRIED))]
    # "pizzas each": the word that made the amount unclear may also come last.
    tried += [spoken[:end] for end in range(len(spoken) - 1, 0, -1)][:_TRIED]
    for words in tried:
        reading = read(turn, f"{' '.join(words)} 1", trusted=True)
        readings = [*reading.entries, *(entry for problem in reading.problems for entry in problem.choices)]
        if readings and readings[0].on <= turn.written_on:
            return as_pending(readings[0])
    return unknown(turn, " ".join(spoken))
