"""Phrases of a few parts that stand close together in any order, as data, indexed once for all languages.

"marito picchia" recognises a sentence whatever its word order. A part is one of several words or stems, written
``word|stem*|*inside*`` or ``<group>``; with ``-`` before it, it must be absent from the text. ``=`` before a phrase:
its words are consecutive.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise, product
from pathlib import Path

from dialogs.understand.spelling import one_slip
from dialogs.understand.tokens import fold

FOLDER = Path(__file__).parents[2] / "locales"
#: Shorter words have too many neighbours: "aiuto" isn't "auto".
SHORTEST_TYPO = 6
#: How many other words may stand between those of a phrase.
_BETWEEN = 4
_SIGNALS = {"🆘": "sos", "🚨": "sos"}
#: A line of plain words and prices is cut by one expression; apostrophes and other scripts need a look at each sign.
_PLAIN = re.compile(r"[A-Za-z0-9 .,€+-]*")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9]+")
_SAME = re.compile(r"(.)\1+")
#: Small words that Arabic joins to the next one: and, so, with, for, like.
_JOINED = ("و", "ف", "ب", "ل", "ك")


@dataclass(frozen=True, slots=True)
class Phrase:
    """``firm``: see `help_phrases`. Parts are indexes into the book's parts."""

    topic: str
    language: str
    firm: bool
    parts: tuple[int, ...]
    absent: tuple[int, ...]
    in_order: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase, and where the words of its parts stand in the text."""

    phrase: Phrase
    words: tuple[int, ...]


@lru_cache(maxsize=4096)
def squeeze(word: str) -> str:
    """The word folded, with repeated letters reduced to one: "Aiutooo" is "aiuto", "pichia" is "picchia"."""
    return _SAME.sub(r"\1", fold(word))


@dataclass
class PhraseBook:
    """Phrases of all languages together."""

    all: list[Phrase] = field(default_factory=list)
    #: Words one typing error away from a phrase's word, but that aren't it.
    unlike: set[str] = field(default_factory=set)
    _numbers: dict[frozenset[str], int] = field(default_factory=dict)
    _exact: dict[str, set[int]] = field(default_factory=dict)
    _stems: dict[str, set[int]] = field(default_factory=dict)
    _inside: dict[str, set[int]] = field(default_factory=dict)

    def phrase(
        self, topic: str, language: str, firm: bool, line: str, groups: Mapping[str, list[str]]
    ) -> Phrase:
        """One line of a file as a phrase. Raises ValueError for a group that isn't there."""
        in_order = line.startswith("=")
        written = line.lstrip("=").split()
        absent = tuple(self.part(part[1:], groups) for part in written if part.startswith("-"))
        parts = tuple(self.part(part, groups) for part in written if not part.startswith("-"))
        return Phrase(topic, language, firm, parts, absent, in_order)

    def part(self, written: str, groups: Mapping[str, list[str]]) -> int:
        """The index of a part."""
        choices: list[str] = []
        for choice in written.split("|"):
            if choice.startswith("<"):
                if choice[1:-1] not in groups:
                    raise ValueError(f"no group {choice}")
                choices += groups[choice[1:-1]]
            else:
                choices.append(choice)
        key = frozenset(choices)
        if key not in self._numbers:
            number = self._numbers[key] = len(self._numbers)
            for choice in choices:
                plain = squeeze(choice.strip("*"))
                if choice.startswith("*"):
                    self._inside.setdefault(plain, set()).add(number)
                elif choice.endswith("*"):
                    self._stems.setdefault(plain, set()).add(number)
                else:
                    self._exact.setdefault(plain, set()).add(number)
        return self._numbers[key]

    def parts_of(self, word: str) -> frozenset[int]:
        """The indexes of the parts that ``word``, squeezed, can be."""
        known = self._cache.get(word)
        if known is None:
            if len(self._cache) > 20_000:
                self._cache.clear()
            known = self._cache[word] = frozenset(self._look_up(word))
        return known

    def _look_up(self, word: str) -> Iterable[int]:
        parts: set[int] = set()
        for form in _forms(word):
            parts |= self._exact.get(form, set())
            for end in range(2, len(form) + 1):
                parts |= self._stems.get(form[:end], set())
            for stem, numbers in self._inside.items():
                if stem in form:
                    parts |= numbers
        whole = any(form in self._exact for form in _forms(word))
        if not whole and len(word) >= SHORTEST_TYPO and word not in self.unlike:
            parts |= self._mistyped(word)
        return parts

    def _mistyped(self, word: str) -> set[int]:
        """Parts one typing error away: whole words, or stems at the start of ``word``."""
        parts: set[int] = set()
        for known in _near(word, self._slips_of_words):
            parts |= self._exact[known]
        for end in range(SHORTEST_TYPO - 1, len(word) + 1):
            for stem in _near(word[:end], self._slips_of_stems):
                parts |= self._stems[stem]
        return parts

    @cached_property
    def _cache(self) -> dict[str, frozenset[int]]:
        return {}

    @cached_property
    def _slips_of_words(self) -> dict[str, list[str]]:
        return _slips(self._exact)

    @cached_property
    def _slips_of_stems(self) -> dict[str, list[str]]:
        return _slips(self._stems)

    @cached_property
    def with_part(self) -> dict[int, list[Phrase]]:
        """The phrases by their first part."""
        by_part: dict[int, list[Phrase]] = {}
        for phrase in self.all:
            by_part.setdefault(phrase.parts[0], []).append(phrase)
        return by_part


def _without_one(word: str) -> Iterable[str]:
    """The word, and the word without each of its letters: two words one error apart share one of these."""
    yield word
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]


def _slips(words: Iterable[str]) -> dict[str, list[str]]:
    by_slip: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= SHORTEST_TYPO:
            for short in _without_one(word):
                by_slip.setdefault(short, []).append(word)
    return by_slip


def _near(word: str, slips: Mapping[str, list[str]]) -> set[str]:
    """The known words one typing error away. The first letter must be right."""
    close = {known for short in _without_one(word) for known in slips.get(short, ())}
    return {known for known in close if known == word or one_slip(word, known)}


def _forms(word: str) -> Iterable[str]:
    """The word, and what remains without the small words Arabic joins to it."""
    yield word
    if len(word) == 4 and word.startswith("ال"):
        yield word[2:]
    rest = word
    for _ in range(2):
        if len(rest) < 4 or not rest.startswith(_JOINED):
            return
        rest = fold(rest[1:])
        yield rest


def cut(line: str) -> Iterator[str]:
    """Runs of letters, marks and figures."""
    if _PLAIN.fullmatch(line):
        yield from _PLAIN_WORD.findall(line)
        return
    word = ""
    for at, char in enumerate(line):
        if char in _SIGNALS:
            yield from (word, _SIGNALS[char])
            word = ""
        elif char.isalnum() or unicodedata.category(char)[0] in "LMN" or char in "\u200c\u200d":
            word += char
        elif not (char == "'" and _joins(word, line[at + 1 : at + 3])):
            if word:
                yield word
            word = ""
    if word:
        yield word


def _joins(word: str, rest: str) -> bool:
    """Whether an apostrophe is inside one word: п'є, don't."""
    if word and "а" <= word[-1].casefold() <= "ӿ":
        return bool(rest.strip())
    return word[-1:].casefold() == "n" and rest[:1].casefold() == "t" and not rest[1:].isalpha()


def matches(known: PhraseBook, sets: Sequence[frozenset[int]]) -> Iterator[Match]:
    """The phrases whose parts stand close together in a text; ``sets``: what each of its words can be."""
    places: dict[int, list[int]] = {}
    for at, numbers in enumerate(sets):
        for number in numbers:
            places.setdefault(number, []).append(at)
    for number in places:
        for phrase in known.with_part.get(number, ()):
            if all(part in places for part in phrase.parts):
                matched = _together(phrase, [places[part][:12] for part in phrase.parts])
                if matched is not None and not _denied(phrase, sets):
                    yield Match(phrase, matched)


def _together(phrase: Phrase, places: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
    """The first positions where the parts stand close together, each in a different word."""
    reach = len(places) + _BETWEEN
    for first in places[0]:
        around = [[at for at in part if abs(at - first) < reach] for part in places[1:]]
        for others in product(*around):
            chosen = (first, *others)
            if phrase.in_order:
                near = all(right == left + 1 for left, right in pairwise(chosen))
            else:
                near = max(chosen) - min(chosen) < reach and len(set(chosen)) == len(chosen)
            if near:
                return chosen
    return None


def _denied(phrase: Phrase, sets: Sequence[frozenset[int]]) -> bool:
    return any(part in numbers for part in phrase.absent for numbers in sets)


def lines_of(written: str) -> list[str]:
    return [line.strip() for line in written.splitlines() if line.strip()]


def words_of(written: str) -> list[str]:
    return [word.strip() for word in written.replace("\n", ",").split(",") if word.strip()]
