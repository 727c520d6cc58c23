"""With a typo in a day or in "received", a line is never booked as if the word were not there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from dialogs.understand import read_entries
from dialogs.understand.lexicon import lexicon
from dialogs.understand.lists import DAYS
from dialogs.understand.tokens import scan

#: Shorter words have too many neighbours for a typo to be recognised.
SHORTEST = 6
#: A Wednesday.
TODAY = date(2026, 11, 25)
LANGUAGES = ("it", "en", "ar")
BREAD = {"it": "pane", "en": "bread", "ar": "خبز"}
NAMES = ("Domenico", "domenico", "Sabatino", "Wednesdo", "Mercoledina")


def slips(word: str) -> Iterator[str]:
    """One letter left out, doubled, or wrong, inside a word."""
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at] + word[at:]
        yield word[:at] + ("o" if word.isascii() else "و") + word[at + 1 :]


def long_days(language: str) -> list[str]:
    """The one-word days that are long in the form that is compared, without an Arabic article."""
    lex = lexicon(language)
    past = {DAYS[key] for key in DAYS if key not in ("today", "tomorrow")}
    # A misspelt word with a digit in it is split in two: "ebare7".
    words = [phrase[0] for phrase, day in lex.days.items() if len(phrase) == 1 and day in past]
    return [word for word in words if word.isalpha() and len(word.removeprefix("ال")) >= SHORTEST]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slip_in_a_long_day_is_understood_or_asked(language: str) -> None:
    lex = lexicon(language)
    days = long_days(language)
    assert days
    wrong = []
    for day in days:
        line = f"{BREAD[language]} 3,20 "
        meant = read_entries(line + day, language=language, today=TODAY)
        for slip in slips(day):
            (word, *more) = scan(slip, lex.scanner)
            # A typo is recognised if first and last letter match; one in the Arabic article moves the first.
            told = (word.text[0], word.text[-1]) == (day[0], day[-1]) and len(word.text) >= SHORTEST
            if more or not told or not lex.is_strange(word.text):
                continue
            read = read_entries(line + slip, language=language, today=TODAY)
            if [e.on for e in read.entries] not in ([], [e.on for e in meant.entries]):
                wrong.append((day, slip))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slip_in_received_is_not_booked_as_spent(language: str) -> None:
    lex = lexicon(language)
    words = {"it": "ricevuto", "en": "received", "ar": "استلمت"}
    for slip in slips(words[language]):
        if len(slip) >= SHORTEST and lex.is_strange(slip):
            read = read_entries(f"{slip} 200", language=language, today=TODAY)
            assert all(entry.kind.value == "income" for entry in read.entries), slip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_ends_otherwise_is_no_day(name: str) -> None:
    read = read_entries(f"pane {name} 3,20", language="it", today=TODAY)
    assert [entry.on for entry in read.entries] == [TODAY]
