"""The phrases people use to cry for help, from `locales/<language>/help.toml`, indexed once for all languages.

A phrase is a few parts that stand close together in any order ("marito", "picchia"), so that a sentence is
recognised whatever its word order. A part is one of several words or stems, written ``word|stem*|*inside*`` or
``<group>``; with ``-`` before it, it must be absent from the message. ``=`` before a phrase: its words are
consecutive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from budgeting.states.programmes import HelpTopic
from dialogs.understand.spelling import one_slip
from dialogs.understand.tokens import fold

TYPE_CHECKING = False  # importing typing for one name costs more than this module
if TYPE_CHECKING:
    from typing import Any

FOLDER = Path(__file__).parents[2] / "locales"
#: Shorter words have too many neighbours: "aiuto" isn't "auto".
SHORTEST_TYPO = 6
_SAME = re.compile(r"(.)\1+")
#: Small words that Arabic joins to the next one: and, so, with, for, like.
_JOINED = ("و", "ف", "ب", "ل", "ك")


@dataclass(frozen=True, slots=True)
class Phrase:
    """``firm``: a sentence that cries whatever figures are in it. Parts are indexes into `Phrases.parts`."""

    topic: HelpTopic
    language: str
    firm: bool
    parts: tuple[int, ...]
    absent: tuple[int, ...]
    in_order: bool


@lru_cache(maxsize=4096)
def squeeze(word: str) -> str:
    """The word folded, with repeated letters reduced to one: "Aiutooo" is "aiuto", "pichia" is "picchia"."""
    return _SAME.sub(r"\1", fold(word))


@dataclass
class Phrases:
    """All languages together: people cry for help in whatever language comes first."""

    all: list[Phrase] = field(default_factory=list)
    #: Polite words around a bare "help", which don't make it a sentence about something.
    fillers: set[str] = field(default_factory=set)
    #: Things people ask help with every day: a form, homework. And thanks.
    everyday: list[tuple[int, ...]] = field(default_factory=list)
    #: Words for having paid: what they refer to is over.
    paid: set[str] = field(default_factory=set)
    #: Words one typing error away from a phrase's word, but that aren't it.
    unlike: set[str] = field(default_factory=set)
    _numbers: dict[frozenset[str], int] = field(default_factory=dict)
    _exact: dict[str, set[int]] = field(default_factory=dict)
    _stems: dict[str, set[int]] = field(default_factory=dict)
    _inside: dict[str, set[int]] = field(default_factory=dict)

    def add(self, language: str, book: Mapping[str, Any]) -> None:
        """Add one help.toml. Raises ValueError for an unknown group or topic."""
        groups = {name: [w.strip() for w in said.split(",")] for name, said in book.get("groups", {}).items()}
        for topic in HelpTopic:
            section = book.get(topic.value, {})
            for name, firm in (("cries", True), ("words", False)):
                for line in _lines(section.get(name, "")):
                    self.all.append(self._phrase(topic, language, firm, line, groups))
        if unknown := set(book) - {topic.value for topic in HelpTopic} - {"groups", "around"}:
            raise ValueError(f"{language}: {sorted(unknown)}")
        around = book.get("around", {})
        self.fillers |= {squeeze(word) for word in _words(around.get("fillers", ""))}
        self.paid |= {squeeze(word) for word in _words(around.get("paid", ""))}
        self.unlike |= {squeeze(word) for word in _words(around.get("unlike", ""))}
        for line in _lines(around.get("everyday", "")):
            self.everyday.append(tuple(self._part(part, groups) for part in line.split()))

    def _phrase(
        self, topic: HelpTopic, language: str, firm: bool, line: str, groups: Mapping[str, list[str]]
    ) -> Phrase:
        in_order = line.startswith("=")
        written = line.lstrip("=").split()
        absent = tuple(self._part(part[1:], groups) for part in written if part.startswith("-"))
        parts = tuple(self._part(part, groups) for part in written if not part.startswith("-"))
        return Phrase(topic, language, firm, parts, absent, in_order)

    def _part(self, written: str, groups: Mapping[str, list[str]]) -> int:
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


def _lines(written: str) -> list[str]:
    return [line.strip() for line in written.splitlines() if line.strip()]


def _words(written: str) -> list[str]:
    return [word.strip() for word in written.replace("\n", ",").split(",") if word.strip()]


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """The phrases of every language with a help.toml."""
    # This costs more than all our own modules, and only the first reading needs it.
    import tomllib

    made = Phrases()
    for path in sorted(FOLDER.glob("*/help.toml")):
        made.add(path.parent.name, tomllib.loads(path.read_text(encoding="utf-8")))
    return made
