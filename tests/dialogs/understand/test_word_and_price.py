"""A word and its price are read a shorter way, which must say the same as the whole one, for each listed word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from budgeting.headings import Kind
from dialogs.understand import entries, read_entries
from dialogs.understand.lexicon import Lexicon, lexicon
from dialogs.understand.word_and_price import word_and_price

LANGUAGES = ("it", "en", "ar")
#: Each so many of the listed words: all of them, which were tried once, take minutes.
EVERY = 25
TODAY = date(2026, 3, 2)
#: Prices that could be an hour, a day, a year or a size as well.
PRICES = ("2,50", "3.20", "12.30", "31.12", "0,05", "730,00", "20.26", "999,99", "0.00")


def _lines(lex: Lexicon) -> Iterator[str]:
    """Each word that is listed alone, plain and with a capital letter, before and behind a price."""
    words = sorted({phrase[0] for phrase in lex.spending if len(phrase) == 1})
    for number, word in enumerate(words):
        if number % EVERY:
            continue
        for turned in (0, 1):
            price = PRICES[(number // EVERY + turned) % len(PRICES)]
            yield f"{word} {price}"
            yield f"{price} {word.capitalize()}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_short_way_says_what_the_whole_one_says(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = list(_lines(lexicon(language)))
    short = [read_entries(line, language=language, today=TODAY) for line in lines]
    monkeypatch.setattr(entries, "word_and_price", lambda reader, line: None)
    for line, read in zip(lines, short, strict=True):
        assert read == read_entries(line, language=language, today=TODAY), line


@pytest.mark.parametrize(
    "line",
    [
        "rata 85,00",  # an instalment, perhaps
        "affitto 85,00",
        "stipendio 85,00",  # came in
        "ieri 3,20",
        "marzo 3,20",
        "pane 3,2",
        "pane 3",
        "pane e latte 3,20",
        "pane 0,00",
        "pane 3,20 $",
        "pane 1.234,50",
        "Fatima 3,20",
        "ridato 3,20",
    ],
)
def test_what_may_mean_more_goes_the_whole_way(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    monkeypatch.setattr(entries, "word_and_price", lambda *given: taken.append(word_and_price(*given)))
    read_entries(line, language="it", today=TODAY)
    assert taken == [None]


def test_what_the_household_taught_comes_first() -> None:
    read = read_entries("pane 3,20", language="it", today=TODAY, learned={"pane": "leisure"})
    assert [(e.kind, e.category) for e in read.entries] == [(Kind.EXPENSE, "leisure")]
    assert read_entries("pane 3,20", language="it", today=TODAY, bound_minor=300).problems
