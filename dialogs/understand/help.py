"""Whether someone cries for help: violence, an eviction, the power cut off, no food, despair, or "help!".

Better one alarm too many. A line of spending that merely mentions such a thing ("sfratto: pagato avvocato 80")
raises no alarm, but we do say that a person is there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from budgeting.states.programmes import HelpTopic
from dialogs.understand.help_phrases import Phrase, Phrases, phrases, squeeze
from dialogs.understand.model import Understanding
from dialogs.understand.tokens import clean, plain

#: How many other words may stand between those of a phrase.
_BETWEEN = 4
#: Look only at this much of the beginning of a longer message, in characters.
_LONGEST = 4_000
_MOST_TOKENS = 800
#: "help me now" still cries; "help with the form for school" asks about a form.
_MOST_BESIDE = 1
#: If it was paid for in the same line, it's over: the line is booked.
_SETTLED = (HelpTopic.ENERGY, HelpTopic.FOOD)
_SIGNALS = {"🆘": "sos", "🚨": "sos"}
#: A line of plain words and prices is cut by one expression; apostrophes and other scripts need a look at each sign.
_PLAIN = re.compile(r"[A-Za-z0-9 .,€+-]*")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """``topics``: most dangerous first. ``alarm`` False: spending that mentions one; offer a person."""

    topics: tuple[HelpTopic, ...]
    alarm: bool


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class _Match:
    phrase: Phrase
    words: tuple[int, ...]


def read_help(text: str, *, reading: Callable[[], Understanding]) -> HelpRequest | None:
    """The cry for help in ``text``, in any language; None if there is none.

    ``reading`` reads the text as spending; it's only called if something sounds like a cry.
    """
    known = phrases()
    words = _words(text)
    sets = [known.parts_of(word.text) for word in words]
    matches = [match for match in _matches(known, sets) if not _denied(match.phrase, sets)]
    if not matches:
        return None
    booked = reading()
    alarming = [match for match in matches if not _is_spending(match, words, known, booked)]
    soft = len(alarming) < len(matches)
    loud = "!" in text
    alarming = [match for match in alarming if _cries(match, words, sets, known, loud)]
    if alarming:
        return HelpRequest(_topics(alarming), alarm=True)
    return HelpRequest(_topics(matches), alarm=False) if soft else None


def _words(text: str) -> list[_Word]:
    """The words with their line numbers, including words spelt letter by letter (S.O.S.)."""
    words: list[_Word] = []
    for number, line in enumerate(clean(text[:_LONGEST]).splitlines(), 1):
        spelt = ""
        for raw in _cut(plain(line)):
            folded = squeeze(raw)
            if not folded:
                continue
            words.append(_Word(folded, number))
            if len(raw) == 1 and raw.isalpha():
                spelt += raw
            else:
                spelt = _spelt(words, spelt, number)
        _spelt(words, spelt, number)
    return words[:_MOST_TOKENS]


def _spelt(words: list[_Word], letters: str, line: int) -> str:
    if len(letters) >= 3:
        words.append(_Word(squeeze(letters), line))
    return ""


def _cut(line: str) -> Iterator[str]:
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


def _matches(known: Phrases, sets: Sequence[frozenset[int]]) -> Iterator[_Match]:
    places: dict[int, list[int]] = {}
    for at, numbers in enumerate(sets):
        for number in numbers:
            places.setdefault(number, []).append(at)
    for number in places:
        for phrase in known.with_part.get(number, ()):
            if all(part in places for part in phrase.parts):
                matched = _together(phrase, [places[part][:12] for part in phrase.parts])
                if matched is not None:
                    yield _Match(phrase, matched)


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


def _is_spending(match: _Match, words: Sequence[_Word], known: Phrases, reading: Understanding) -> bool:
    """Whether the match's line is a whole entry, and the match only its label."""
    lines = {words[at].line for at in match.words}
    entries = [entry for entry in reading.entries if entry.line in lines]
    if not entries:
        return False
    paid = any(word.text in known.paid for word in words if word.line in lines)
    if match.phrase.firm:
        return match.phrase.topic in _SETTLED and paid
    sure = any(entry.category_known for entry in entries)
    return sure or paid or match.phrase.topic is HelpTopic.ANY


def _cries(
    match: _Match, words: Sequence[_Word], sets: Sequence[frozenset[int]], known: Phrases, loud: bool
) -> bool:
    """A bare "help" cries if little else is said; with more beside it, only the topic can tell."""
    if match.phrase.topic is not HelpTopic.ANY:
        return True
    if any(all(any(part in numbers for numbers in sets) for part in parts) for parts in known.everyday):
        return False
    # "Help! My son …" is a cry whatever follows; "help with the form" has no such mark.
    if match.phrase.firm or (loud and match.words == (0,)):
        return True
    bare = {at for at, numbers in enumerate(sets) for p in known.all if _single(p) and p.parts[0] in numbers}
    beside = [
        w for at, w in enumerate(words) if at not in bare and len(w.text) > 1 and w.text not in known.fillers
    ]
    return len(beside) <= _MOST_BESIDE


def _single(phrase: Phrase) -> bool:
    return phrase.topic is HelpTopic.ANY and not phrase.firm and len(phrase.parts) == 1


def _topics(matches: Sequence[_Match]) -> tuple[HelpTopic, ...]:
    topics = {match.phrase.topic for match in matches}
    if len(topics) > 1:
        topics.discard(HelpTopic.ANY)
    return tuple(topic for topic in HelpTopic if topic in topics)
