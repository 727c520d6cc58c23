"""What people type in Latin letters is read like the same words in their own script."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.understand import read_entries

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("language", "line", "category"),
    [
        ("uk", "kupyla khlib 12", "food"),
        ("uk", "kupyla hlib v lidli 12", "food"),
        ("uk", "zaplatyla za svitlo 12", "utilities"),
        ("uk", "kvytok na avtobus 12", "transport"),
        ("uk", "zapravyla mashynu 12", "transport"),
        ("ar", "khlasst daw 12", "utilities"),
        ("ar", "ishtaret laham 12", "food"),
        ("ar", "jibt khodra mn souk 12", "food"),
        ("bn", "kinechilam mach 12", "food"),
        ("pa", "khridya dudh 12", "food"),
    ],
)
def test_a_line_in_latin_letters(language: str, line: str, category: str) -> None:
    (entry,) = read_entries(line, language=language, today=TODAY).entries
    assert (entry.kind.value, entry.amount.minor, entry.category) == ("expense", 1200, category)
    assert entry.note.isascii()


def test_who_gave_back_is_told_in_latin_letters_too() -> None:
    (entry,) = read_entries("povernuly meni 20", language="uk", today=TODAY).entries
    assert (entry.kind.value, entry.amount.minor) == ("income", 2000)


def test_talk_in_latin_letters_is_not_booked() -> None:
    assert not read_entries("susidka kazhe shcho platyt 40", language="uk", today=TODAY).entries
