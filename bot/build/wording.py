"""What a translated sentence must keep and avoid, beyond being there: figures, signs, icons, lines, lengths, words.

Each rule says what is wrong with one form of one sentence. `locales/exceptions.toml` lists the sentences that may break
one, each with its reason; `locales/<language>/avoided.toml` the words that families never read in that language.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dialogs import commands
from dialogs.text import figures
from dialogs.text.languages import Language

#: Phones cut buttons off beyond this many characters (with two buttons in a row, beyond half).
LONGEST_BUTTON = 40
#: People who read little lose the thread of a longer sentence. A gate for the language written first, in which we know
#: what families read; in the others a figure for translators.
MOST_WORDS, COUNTED = 12, "it"
#: What Telegram accepts, in UTF-16 units: a command's line, the text of an empty chat, the line on the profile.
TELEGRAM = {
    **{text.key: 256 for text in commands.COMMANDS.values()},
    commands.DESCRIPTION.key: 512,
    commands.SHORT_DESCRIPTION.key: 120,
}
#: Marks of direction, isolates, joiners and variation selectors.
_UNSEEN = re.compile("[\u200b-\u200f\u2066-\u2069\ufe0e\ufe0f]")
_ISOLATED = re.compile("[\u2066-\u2068][^\u2069]*\u2069")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
#: A sign before a figure, or a command: within text from the right, it would stand on the wrong side.
_SIGNED = re.compile(r"(?<![\w.,\u200e])[+\-−]\d|(?<![\w/\u200e])/[a-z]")
#: "stato/a", "iscritt(e)", "inscrit·e": both genders in one word. What is read aloud must be a word.
_SLASHED = re.compile(
    r"(?!m/h\b)[^\W\d_](?:/[^\W\d_]{1,4}(?![^\W_])|\([^\W\d_]{1,4}\)|[·•∙][^\W\d_]{1,4}(?![^\W_]))"
)
_SENTENCE_END = re.compile(r"[.!?…؟۔।]+(?=\s|$)|\n")
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The sentences that may break a rule: English key and reason, by rule."""

    given: Mapping[str, Mapping[str, str]]
    #: (rule, key) of those that were needed.
    used: set[tuple[str, str]] = field(default_factory=set)

    def allow(self, rule: str, key: str) -> bool:
        if key not in self.given.get(rule, {}):
            return False
        self.used.add((rule, key))
        return True

    def unused(self) -> Iterator[str]:
        for rule, keys in self.given.items():
            yield from (
                f"{key!r} needs no exception from {rule!r}." for key in keys if (rule, key) not in self.used
            )


def exceptions(root: Path) -> Exceptions:
    return Exceptions(_table(root / "locales" / "exceptions.toml"))


def avoided(root: Path, code: str) -> re.Pattern[str] | None:
    """The words that families never read in this language: whole words, or beginnings ("moros*")."""
    words: list[str] = _table(root / "locales" / code / "avoided.toml").get("words", [])
    if not words:
        return None
    parts = (re.escape(word.rstrip("*")) + ("" if word.endswith("*") else r"(?!\w)") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for one language of the families' chat."""

    language: Language
    avoided: re.Pattern[str] | None
    exceptions: Exceptions

    def faults(self, key: str, english: str, form: str, on_a_button: bool) -> Iterator[str]:
        """What is wrong with one form of the sentence ``key``; ``english`` is the form of the key that it
        translates."""
        seen = _UNSEEN.sub("", form)
        if strange := {c for c in form if c.isdecimal() and not c.isascii()}:
            yield f"has digits that are not Latin: {''.join(sorted(strange))}."
        if (icon := _icon(english)) and not _same_icon(icon, seen):
            yield f"has lost its icon {icon}."
        if (lines := form.count("\n")) != (needed := english.count("\n")):
            yield f"has {lines} line breaks for {needed}."
        if self.language.rtl and (signed := _SIGNED.search(_ISOLATED.sub("", form))):
            yield f"has a sign that changes sides: put {signed[0]!r} and the rest between U+2068 and U+2069."
        if (slashed := _SLASHED.search(seen)) and not self._allows("slashes", key):
            yield f"says two genders in one word: {slashed[0]!r}."
        if self.avoided and (word := self.avoided.search(seen)) and not self._allows("avoided", key):
            yield f"has a word that families never read: {word[0]!r}."
        if on_a_button and (long := shown_length(form, self.language)) > LONGEST_BUTTON:
            yield f"is too long for a button: {long} characters are shown, {LONGEST_BUTTON} at most."
        if key in TELEGRAM and not 0 < (units := len(form.encode("utf-16-le")) // 2) <= TELEGRAM[key]:
            yield f"is too long for Telegram: {units} characters, {TELEGRAM[key]} at most."
        counted = self.language.code == COUNTED
        if (
            counted
            and (words := longest_sentence(form)) > MOST_WORDS
            and not self._allows("long_sentences", key)
        ):
            yield f"has a sentence of {words} words, {MOST_WORDS} at most."

    def _allows(self, rule: str, key: str) -> bool:
        return self.exceptions.allow(rule, key)


def longest_sentence(words: str) -> int:
    """The number of words of its longest sentence; a placeholder counts as one."""
    return max(
        sum(bool(_WORD.search(word)) for word in sentence.split()) for sentence in _SENTENCE_END.split(words)
    )


def shown_length(form: str, language: Language) -> int:
    """How many characters a label shows, with likely values in its placeholders; signs on a letter take no room."""
    filled = _PLACEHOLDER.sub(lambda place: _likely(place[1], language.amounts, language.dates), form)
    shown = _UNSEEN.sub("", filled).replace("*", "")
    return sum(unicodedata.category(letter) not in ("Mn", "Me") for letter in shown)


@cache
def _likely(name: str, amounts: str, dates: str) -> str:
    match name:
        case "amount" | "left" | "each" | "total" | "limit" | "more":
            return figures.amount(99_900, "EUR", amounts)
        case "date" | "day" | "until" | "first" | "last" | "since":
            return max(
                (figures.day(date(2026, month, 28), "d MMMM", dates) for month in range(1, 13)), key=len
            )
        case "time" | "hour" | "begins" | "ends":
            return "18:00"
        case "name":
            return "Alessandra"
        case "count" | "number":
            return "12"
    return "x" * 8


def _icon(text: str) -> str:
    """The picture that a sentence begins with, if any: people who read little find their way by it."""
    first = _UNSEEN.sub("", text).lstrip("*").partition(" ")[0]
    return (
        first
        if first and "{" not in first and not any(letter.isalpha() for letter in first) and _picture(first)
        else ""
    )


def _picture(word: str) -> bool:
    return any(unicodedata.category(letter) in ("So", "Sk", "Me") or letter in "‹›" for letter in word)


#: An arrow points to where reading goes on, so it turns round in text from the right.
_TURNED = str.maketrans("‹›«»←→", "›‹»«→←")


def _same_icon(icon: str, seen: str) -> bool:
    begins = seen.lstrip("*")
    return begins.startswith((icon, icon.translate(_TURNED)))


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
