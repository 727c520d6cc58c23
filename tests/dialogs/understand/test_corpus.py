"""Every message in the corpus is read as its line says, so a new rule can't break an old message."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dialogs.understand import Understanding, read_amount, read_entries
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.model import AmountReading

LINES = [
    json.loads(line) for line in (Path(__file__).parent / "corpus.jsonl").read_text("utf-8").splitlines()
]


# Thousands of separate tests of a millisecond each would take ten times as long.
@pytest.mark.parametrize("language", sorted({line["language"] for line in LINES}))
def test_a_message_is_read_as_meant(language: str) -> None:
    wrong = [seen for line in LINES if line["language"] == language and (seen := _misread(line))]
    assert not wrong, "\n".join(wrong)


def _misread(line: dict[str, Any]) -> str:
    """How the line is read, if that isn't what was meant; else empty."""
    read = read_entries(line["text"], language=line["language"], today=date.fromisoformat(line["today"]))
    entries, asked = [_as_line(entry) for entry in read.entries], [p.code.value for p in read.problems]
    meant = [{"alternatives": [], **entry} for entry in line["expected"]]
    if entries == meant and asked == line.get("asked", asked):
        return ""
    return f"{line['text']!r}: {entries}, asked {asked}; meant {meant}, asked {line.get('asked')}"


def test_what_is_left_out_for_speed_changes_no_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that start no date and multiply no price are skipped; without the skipping everything reads the same."""
    short = [_everything(line) for line in LINES]
    monkeypatch.setattr(Lexicon, "may_date", lambda lex, word: True)
    monkeypatch.setattr(Lexicon, "multiplies", lambda lex, word: True)
    assert [_everything(line) for line in LINES] == short


def test_the_corpus_has_enough_languages_and_lines() -> None:
    counted = Counter(line["language"] for line in LINES)
    assert sum(counted.values()) >= 300
    assert len(counted) >= 10
    assert len({(line["language"], line["text"]) for line in LINES}) == len(LINES)


def _everything(line: dict[str, Any]) -> tuple[str, Understanding, AmountReading]:
    text, language = line["text"], line["language"]
    read = read_entries(text, language=language, today=date.fromisoformat(line["today"]))
    return text, read, read_amount(text, language=language)


def _as_line(entry: Any) -> dict[str, Any]:
    assert entry.ambiguous == bool(entry.alternatives)
    return {
        "kind": str(entry.kind),
        "amount_minor": entry.amount.minor,
        "category": str(entry.category),
        "known": entry.category_known,
        "date": entry.on.isoformat(),
        "alternatives": [amount.minor for amount in entry.alternatives],
    }
