"""The ready phrases: in every language with the same gaps, short enough for buttons, quiet about arrears."""

from __future__ import annotations

from datetime import date

import pytest

from budgeting.money import Money
from budgeting.phrases import Draft, Slot
from budgeting.phrases.rules import check
from dialogs.arrears.wording import PREVIEW
from dialogs.phrases import book, sending
from dialogs.phrases.ready import READY
from dialogs.text.words import Words

FILLING = {
    Slot.NAME: "Amina",
    Slot.AMOUNT: Money(8_500),
    Slot.DATE: date(2026, 3, 10),
    Slot.PLACE: "Sala civica",
    Slot.WORDS: "ISEE",
}


def test_there_are_twenty() -> None:
    assert len(READY) == 20


@pytest.mark.parametrize("code", READY)
def test_each_is_a_sound_phrase_in_every_language(code: str, words: Words) -> None:
    entry = book._of_ready(words, code, None)
    assert set(entry.texts) == set(words.languages)
    check(Draft("Titolo", entry.texts, entry.answers))
    for language in words.languages:
        text = sending.fill(words, entry, FILLING, language)
        assert "{" not in text
        assert "…" not in text
        assert ("2026" in text) == (Slot.DATE in entry.slots)
        assert len(sending.answers(entry, language)) == len(READY[code].answers)


@pytest.mark.parametrize("language", ["it", "ar", "ur"])
def test_a_gap_not_filled_yet_shows_its_dots(language: str, words: Words) -> None:
    assert "…" in sending.fill(words, book._of_ready(words, "received", None), {}, language)


def test_what_is_about_arrears_says_so_and_begins_with_something_neutral(words: Words) -> None:
    about = {code for code, phrase in READY.items() if phrase.tells_arrears}
    assert about == {"instalment", "payment", "arrived"}
    assert PREVIEW == 100
