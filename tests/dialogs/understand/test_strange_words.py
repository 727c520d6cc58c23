"""A word in none of the member's lists: found in another language, by its sound, or offered as buttons."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from budgeting.headings import Heading
from dialogs.understand import Issue, likeliest, read_entries
from dialogs.understand.romanised import romanised, skeleton
from dialogs.understand.tokens import fold

TODAY = date(2026, 11, 25)
LOCALES = Path(__file__).parents[3] / "locales"
LANGUAGES = ("it", "en", "fr", "ro", "sq", "ar", "ur", "pa", "bn", "uk")
#: Some of each script, and each with a preposition or suffix of its language.
MONEY = ("dirham", "lekë", "lei", "$", "£", "rupees", "taka", "درهم", "روپے", "টাকা", "ਰੁਪਏ", "гривень", "دولار")


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_money_is_asked_in_every_language(language: str) -> None:
    for money in MONEY:
        read = read_entries(f"50 {money}", language=language, today=TODAY)
        assert not read.entries, money
        assert [problem.code for problem in read.problems] == [Issue.CURRENCY], money


def test_no_language_keeps_a_list_of_other_money() -> None:
    for path in LOCALES.glob("*/words.toml"):
        assert "foreign" not in tomllib.loads(path.read_text("utf-8")).get("amount", {}), path


@pytest.mark.parametrize(
    "words",
    [
        ("خبز", "khobz", "hobz"),
        ("хліб", "hlib", "khlib"),
        ("ਪੈਟਰੋਲ", "پیٹرول", "petrol"),
        ("сигарети", "sigareti"),
        ("سگرٹ", "sigret"),
    ],
)
def test_words_that_sound_alike_have_one_skeleton(words: tuple[str, ...]) -> None:
    assert len({skeleton(fold(word)) for word in words}) == 1
    assert all(romanised(fold(word)).isascii() for word in words)


@pytest.mark.parametrize(
    ("language", "text", "heading"),
    [
        ("it", "сигарети 5,50", Heading.LEISURE),
        ("it", "ਸਬਜ਼ੀ 4,20", Heading.FOOD),
        ("ur", "سگرٹ 5,50", Heading.LEISURE),
        ("bn", "pharmacie 7,80", Heading.HEALTH),
        ("it", "spesalidl 23,40", Heading.FOOD),
    ],
)
def test_a_strange_word_is_looked_up_elsewhere(language: str, text: str, heading: Heading) -> None:
    (entry,) = read_entries(text, language=language, today=TODAY).entries
    assert (entry.category, entry.category_known) == (heading.value, True)


def test_what_sounds_like_nothing_stays_open() -> None:
    (entry,) = read_entries("zirbolto 12,50", language="it", today=TODAY).entries
    assert not entry.category_known


def test_the_likeliest_headings_come_first() -> None:
    assert likeliest("dentistico")[0] == Heading.HEALTH
    assert likeliest("бензинка")[0] == Heading.TRANSPORT
    among = [Heading.RENT.value, Heading.HEALTH.value]
    assert sorted(likeliest("xyz", among=among)) == sorted(among)
    assert likeliest("farmacista notturno", among=among)[0] == Heading.HEALTH
