"""The published score of the CFPB Financial Well-Being Scale: ten answers, each 0 to 4, looked up by their total.

All ten must be answered. Some questions are reversed: agreeing with them is a low score. Bands say in words where a
score lies; they are ours, not the bureau's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum

from budgeting.states.wellbeing import AgeBand, Mode

#: Questions, counted from 1.
QUESTIONS = 10
#: Answers to choose from; the first is "Completely" or "Always".
ANSWERS = 5
#: Questions for which the first answer scores 0 instead of 4.
REVERSED = frozenset({3, 5, 6, 7, 9, 10})


def _table(scores: str) -> tuple[int, ...]:
    return tuple(map(int, scores.split(",")))


#: By how it was answered and the person's age: the score for each total, from 0 to 40.
SCORES: Mapping[tuple[Mode, AgeBand], tuple[int, ...]] = {
    (Mode.SELF, AgeBand.UNDER_62): _table(
        "14,19,22,25,27,29,31,32,34,35,37,38,40,41,42,44,45,46,47,49,50,"
        "51,52,54,55,56,58,59,60,62,63,65,66,68,69,71,73,75,78,81,86"
    ),
    (Mode.SELF, AgeBand.FROM_62): _table(
        "14,20,24,26,29,31,33,35,36,38,39,41,42,44,45,46,48,49,50,52,53,"
        "54,56,57,58,60,61,63,64,66,67,69,71,73,75,77,79,82,84,88,95"
    ),
    (Mode.READ, AgeBand.UNDER_62): _table(
        "16,21,24,27,29,31,33,34,36,38,39,40,42,43,44,45,47,48,49,50,52,"
        "53,54,55,57,58,59,60,62,63,65,66,68,70,71,73,76,78,81,85,91"
    ),
    (Mode.READ, AgeBand.FROM_62): _table(
        "18,23,26,28,30,32,33,35,36,38,39,40,41,43,44,45,46,47,48,49,50,"
        "52,53,54,55,56,57,58,60,61,62,64,65,67,68,70,72,75,77,81,87"
    ),
}

#: Where one band ends and the next begins.
CUTS = (40, 50, 60, 70)
#: Differences smaller than this say nothing: a single answer can make them.
SAME = 3


class Band(IntEnum):
    """Where a score lies, from hard to good."""

    VERY_LOW = 0
    LOW = 1
    MIDDLE = 2
    GOOD = 3
    VERY_GOOD = 4


def total(answers: Sequence[int]) -> int:
    """The raw total, 0 to 40, of ten answers by position (0 is the first). Raises ValueError."""
    if len(answers) != QUESTIONS or not all(0 <= answer < ANSWERS for answer in answers):
        raise ValueError("all ten questions must be answered")
    return sum(
        answer if question in REVERSED else ANSWERS - 1 - answer for question, answer in enumerate(answers, 1)
    )


def score(answers: Sequence[int], mode: Mode, age: AgeBand) -> int:
    """The score, about 14 to 95. Raises ValueError unless all ten questions are answered."""
    return SCORES[mode, age][total(answers)]


def band(points: int) -> Band:
    """The band of a score."""
    return Band(sum(points >= cut for cut in CUTS))


def trend(before: int, now: int) -> int:
    """1 if it went up, -1 if down, 0 if it's about the same."""
    change = now - before
    return 0 if abs(change) < SAME else 1 if change > 0 else -1
