"""Which headings the words of an entry without one most likely mean: good enough to order buttons, not to book.

A naive Bayes classifier over groups of three letters, trained on the lists of all languages in the background
(`preparing`). Words are romanised first, so that one script learns from another.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache

from budgeting.headings import Heading, Kind
from dialogs.understand.elsewhere import entries
from dialogs.understand.pending import is_pending
from dialogs.understand.romanised import romanised
from dialogs.understand.tokens import clean, fold

_LETTERS = 3
_HEADINGS: tuple[str, ...] = tuple(heading.value for heading in Heading)
_PLACES = {heading: place for place, heading in enumerate(_HEADINGS)}
#: Under each heading, as if this many groups had also been seen as often as they are everywhere: a group never seen
#: under one doesn't rule it out.
_UNSEEN = 2_000
#: A group in fewer words than this is chance.
_FEWEST = 4
_MOST_COUNTED = 65_000
#: Suggested first until the classifier is trained.
_COMMONEST = (Heading.FOOD.value, Heading.PERSONAL.value, Heading.LEISURE.value)


def likeliest(words: str, *, among: Sequence[str] = _HEADINGS) -> list[str]:
    """The codes of the headings in ``among``, likeliest first. Without a hint in ``words``, those with most words."""
    if is_pending():
        return sorted(
            among, key=lambda code: _COMMONEST.index(code) if code in _COMMONEST else len(_COMMONEST)
        )
    groups = [
        group
        for word in clean(words).split()
        for group in _groups(fold(word))
        if sum(_counts().get(group, ())) >= _FEWEST
    ]
    totals = _totals()
    whole = sum(totals)
    score = {code: math.log(totals[_PLACES[code]] + 1) for code in among}
    for group in groups:
        counts = _counts()[group]
        usual = sum(counts) / whole
        for code in among:
            place = _PLACES[code]
            score[code] += math.log((counts[place] + _UNSEEN * usual) / (totals[place] + _UNSEEN))
    return sorted(among, key=lambda code: -score[code])


def train() -> None:
    """Count the groups of letters; more than a second of work."""
    _totals()


def _groups(word: str) -> Iterator[str]:
    framed = f"^{romanised(word)}$"
    for at in range(len(framed) - _LETTERS + 1):
        yield framed[at : at + _LETTERS]


@lru_cache(maxsize=1)
def _counts() -> dict[str, array[int]]:
    """How often each group of letters stands under each heading."""
    counts: dict[str, array[int]] = {}
    blank = [0] * len(_HEADINGS)
    for kind, code, phrase in entries():
        for word in phrase if kind is Kind.EXPENSE else ():
            for group in _groups(word):
                held = counts.get(group)
                if held is None:
                    held = counts[group] = array("H", blank)
                place = _PLACES[code]
                if held[place] < _MOST_COUNTED:
                    held[place] += 1
    return counts


@lru_cache(maxsize=1)
def _totals() -> list[int]:
    return [sum(held[place] for held in _counts().values()) for place in range(len(_HEADINGS))]
