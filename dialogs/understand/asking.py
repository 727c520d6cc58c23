"""What people ask for in their own words ("vorrei un appuntamento"), as the name of what they mean.

The phrases of a person's language, Italian and English are heard, from `locales/<language>/asking.toml`; those of every
language in a line that isn't written in Latin letters. A line with a
figure asks for nothing here: it's an entry, a bill (`owed`) or an offer (`could_pay`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from dialogs.understand.phrase_book import (
    FOLDER,
    Match,
    PhraseBook,
    cut,
    lines_of,
    matches,
    squeeze,
    words_of,
)
from dialogs.understand.tokens import clean, plain

TYPE_CHECKING = False  # importing typing for one name costs more than this module
if TYPE_CHECKING:
    from typing import Any


class Wish(StrEnum):
    """What somebody can ask for. Of two that are said as fully, the first is meant."""

    CANNOT_PAY = "cannot_pay"
    RENT_SAFE = "rent_safe"
    INSTALMENT_PAID = "instalment_paid"
    INSTALMENTS = "instalments"
    NOTICE = "notice"
    BILLS = "bills"
    BILL_CAME = "bill_came"
    APPOINTMENTS = "appointments"
    APPOINTMENT_WANTED = "appointment_wanted"
    HOURS = "hours"
    POINTS = "points"
    COURSES = "courses"
    SKILL_OFFERED = "skill_offered"
    SKILL_WANTED = "skill_wanted"
    PACT = "pact"
    LEFT = "left"
    MONTH_CARD = "month_card"
    CHECKIN = "checkin"
    DOCUMENTS = "documents"
    WELLBEING = "wellbeing"
    CORRECTIVES = "correctives"
    LANGUAGE = "language"
    LISTEN = "listen"
    STOP = "stop"
    DATA = "data"
    MENU = "menu"
    TALK = "talk"


#: The lists of asking.toml that other readers read (`lists_of`), by section.
LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "bill": (
            *("by", "by_behind", "beside", "owed", "pay", "tomorrow", "after_tomorrow", "month_end"),
            *("came", "fillers", "label"),
        ),
        "given": ("gave", "unit", "half", "at"),
    }
)
#: What a caption calls a payment notice.
_CAPTION = "caption"
#: The language of the place, and the one that words on buttons and letters often come in.
_ALWAYS = ("it", "en")
#: The last Latin letter.
_LATIN = "\u02af"
#: A longer text tells a story, which a person reads.
_LONGEST, _LONGEST_CAPTION = 160, 60
#: How many words may stand beside those of a phrase: more say more than that.
_BESIDE = 8
_FEWER = MappingProxyType({Wish.BILL_CAME: 4, Wish.NOTICE: 5, Wish.MENU: 5, Wish.LANGUAGE: 5, Wish.DATA: 5})


@dataclass
class Asking(PhraseBook):
    """The phrases of all languages. "firm" ones are the whole line, but for polite words."""

    polite: dict[str, set[str]] = field(default_factory=dict)

    def add(self, language: str, book: Mapping[str, Any]) -> None:
        """Add one asking.toml. Raises ValueError for a section, list or group that isn't known."""
        topics = {*(wish.value for wish in Wish), _CAPTION}
        known = {**dict.fromkeys(topics, ("said", "alone")), **LISTS, "around": ("polite", "unlike")}
        for section, lists in book.items():
            if section != "groups" and (
                wrong := {section} if section not in known else set(lists) - {*known[section]}
            ):
                raise ValueError(f"{language}/asking.toml: [{section}] has no list {sorted(wrong)}")
        groups = {name: words_of(said) for name, said in book.get("groups", {}).items()}
        for topic in topics:
            for name, firm in (("said", False), ("alone", True)):
                for line in lines_of(book.get(topic, {}).get(name, "")):
                    try:
                        self.all.append(self.phrase(topic, language, firm, line, groups))
                    except ValueError as error:
                        raise ValueError(f"{language}/asking.toml: [{topic}] “{line}”: {error}") from None
        around = book.get("around", {})
        self.polite[language] = {squeeze(word) for word in words_of(around.get("polite", ""))}
        self.unlike |= {squeeze(word) for word in words_of(around.get("unlike", ""))}


def read_wish(text: str, *, language: str) -> Wish | None:
    """What the words ask for; None if nothing we know, or if there's more to them than a request."""
    if len(text) > _LONGEST or any(c.isdigit() for c in text):
        return None
    heard_phrases = _find(text, language)
    if not heard_phrases:
        return None
    order = {wish.value: place for place, wish in enumerate(Wish)}
    best = max(
        (match.phrase for match in heard_phrases),
        key=lambda said: (
            len(said.parts),
            said.firm,
            said.language == language[:2],
            -order[said.topic],
        ),
    )
    return Wish(best.topic)


def says_notice(caption: str, *, language: str) -> bool:
    """Whether this caption says that its picture is a payment notice."""
    return len(caption) <= _LONGEST_CAPTION and bool(_find(caption, language, caption=True))


def _find(text: str, language: str, *, caption: bool = False) -> list[Match]:
    known = asking()
    words = [folded for raw in cut(plain(clean(text))) if (folded := squeeze(raw))]
    heard = {language[:2], *_ALWAYS}
    if any(c.isalpha() and c > _LATIN for c in text):
        # Who writes another script than Latin writes what they speak, whatever language is set.
        heard |= set(known.polite)
    sets = [known.parts_of(word) for word in words]
    polite = set().union(*(known.polite.get(each, ()) for each in heard))
    told = [at for at, word in enumerate(words) if word not in polite]
    return [
        match
        for match in matches(known, sets)
        if match.phrase.language in heard
        and (match.phrase.topic == _CAPTION) is caption
        and (caption or _is_meant(match, told))
    ]


def _is_meant(match: Match, told: Sequence[int]) -> bool:
    """Whether little enough is said beside the phrase. ``told``: the places of the words that aren't polite."""
    beside = len([at for at in told if at not in match.words])
    return beside <= (0 if match.phrase.firm else _FEWER.get(Wish(match.phrase.topic), _BESIDE))


@lru_cache(maxsize=1)
def asking() -> Asking:
    """The phrases of every language with an asking.toml. Raises ValueError if one of the files is wrong."""
    made = Asking()
    for language, book in _books().items():
        made.add(language, book)
    return made


@lru_cache(maxsize=64)
def lists_of(section: str, language: str) -> Mapping[str, frozenset[tuple[str, ...]]]:
    """The lists of a section in the language, Italian and English together, each as a set of folded phrases."""
    from dialogs.understand.matches import phrases

    places = [book for place in dict.fromkeys((language[:2], *_ALWAYS)) if (book := _books().get(place))]
    return MappingProxyType(
        {
            name: frozenset(
                phrase for book in places for phrase in phrases(book.get(section, {}).get(name, ""))
            )
            for name in LISTS[section]
        }
    )


def groups_of(language: str) -> Mapping[str, frozenset[tuple[str, ...]]]:
    """The groups of a language as sets of folded phrases, without stems (a star stands for any ending)."""
    from dialogs.understand.matches import phrases

    groups = _books().get(language, {}).get("groups", {})
    return {
        name: frozenset(phrase for phrase in phrases(said) if "*" not in "".join(phrase))
        for name, said in groups.items()
    }


@lru_cache(maxsize=1)
def _books() -> Mapping[str, Mapping[str, Any]]:
    # This costs more than all our own modules, and only the first reading needs it.
    import tomllib

    return {
        path.parent.name: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob("*/asking.toml"))
    }
