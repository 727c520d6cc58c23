"""The heading of a word that the member's language doesn't list: what it means in the others, or sounds like.

Asked only where no heading is known. First the words of all languages as they are ("chleb" is nobody's, "sabzi" is
Urdu), then two words written as one ("spesalidl"), then consonants: "sigret" and "سگرٹ" both sound like cigarettes.
A word that two languages use for different things says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from budgeting.headings import Heading, Kind, Source
from dialogs.understand.lexicon import Lexicon, words_file
from dialogs.understand.matches import STRONG, WEAK, phrases
from dialogs.understand.pending import is_pending
from dialogs.understand.romanised import romanised, skeleton
from dialogs.understand.spelling import distance

_LOCALES = Path(__file__).parents[2] / "locales"
#: Shorter words and skeletons have too many others that sound like them.
_SHORTEST, _FEWEST = 4, 3
#: Beyond this many consonants, more letters may differ.
_PLENTY, _NEAR = 4, 2  # letters that may differ
_SHORTEST_PART = 3
_SECTIONS = (("expense", Kind.EXPENSE, Heading), ("income", Kind.INCOME, Source))


@dataclass(frozen=True, slots=True)
class Listed:
    """All single words that name one heading or source in any language, as they are, in Latin letters and by their
    consonants. None: they name several."""

    words: dict[tuple[Kind, str], str | None]
    latin: dict[tuple[Kind, str], str | None]
    sounds: dict[tuple[Kind, str], dict[str, str]]


def category_of(words: Sequence[str], kind: Kind, lex: Lexicon) -> str | None:
    """The heading or source that strange ``words`` name elsewhere; None if none or several do."""
    if is_pending():
        return None
    strange = [word for word in words if len(word) >= _SHORTEST and _is_open(word, lex)]
    if not strange:
        return None
    for find in (_as_it_is, _spelt_alike, _in_two, _by_sound):
        named = {category for word in strange if (category := find(word, kind, lex))}
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def _is_open(word: str, lex: Lexicon) -> bool:
    # Names have forms for women: كريم, كريمة.
    named = lex.has("names.people", word) or lex.has("names.people", word[:-1])
    return lex.is_strange(word) and not named and word not in lex.numbers


def _as_it_is(word: str, kind: Kind, lex: Lexicon) -> str | None:
    return listed().words.get((kind, word))


def _spelt_alike(word: str, kind: Kind, lex: Lexicon) -> str | None:
    return listed().latin.get((kind, _squeezed(word)))


def _squeezed(word: str) -> str:
    """A word in Latin letters, none of them doubled: ওসুধ, ওষুধ."""
    return re.sub(r"(.)\1+", r"\1", romanised(word).replace("sh", "s"))


def _in_two(word: str, kind: Kind, lex: Lexicon) -> str | None:
    best = None
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        left, right = lex.bare.get((word[:cut],)), lex.bare.get((word[cut:],))
        if left is None or right is None or {left.kind, right.kind} != {kind}:
            continue
        hit = max(left, right, key=lambda each: each.weight)
        if best is None or hit.weight > best.weight:
            best = hit
    return best.category if best and best.weight >= WEAK else None


def _by_sound(word: str, kind: Kind, lex: Lexicon) -> str | None:
    bones = skeleton(word)
    if len(bones) < _FEWEST:
        return None
    alike = listed().sounds.get((kind, bones), {})
    latin = romanised(word)
    allowed = _NEAR if len(bones) < _PLENTY else max(_NEAR, len(latin) // 3)
    alike = {other: category for other, category in alike.items() if distance(latin, other) <= allowed}
    own = {hit.category for other in alike if (hit := lex.bare.get((other,))) and hit.weight == STRONG}
    named = own if len(own) == 1 else set(alike.values())
    return named.pop() if len(named) == 1 else None


@lru_cache(maxsize=1)
def listed() -> Listed:
    """The words of all languages, read once and only when a strange word comes."""
    words: dict[tuple[Kind, str], str | None] = {}
    latin: dict[tuple[Kind, str], str | None] = {}
    sounds: dict[tuple[Kind, str], dict[str, str]] = {}
    for kind, category, phrase in entries():
        if len(phrase) != 1 or len(phrase[0]) < _SHORTEST:
            continue
        word = phrase[0]
        words[kind, word] = category if words.get((kind, word), category) == category else None
        squeezed = _squeezed(word)
        latin[kind, squeezed] = category if latin.get((kind, squeezed), category) == category else None
        bones = skeleton(word)
        if len(bones) >= _FEWEST:
            sounds.setdefault((kind, bones), {}).setdefault(romanised(word), category)
    return Listed(words, latin, sounds)


def entries() -> Iterator[tuple[Kind, str, tuple[str, ...]]]:
    """Each phrase that names a heading or source for certain, in any language."""
    for place in sorted(path.parent.name for path in _LOCALES.glob("*/words.toml")):
        book = words_file(place) or {}
        for section, kind, codes in _SECTIONS:
            for code, said in book.get(section, {}).items():
                for phrase in phrases(said):
                    yield kind, codes(code).value, phrase
