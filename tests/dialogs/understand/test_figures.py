"""Every language is read well enough, and docs/understanding.md shows the figures that hold today."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from bot.build.understanding import DOCUMENT, Figures, failures, lines, measured, table

ALL = list(lines())
LANGUAGES = ("it", "en", "fr", "ro", "sq", "ar", "ur", "pa", "bn", "uk")


@cache
def found() -> dict[str, Figures]:
    """The figures by language: reading all lines takes seconds, which a process that runs none of these tests saves."""
    return measured(ALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_read_well_enough(language: str) -> None:
    amounts, headings, _ = found()[language].shares
    own = [line for line in ALL if line.language == language]
    assert amounts >= 0.97, "\n".join(failures(own))
    assert headings >= 0.95, "\n".join(failures(own))


def test_all_languages_together_book_next_to_nothing_wrongly() -> None:
    whole = Figures()
    for figures in found().values():
        whole.add(figures)
    amounts, headings, wrong = whole.shares
    assert (amounts >= 0.985, headings >= 0.95, wrong <= 0.006) == (True, True, True), "\n".join(
        failures(ALL)
    )


def test_each_language_has_lines_of_each_kind() -> None:
    per_language = Counter(line.language for line in ALL)
    assert set(per_language) == set(LANGUAGES)
    assert min(per_language.values()) >= 100
    kinds = {line.kind for line in ALL if line.language == "it"}
    for language in LANGUAGES:
        assert not kinds - {line.kind for line in ALL if line.language == language}


def test_the_document_shows_the_figures() -> None:
    assert table(found()) in DOCUMENT.read_text(encoding="utf-8"), (
        "run python -m bot.build.understanding write"
    )
