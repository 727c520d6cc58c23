"""Time given for the pact, as families write it in ten languages; and what is something else."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.understand.given import Given, read_given

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("language", "words", "minutes", "purpose"),
    [
        ("it", "ho dato 3 ore al laboratorio", 180, "laboratorio"),
        ("it", "oggi ho fatto 2 ore e mezza in cucina", 150, "cucina"),
        ("it", "Ho fatto 3 ore di pulizie.", 180, "pulizie"),
        ("en", "I gave 3 hours at the workshop", 180, "workshop"),
        ("en", "yesterday I did 1.5 hours for the garden", 90, "garden"),
        ("ar", "قدمت 3 ساعات في الحديقة", 180, "الحديقة"),
        ("ar", "أعطيت ٣ ساعات ونصف", 210, ""),
        ("fr", "j'ai donné 3 heures à l'atelier", 180, "atelier"),
        ("fr", "hier j'ai fait 2h au jardin", 120, "jardin"),
        ("ro", "am dat 3 ore la atelier", 180, "atelier"),
        ("sq", "kam bërë 3 orë në kopsht", 180, "kopsht"),
        ("ur", "میں نے 3 گھنٹے باغ میں دیے", 180, "باغ"),
        ("ur", "3 ghante diye", 180, ""),
        ("pa", "ਮੈਂ 3 ਘੰਟੇ ਬਾਗ ਵਿੱਚ ਦਿੱਤੇ", 180, "ਬਾਗ"),
        ("bn", "আমি ৩ ঘণ্টা বাগানে দিয়েছি", 180, "বাগানে"),
        ("uk", "допомагала 3 години в саду", 180, "саду"),
        # Italian words in any language.
        ("ur", "ho dato 2 ore al laboratorio", 120, "laboratorio"),
    ],
)
def test_time_that_was_given(language: str, words: str, minutes: int, purpose: str) -> None:
    assert read_given(words, language=language, today=TODAY, most=720) == Given(minutes, purpose)


@pytest.mark.parametrize(
    "words",
    [
        "ho dato 3 ore 20 euro",
        "ho dato 3 ore di lezione a 10€",
        "non ho fatto 3 ore",
        "mio figlio dice che ho fatto 3 ore",
        "ho fatto 3 ore di corso?",
        "ho dato 30 euro a Fatima",
        "ho fatto 3 torte",
        "ho dato 15 ore",
    ],
)
def test_what_is_something_else(words: str) -> None:
    assert read_given(words, language="it", today=TODAY, most=720) is None
