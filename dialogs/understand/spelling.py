"""Inflected and mistyped words: strip endings, forgive one typing error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_SHORTEST_TYPO = 5
#: Short words have too many neighbours one letter away: torre isn't torta, Salma isn't salame. A letter doubled or
#: not ("bolleta") is forgiven at any length.
_SHORTEST_CHANGED = 7
_INFLECTION = 2
#: Shorter words have too many neighbours to ask about each (two, اتنين, is one letter from Monday); two letters
#: may differ only in long ones.
_SHORTEST_ASKED, _LONG = 6, 8
#: How many words' answers to cache.
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
    """The endings that mark number and gender, without those that form diminutives."""
    return tuple(suffix for suffix in suffixes if len(suffix) <= _INFLECTION)


class Neighbours:
    """Known words, found from one typing error away.

    The first letter must be right, since people rarely miss it and half of all false matches differ there. An
    error leaves either the first two letters or the first and the last two intact, so we look up the few words
    worth comparing by those.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._starts: dict[str, list[str]] = {}
        self._ends: dict[str, list[str]] = {}
        for word in words:
            if len(word) >= _SHORTEST_TYPO:
                self._starts.setdefault(word[:2], []).append(word)
                self._ends.setdefault(word[0] + word[-2:], []).append(word)

    def of(self, word: str) -> str | None:
        """The first known word with one letter more, less or wrong, or two neighbours swapped."""
        if len(word) < _SHORTEST_TYPO:
            return None
        places = (self._starts.get(word[:2], ()), self._ends.get(word[0] + word[-2:], ()))
        return next((other for place in places for other in place if one_slip(word, other)), None)


def one_slip(left: str, right: str) -> bool:
    """Whether one letter more, less or wrong, or two neighbours swapped, turns one word into the other."""
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
    """Words that a strange one may be meant as. Looser than `Neighbours`, whose finds we accept: about these we
    only ask. First and last letter must be right: Domenico isn't Sunday."""

    def __init__(self, words: Iterable[str]) -> None:
        self._ends: dict[str, set[str]] = {}
        self._seen: dict[str, bool] = {}  # people write the same few thousand words
        for word in words:
            if len(word) >= _SHORTEST_ASKED:
                self._ends.setdefault(word[0] + word[-1], set()).add(word)

    def near(self, word: str) -> bool:
        """Whether one of the words is one letter more, less or wrong away, or two such letters if it's long."""
        if (seen := self._seen.get(word)) is None:
            if len(self._seen) > _REMEMBERED:
                self._seen.clear()
            close = self._ends.get(word[:1] + word[-1:], ())
            seen = any(0 < distance(word, other) <= 1 + (len(other) >= _LONG) for other in close)
            self._seen[word] = seen
        return seen


def distance(left: str, right: str) -> int:
    """How many letters more, less or wrong separate two words (Levenshtein)."""
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        line = [row]
        for column, other in enumerate(right, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != other)))
        above = line
    return above[-1]
