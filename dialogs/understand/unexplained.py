"""Which words of a clause nothing explains: no list has them as a thing, a shop, a person or a verb of paying.

A word that lists know only from sentences ("saves") explains nothing in a note either. What stands where a note names
a person ("scarpe per ledin", "রিফাতের জুতা") is explained by its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from dialogs.understand.classify import Meaning
from dialogs.understand.elsewhere import category_of
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.matches import Hit

_FEWEST_LETTERS = 2
#: Letters that an ending may have, and that must remain.
_ENDING, _STEM = 2, 4
_SHORTEST_NAME = 3
_MARKS = ("marks.expense", "marks.income", "marks.neutral", "amount.total", "amount.about")


def unexplained(
    words: Sequence[str],
    said: Meaning,
    lex: Lexicon,
    learned: Mapping[tuple[str, ...], Hit],
    named: Set[str],
) -> list[str]:
    """The words that neither a list nor their place explains. ``named``: the words written like names."""
    left = [
        at for at, word in enumerate(words) if word not in lex.explaining and is_open(word, said, lex, named)
    ]
    if not left:
        return []
    hits = [hit for hit in lex.hits(words, learned) if hit.weight]
    explained = {at for hit in hits for at in range(hit.at, hit.at + hit.span)}
    for name in _MARKS:
        explained |= {at for first, last in lex.spans(words, name) for at in range(first, last)}
    left = [at for at in left if at not in explained]
    whose = someone(words, hits, lex)
    return [words[at] for at in left if at not in whose]


def is_open(word: str, said: Meaning, lex: Lexicon, named: Set[str]) -> bool:
    """Whether a word by itself is unexplained, or known only from sentences."""
    if len(word) < _FEWEST_LETTERS or word in named or word in lex.numbers:
        return False
    if (word,) in lex.days or (word,) in lex.months:
        return False
    return is_strange(word, said, lex, named) if lex.is_strange(word) else True


def is_strange(word: str, said: Meaning, lex: Lexicon, named: Set[str]) -> bool:
    """Whether no list of any language knows a word, as it is or nearly, as a thing or as a person."""
    if len(word) < _FEWEST_LETTERS or word in named or not lex.is_strange(word) or word in lex.numbers:
        return False
    if ((hit := lex.known(word)) is not None and hit.weight) or lex.near_things.near(word):
        return False
    if any(lex.has(name, form) for name in ("names.people", "marks.people") for form in (word, word[:-1])):
        return False
    prefixed = (
        word[len(p) :] for p in (*lex.endings("direction.to_prefix"), *lex.prefixes) if word.startswith(p)
    )
    if any(lex.has(name, rest) for rest in prefixed for name in ("names.people", "marks.people")):
        return False
    return not _is_inflected(word, lex) and category_of([word], said.kind, lex) is None


def someone(words: Sequence[str], hits: Sequence[Hit], lex: Lexicon) -> Set[int]:
    """Where a word in no list must be a person, because a note says there whose the thing is: "shoes for ledin",
    "ਸਿਮਰਨ ਲਈ ਕਿਤਾਬਾਂ". At most one."""
    for at, word in enumerate(words):
        if len(word) >= _SHORTEST_NAME and lex.is_strange(word) and any(_places(at, words, hits, lex)):
            return frozenset({at})
    return frozenset()


def _places(at: int, words: Sequence[str], hits: Sequence[Hit], lex: Lexicon) -> Iterator[bool]:
    """The ways in which a note says whose a thing is."""
    before = any(hit.at + hit.span <= at for hit in hits)
    if at and before:
        yield lex.has("names.whose", words[at - 1])
    if at + 1 < len(words):
        yield bool(hits) and lex.has("names.whose_behind", words[at + 1])
    word = words[at]
    if any(at == hit.at - 1 for hit in hits):
        yield _is_joined(word, word.endswith, lex.endings("names.whose_endings"))
    if any(at == hit.at + hit.span for hit in hits):
        yield _is_joined(word, word.endswith, lex.endings("direction.to_endings"))
        yield _is_joined(word, word.startswith, lex.endings("names.whose_prefixes"))


def _is_joined(word: str, has: Callable[[str], bool], parts: Set[str]) -> bool:
    return any(has(part) and len(word) >= len(part) + _SHORTEST_NAME - 1 for part in parts)


def _is_inflected(word: str, lex: Lexicon) -> bool:
    """Whether a word is a listed thing or month with another ending: "metroje", "নভেম্বরের"."""
    longest = _ENDING if word.isascii() else _ENDING + 1
    stems = (word[:-cut] for cut in range(1, longest + 1) if len(word) - cut >= _STEM)
    return any(
        (stem,) in lex.bare or any(len(month) == 1 and month[0].startswith(stem) for month in lex.months)
        for stem in stems
    )
