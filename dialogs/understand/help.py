"""Whether someone cries for help: violence, an eviction, the power cut off, no food, despair, or "help!".

Better one alarm too many. A line of spending that merely mentions such a thing ("sfratto: pagato avvocato 80")
raises no alarm, but we do say that a person is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from budgeting.states.programmes import HelpTopic
from dialogs.understand.help_phrases import Phrases, phrases
from dialogs.understand.model import Understanding
from dialogs.understand.phrase_book import Match, Phrase, cut, matches, squeeze
from dialogs.understand.tokens import clean, plain

#: Look only at this much of the beginning of a longer message, in characters.
_LONGEST = 4_000
_MOST_TOKENS = 800
#: "help me now" still cries; "help with the form for school" asks about a form.
_MOST_BESIDE = 1
#: If it was paid for in the same line, it's over: the line is booked.
_SETTLED = (HelpTopic.ENERGY, HelpTopic.FOOD)


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """``topics``: most dangerous first. ``alarm`` False: spending that mentions one; offer a person."""

    topics: tuple[HelpTopic, ...]
    alarm: bool


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    line: int


def read_help(text: str, *, reading: Callable[[], Understanding]) -> HelpRequest | None:
    """The cry for help in ``text``, in any language; None if there is none.

    ``reading`` reads the text as spending; it's only called if something sounds like a cry.
    """
    known = phrases()
    words = _words(text)
    sets = [known.parts_of(word.text) for word in words]
    heard = list(matches(known, sets))
    if not heard:
        return None
    booked = reading()
    alarming = [match for match in heard if not _is_spending(match, words, known, booked)]
    soft = len(alarming) < len(heard)
    loud = "!" in text
    alarming = [match for match in alarming if _cries(match, words, sets, known, loud)]
    if alarming:
        return HelpRequest(_topics(alarming), alarm=True)
    return HelpRequest(_topics(heard), alarm=False) if soft else None


def _words(text: str) -> list[_Word]:
    """The words with their line numbers, including words spelt letter by letter (S.O.S.)."""
    words: list[_Word] = []
    for number, line in enumerate(clean(text[:_LONGEST]).splitlines(), 1):
        spelt = ""
        for raw in cut(plain(line)):
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


def _is_spending(match: Match, words: Sequence[_Word], known: Phrases, reading: Understanding) -> bool:
    """Whether the match's line is a whole entry, and the match only its label."""
    lines = {words[at].line for at in match.words}
    entries = [entry for entry in reading.entries if entry.line in lines]
    if not entries:
        return False
    paid = any(word.text in known.paid for word in words if word.line in lines)
    if match.phrase.firm:
        return match.phrase.topic in _SETTLED and paid
    sure = any(entry.category_known for entry in entries)
    return sure or paid or match.phrase.topic == HelpTopic.ANY


def _cries(
    match: Match, words: Sequence[_Word], sets: Sequence[frozenset[int]], known: Phrases, loud: bool
) -> bool:
    """A bare "help" cries if little else is said; with more beside it, only the topic can tell."""
    if match.phrase.topic != HelpTopic.ANY:
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
    return phrase.topic == HelpTopic.ANY and not phrase.firm and len(phrase.parts) == 1


def _topics(matches: Sequence[Match]) -> tuple[HelpTopic, ...]:
    topics = {match.phrase.topic for match in matches}
    if len(topics) > 1:
        topics.discard(HelpTopic.ANY)
    return tuple(topic for topic in HelpTopic if topic in topics)
