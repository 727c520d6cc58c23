"""Read a person's words with what this household has taught us."""

from __future__ import annotations

from datetime import date

from budgeting.arrears import visibility
from budgeting.spending import words
from dialogs.engine.turn import Turn
from dialogs.understand import Understanding, read_entries


def read(turn: Turn, text: str, *, trusted: bool = False, on: date | None = None) -> Understanding:
    """What ``text`` says about money. ``trusted``: the person has confirmed an amount above the limit. ``on``:
    when it was written, if not in this turn."""
    person = turn.person
    learned = words.learned(turn.session, person.household_id)
    if not visibility.sees_arrears(person):
        # A word the other adult taught us about their loans would reveal the heading to this one.
        learned = {word: category for word, category in learned.items() if visibility.sees(person, category)}
    return read_entries(
        text,
        language=turn.language,
        today=on or turn.written_on,
        currency=person.currency,
        learned=learned,
        bound_minor=10**12 if trusted else person.settings.absurd_minor,
    )


def names_something(reading: Understanding) -> bool:
    """Whether it's an entry in its own right, booked or asked about, and not just an amount answering a question."""
    asked = [entry for problem in reading.problems for entry in problem.choices]
    return any(entry.category_known for entry in (*reading.entries, *asked))
