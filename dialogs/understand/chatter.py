"""Whether the words that nothing explains in a clause sound like a sentence rather than a note: then we ask first.

A note's unexplained words are names, shops and things; a sentence's are verbs. Their endings and other groups of
letters tell them apart, with what stands around them: a linear classifier (logistic regression) weighs both. It was
trained once on lines written for the tests (`bot.build.chatter`), and its weights are data (`chatter.json`). It only
ever asks, never books.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

#: Letters in a group, fewest and most.
_GROUPS = (2, 4)
_ENDINGS = (1, 2, 3)
#: The weights are written as whole numbers, this many to one.
SCALE = 100
#: We ask above this score: about e to one that it's a sentence.
SURE = 1.0
_MANY, _MOST_WORDS = 4, 10


@dataclass(frozen=True, slots=True)
class Clues:
    """What is unexplained in a clause of ``count`` words, and what stands around it. ``last``: the amount, or a day,
    ends the line, else ``behind`` has the words right after the amount; ``first``: the clause begins with it."""

    words: tuple[str, ...]
    count: int
    known: bool
    income: bool
    cents: bool
    currency: bool
    first: bool
    last: bool
    behind: tuple[str, ...] = ()


def seems_talk(clues: Clues, language: str) -> bool:
    return bool(clues.words) and score(clues, language, weights()) > SURE


def score(clues: Clues, language: str, weighed: Mapping[str, float]) -> float:
    """The logarithm of the odds that it's a sentence."""
    return sum(weighed.get(feature, 0) for feature in features(clues, language)) / SCALE


def features(clues: Clues, language: str) -> Iterator[str]:
    """The names of the features that are there, each once."""
    yield "="
    strange = min(len(clues.words), _MANY)
    kind = f"{'k' if clues.known else ''}{'i' if clues.income else ''}"
    money = f"{'c' if clues.cents else ''}{'e' if clues.currency else ''}"
    last = "l" if clues.last else ""
    yield f"kind {kind}"
    yield f"money {money}"
    yield f"money {money} {min(strange, 2)}"
    yield f"words {min(clues.count, _MOST_WORDS)}"
    yield f"last {last}"
    yield f"last {last} {min(strange, 2)}"
    yield f"first {clues.first}"
    for number in range(1, strange + 1):
        yield f"strange {number}"
        yield f"strange {number} {kind}"
    yield from sorted({f"{language} {group}" for word in clues.words for group in _groups(word)})
    yield from sorted({f"{language} > {word}" for word in clues.behind})


def _groups(word: str) -> Iterator[str]:
    framed = f"^{word}$"
    for length in range(_GROUPS[0], _GROUPS[1] + 1):
        for at in range(len(framed) - length + 1):
            yield framed[at : at + length]
    for length in _ENDINGS:
        yield f"-{word[-length:]}"


@lru_cache(maxsize=1)
def weights() -> dict[str, int]:
    """The weight of each feature, read when the first clause has to be judged."""
    import json
    from pathlib import Path

    path = Path(__file__).with_name("chatter.json")
    read: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))
    return read
