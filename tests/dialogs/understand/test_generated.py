"""Lines made up from each language's grammar are read as they mean: not single sentences, but their kinds."""

from __future__ import annotations

import pytest

from bot.build.understanding import Figures, failures, judge
from tests.dialogs.understand.grammar import FOLDER, made

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.txt"))
_LINES = 350


def test_every_language_has_a_grammar() -> None:
    assert LANGUAGES == ["ar", "bn", "en", "fr", "it", "pa", "ro", "sq", "uk", "ur"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_made_up_lines_are_read_as_meant(language: str) -> None:
    lines = [each.line for each in made(language, _LINES)]
    whole = Figures()
    for line in lines:
        whole.add(judge(line))
    amounts, headings, wrong = whole.shares
    assert (amounts >= 0.96, headings >= 0.95, wrong <= 0.025) == (True, True, True), "\n".join(
        failures(lines)
    )


def test_the_same_seed_makes_the_same_lines() -> None:
    first, second = ([each.line for each in made("it", 60)] for _ in range(2))
    assert first == second
    assert len({line.text for line in first}) > 50
