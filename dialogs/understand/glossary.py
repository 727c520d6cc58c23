"""What single words of a language mean, for staff who don't read it: from the word lists, indexed once.

Better no gloss than a wrong one. A word with two meanings in its lists has none here, and neither has one of
`[gloss] unsure` in its words.toml: it's also a name, or means something else in another sentence. `either_day` and
`either_two_days` hold the words for which only the verb tells whether the day is past or coming.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from budgeting.headings import Heading, Source
from dialogs.understand.asking import groups_of
from dialogs.understand.lexicon import words_file
from dialogs.understand.lists import BARE_NUMBERS, DAYS, SETS
from dialogs.understand.matches import phrases
from dialogs.understand.numerals import numerals

TYPE_CHECKING = False  # importing typing for one name costs more than this module
if TYPE_CHECKING:
    from typing import Any


class GlossKind(StrEnum):
    """What sort of thing a word means; the code beside it says which."""

    HEADING = "heading"
    SOURCE = "source"
    WEEKDAY = "weekday"  # 0 is Monday
    MONTH = "month"  # 1 is January
    NUMBER = "number"
    WORD = "word"


class Word(StrEnum):
    """The meanings that are neither headings nor sources nor dates."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    BEFORE_YESTERDAY = "before_yesterday"
    LATER = "later"
    WEEK_AGO = "week_ago"
    YESTERDAY_OR_TOMORROW = "yesterday_or_tomorrow"
    TWO_DAYS_AWAY = "two_days_away"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    EURO = "euro"
    FAMILY = "family"
    OFFICE = "office"
    LOAN = "loan"
    REFUND = "refund"
    WAGES = "wages"
    NOT = "not"
    BILL = "bill"
    INSTALMENT = "instalment"
    APPOINTMENT = "appointment"
    COURSE = "course"


Meaning = tuple[GlossKind, str]
Phrase = tuple[str, ...]

_DAYS = {
    "today": Word.TODAY,
    "yesterday": Word.YESTERDAY,
    "before_yesterday": Word.BEFORE_YESTERDAY,
    "two_days_ago": Word.BEFORE_YESTERDAY,
    "tomorrow": Word.LATER,
    "week_ago": Word.WEEK_AGO,
}
#: Lists whose words all mean the same. Lists that mix meanings (gifts, help and money) aren't here.
_LISTS = {
    ("days", "day"): Word.DAY,
    ("days", "week"): Word.WEEK,
    ("days", "month"): Word.MONTH,
    ("days", "year"): Word.YEAR,
    ("amount", "euro"): Word.EURO,
    ("direction", "household"): Word.FAMILY,
    ("direction", "office"): Word.OFFICE,
    ("direction", "loan"): Word.LOAN,
    ("direction", "refund"): Word.REFUND,
    ("telling", "wages"): Word.WAGES,
    ("talk", "negation"): Word.NOT,
}
#: More exact than the heading or source that lists the same word.
_SURER = {(GlossKind.WORD, word.value) for word in (Word.WAGES, Word.REFUND, Word.LOAN)}
#: The groups of asking.toml that each name one thing. They are said of families' own affairs, so they decide.
_GROUPS: Mapping[str, Meaning] = {
    "rent": (GlossKind.HEADING, Heading.RENT.value),
    "bill": (GlossKind.WORD, Word.BILL.value),
    "instalment": (GlossKind.WORD, Word.INSTALMENT.value),
    "appointment": (GlossKind.WORD, Word.APPOINTMENT.value),
    "course": (GlossKind.WORD, Word.COURSE.value),
}
#: "Other" says nothing.
_VAGUE = frozenset({Heading.OTHER.value, Source.OTHER_INCOME.value})
#: Shorter words in Latin or Cyrillic letters are too often something else. The scripts after Cyrillic leave vowels out.
_SHORTEST, _SHORTEST_NOT, _FIRST_JOINED = 3, 2, "\u0530"


@dataclass(frozen=True, slots=True)
class Glossary:
    """One language's words."""

    meanings: Mapping[Phrase, Meaning]
    #: Every word of every list, known to mean something or not: whose language a text is.
    words: Set[str]
    unsure: Set[str]
    #: Words that name a number by themselves, but also something else.
    not_numbers: Set[str]
    longest: int


@lru_cache(maxsize=16)
def glossary(language: str) -> Glossary:
    """The glossary of a language; empty if it has no word lists."""
    book = words_file(language) or {}
    own = book.get("gloss", {})
    unsure = frozenset(word for phrase in phrases(own.get("unsure", "")) for word in phrase)
    listed: dict[Phrase, set[Meaning]] = {}
    for phrase, meaning in _listed(book):
        listed.setdefault(phrase, set()).add(meaning)
    for name, entry in (
        ("either_day", Word.YESTERDAY_OR_TOMORROW),
        ("either_two_days", Word.TWO_DAYS_AWAY),
    ):
        openers = {phrase[0] for phrase in phrases(own.get(name, ""))}
        for phrase in [phrase for phrase, meant in listed.items() if phrase[0] in openers and _is_day(meant)]:
            listed[phrase] = {(GlossKind.WORD, entry.value)}
    counted = numerals(book["number"], frozenset()) if "number" in book else None
    elsewhere = _elsewhere(book) | {(word,) for word in (counted.values if counted else ())}
    for phrase, meant in listed.items():
        if surer := meant & _SURER:
            listed[phrase] = surer
        elif _is_bought(meant) and phrase in elsewhere:
            meant.clear()
    for name, meaning in _GROUPS.items():
        for phrase in groups_of(language).get(name, ()):
            listed[phrase] = {meaning}
    meanings = {
        phrase: meant.pop()
        for phrase, meant in listed.items()
        if len(meant) == 1 and not _is_short(phrase, meant) and not (len(phrase) == 1 and phrase[0] in unsure)
    }
    several = {phrase[0] for phrase in (*_elsewhere(book), *meanings) if len(phrase) == 1}
    return Glossary(
        meanings,
        frozenset(_words(book)) | {word for phrase in meanings for word in phrase},
        unsure,
        frozenset(several | (counted.priced if counted else frozenset())),
        max(map(len, meanings), default=0),
    )


def _listed(book: Mapping[str, Any]) -> Iterator[tuple[Phrase, Meaning]]:
    for section, kind in (("expense", GlossKind.HEADING), ("income", GlossKind.SOURCE)):
        for code, said in book.get(section, {}).items():
            if code not in _VAGUE:
                yield from ((phrase, (kind, code)) for phrase in phrases(said))
    days = book.get("days", {})
    for key, (kind_of_day, number) in DAYS.items():
        weekday = (GlossKind.WEEKDAY, str(number))
        meaning = weekday if kind_of_day == "weekday" else (GlossKind.WORD, _DAYS[key].value)
        yield from ((phrase, meaning) for phrase in phrases(days.get(key, "")))
    for number, said in enumerate(book.get("months", {}).get("names", []), 1):
        yield from ((phrase, (GlossKind.MONTH, str(number))) for phrase in phrases(said))
    for (section, name), word in _LISTS.items():
        said = book.get(section, {}).get(name, "")
        yield from ((phrase, (GlossKind.WORD, word.value)) for phrase in phrases(said))


def _elsewhere(book: Mapping[str, Any]) -> Set[Phrase]:
    """What lists other than those of headings and sources hold: there it may mean something else. "Sent" is no cent."""
    meant = {(section, name) for section, name in _LISTS if section != "days"}
    return frozenset(
        phrase
        for section in SETS
        for name, said in book.get(section, {}).items()
        if isinstance(said, str) and f"{section}.{name}" not in BARE_NUMBERS and (section, name) not in meant
        for phrase in phrases(said)
    )


def _words(book: Mapping[str, Any]) -> Iterator[str]:
    for name, part in book.items():
        if isinstance(part, dict):
            yield from _words({} if name == "gloss" else part)
            continue
        for said in part if isinstance(part, list) else (part,):
            yield from (
                word for phrase in phrases(str(said)) for word in phrase if not any(map(str.isdigit, word))
            )


def _is_bought(meant: Set[Meaning]) -> bool:
    return any(kind in (GlossKind.HEADING, GlossKind.SOURCE) for kind, _ in meant)


def _is_day(meant: Set[Meaning]) -> bool:
    return bool(meant & {(GlossKind.WORD, word.value) for word in (Word.YESTERDAY, Word.BEFORE_YESTERDAY)})


def _is_short(phrase: Phrase, meant: Set[Meaning]) -> bool:
    shortest = _SHORTEST_NOT if (GlossKind.WORD, Word.NOT.value) in meant else _SHORTEST
    return len(phrase) == 1 and len(phrase[0]) < shortest and phrase[0][0] < _FIRST_JOINED
