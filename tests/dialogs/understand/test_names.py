"""A name one letter away from a word isn't that word: Mancini is no tip (mancia), Rossi no supermarket."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dialogs.understand import read_entries
from dialogs.understand.lexicon import Lexicon, lexicon
from dialogs.understand.model import Issue

LANGUAGES = sorted(path.parent.name for path in (Path(__file__).parents[3] / "locales").glob("*/words.toml"))
TODAY = date(2026, 11, 25)
#: Share of names read as a typo when written in lower case and on no list: this is what the list is for.
_NOT_LISTED = 0.06


def _names(lex: Lexicon) -> list[str]:
    return sorted(phrase[0] for phrase in lex.sets["names.people"] if len(phrase) == 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_becomes_a_heading_by_a_forgiven_slip(language: str) -> None:
    lex = lexicon(language)
    names = _names(lex)
    assert len(names) > 800
    read = {name: hit.category for name in names if (name,) not in lex.bare and (hit := lex.known(name))}
    assert not read


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_forgiven_in_a_word_written_like_a_name(language: str) -> None:
    """This includes names that are on no list."""
    lex = lexicon(language)
    names = [name for name in _names(lex) if (name,) not in lex.bare]
    assert not [name for name in names if lex.known(name, name=True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_names_that_no_list_holds_are_read_as_a_slip(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lex = lexicon(language)
    names = [name for name in _names(lex) if (name,) not in lex.bare]
    monkeypatch.setitem(lex.sets, "names.people", set())
    for cached in ("_alone", "_single", "_opening"):
        monkeypatch.delitem(vars(lex), cached, raising=False)
    slips = [name for name in names if (hit := lex.known(name)) and hit.weight]
    for cached in ("_alone", "_single", "_opening"):
        vars(lex).pop(cached, None)
    assert len(slips) <= _NOT_LISTED * len(names), slips


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("pagato Mancini 30", "other"),
        ("pagato Rossini 30", "other"),
        ("idraulico Mancini 60", "other"),
        ("farmacia Vitali 9", "health"),
        ("scarpe Pastori 24", "personal"),
        # In lower case a typo is still a typo.
        ("bolleta luce 40", "utilities"),
        ("farmcia 9", "health"),
        ("Bolleta gas 40", "utilities"),
        ("PAGATA BOLLETA GAS 40", "utilities"),
    ],
)
def test_names_beside_what_was_bought(text: str, heading: str) -> None:
    (entry,) = read_entries(text, language="it", today=TODAY).entries
    assert entry.category == heading


@pytest.mark.parametrize(
    "text", ["Rossi 20", "Russo 20", "Bruna 20", "mancini 20", "Salma 15", "Karim 20", "كريمة 20"]
)
def test_a_name_alone_is_asked_about(text: str) -> None:
    """Given to him, got from her, or the name of a shop."""
    for language in ("it", "en"):
        read = read_entries(text, language=language, today=TODAY)
        assert not any(entry.category_known for entry in read.entries)
        assert [problem.code for problem in read.problems] == ([] if read.entries else [Issue.DIRECTION])
