"""Inflected and mistyped words: endings taken off, one slip of a key forgiven."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_SHORTEST_TYPO = 5
#: Short words have too many neighbours with one letter more, less or wrong: torre is no torta, Salma no salame.
#: A letter doubled or not ("bolleta") is a slip at any length.
_SHORTEST_CHANGED = 7
_INFLECTION = 2
#: Shorter words have too many neighbours to ask about each (two, اتنين, is a letter from Monday); only from long ones
#: two letters may differ.
_SHORTEST_ASKED, _LONG = 6, 8
#: Words whose answer is kept.
_REMEMBERED = 20_000


def stems(word: str, prefixes: tuple[str, ...], suffixes: tuple[str, ...]) -> Iterator[str]:
    """``word`` without one of the prefixes, without one of the endings, and without both."""
    shortest = 4 if word.isascii() else 3
    shorn = [word[len(p) :] for p in prefixes if word.startswith(p) and len(word) - len(p) >= shortest]
    for head in [word, *shorn]:
        if head is not word:
            yield head
        for suffix in suffixes:
            if head.endswith(suffix) and len(head) - len(suffix) >= shortest:
                yield head[: -len(suffix)]


def short(suffixes: tuple[str, ...]) -> tuple[str, ...]:
    """The endings of number and gender among them: those that make no diminutive."""
    return tuple(suffix for suffix in suffixes if len(suffix) <= _INFLECTION)


class Neighbours:
    """Known words, found again from one slip of a key away.

    The first letter must be right, since people rarely miss it and half of all false matches differ there.
    A slip leaves either the first two letters or the first and the last two as they are, so that those
    find the few words worth comparing.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._starts: dict[str, list[str]] = {}
        self._ends: dict[str, list[str]] = {}
        for word in words:
            if len(word) >= _SHORTEST_TYPO:
                self._starts.setdefault(word[:2], []).append(word)
                self._ends.setdefault(word[0] + word[-2:], []).append(word)

    def of(self, word: str) -> str | None:
        """The first known word with a letter more, less or wrong, or two neighbours swapped."""
        if len(word) < _SHORTEST_TYPO:
            return None
        places = (self._starts.get(word[:2], ()), self._ends.get(word[0] + word[-2:], ()))
        return next((other for place in places for other in place if one_slip(word, other)), None)


def one_slip(left: str, right: str) -> bool:
    """Whether one letter more, less or wrong, or two neighbours swapped, makes one word of the other."""
    more = len(left) - len(right)
    if not -1 <= more <= 1:
        return False
    short = min(len(left), len(right))
    same = next((at for at in range(short) if left[at] != right[at]), short)
    if more:
        longer, shorter = (left, right) if more > 0 else (right, left)
        doubled = same > 0 and longer[same] == longer[same - 1]
        return longer[same + 1 :] == shorter[same:] and (doubled or len(longer) >= _SHORTEST_CHANGED)
    swapped = left[same : same + 2] == right[same : same + 2][::-1] and left[same + 2 :] == right[same + 2 :]
    return swapped or (short >= _SHORTEST_CHANGED and left[same + 1 :] == right[same + 1 :])


class Slips:
    """Words that a strange one may be meant for. Wider than `Neighbours`, whose find is taken as said: this one is
    only asked about. First and last letter must be right: Domenico is no Sunday."""

    def __init__(self, words: Iterable[str]) -> None:
        self._ends: dict[str, set[str]] = {}
        self._seen: dict[str, bool] = {}  # people write the same few thousand words
        for word in words:
            if len(word) >= _SHORTEST_ASKED:
                self._ends.setdefault(word[0] + word[-1], set()).add(word)

    def near(self, word: str) -> bool:
        """Whether one of the words is a letter more, less or wrong away, or two such letters where it is long."""
        if (seen := self._seen.get(word)) is None:
            if len(self._seen) > _REMEMBERED:
                self._seen.clear()
            close = self._ends.get(word[:1] + word[-1:], ())
            seen = any(0 < _distance(word, other) <= 1 + (len(other) >= _LONG) for other in close)
            self._seen[word] = seen
        return seen


def _distance(left: str, right: str) -> int:
    """How many letters more, less or wrong lie between two words (Levenshtein)."""
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        line = [row]
        for column, other in enumerate(right, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != other)))
        above = line
    return above[-1]
