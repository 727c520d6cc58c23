"""What an edit changed: compare the lines of the old and new text; pure.

A line that says the same as before stays as the family has changed it since. Of a changed line, only what the
words changed is applied: a day or heading chosen by a button stays.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from budgeting.db.tables import Entry
from budgeting.spending.entries import NewEntry
from dialogs.spending.open_questions import place_of
from dialogs.understand import Understanding, Understood


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing a text says: an entry, or (``entry`` is None) the ``words`` of a line we ask about.

    ``key``: the line it's booked under.
    """

    key: int
    entry: Understood | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A unit of the new text, and the unit of the old text it continues; ``same``: it says exactly the same."""

    new: Unit
    old: Unit | None
    same: bool


def units(text: str, reading: Understanding) -> list[Unit]:
    """What ``text`` says, in order."""
    lines = text.splitlines()
    placed = [(entry.line, 0, Unit(key, entry)) for key, entry in enumerate(reading.entries)]
    for number, problem in enumerate(reading.problems):
        words = lines[problem.line - 1] if problem.line <= len(lines) else text
        placed.append((problem.line, 1, Unit(place_of(problem, number), None, words)))
    return [unit for _, _, unit in sorted(placed, key=lambda each: each[:2])]


def paired(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """Match each unit of the new text to an old one: first by the same words anywhere, then by the same thing,
    then by standing between the same neighbours in the same order."""
    left = list(old)
    matches: dict[int, tuple[Unit, bool]] = {}

    def take(alike: Callable[[Unit], Hashable | None], *, same: bool) -> None:
        for place, unit in enumerate(new):
            likeness = alike(unit)
            if place in matches or likeness is None:
                continue
            match = next((candidate for candidate in left if alike(candidate) == likeness), None)
            if match is not None:
                left.remove(match)
                matches[place] = match, same

    take(_whole, same=True)
    take(_thing, same=False)
    for place in range(len(new)):
        if place in matches:
            continue
        match = next(
            (unit_left for unit_left in left if _fits(old.index(unit_left), place, matches, old)), None
        )
        if match is not None:
            left.remove(match)
            matches[place] = match, False
    return [Pair(unit, *matches.get(place, (None, False))) for place, unit in enumerate(new)]


def merged(pair: Pair, row: Entry | None, written_on: date) -> NewEntry | None:
    """The entry as it should be; None if the words leave something to ask.

    ``row``: what is booked for it so far, perhaps changed by hand since.
    """
    said, was = pair.new.entry, pair.old.entry if pair.old else None
    if said is None or said.ambiguous:
        return None
    kind, category, on, amount = said.kind, said.category, said.on, said.amount
    if row is not None:
        heading = (said.kind, said.category, said.category_known)
        unchanged = was is not None and (was.kind, was.category, was.category_known) == heading
        if unchanged or not said.category_known:
            kind, category = row.kind, row.category
        if on == (was.on if was is not None else written_on):
            on = row.spent_on
        if was is not None and (was.amount, was.alternatives) == (amount, said.alternatives):
            amount = row.amount
    return NewEntry(kind, amount, category, on, said.note, pair.new.key)


def as_unit(row: Entry) -> Unit:
    """An entry booked for a message but not in its words: the amount of a photo's receipt."""
    known = Understood(row.kind, row.amount, row.category, True, row.spent_on, row.note, 1)
    return Unit(row.line, known)


# -- private


def _whole(unit: Unit) -> Hashable:
    return replace(unit.entry, line=1) if unit.entry is not None else ("words", " ".join(unit.words.split()))


def _thing(unit: Unit) -> Hashable | None:
    """What it's about, without amount and day."""
    spoken = unit.entry.note if unit.entry is not None else unit.words
    said = " ".join(word for word in spoken.casefold().split() if not any(c.isdigit() for c in word))
    return said or None


def _fits(at: int, place: int, matches: dict[int, tuple[Unit, bool]], old: Sequence[Unit]) -> bool:
    """Whether the old unit ``at`` has the same neighbours as the new one at ``place``."""
    after = max((old.index(matches[p][0]) for p in matches if p < place), default=-1)
    behind = [old.index(matches[p][0]) for p in matches if p > place]
    return after < at and all(at < other for other in behind if other > after)
