"""Invisible characters, odd spaces and other scripts' digits don't change what a line means."""

from __future__ import annotations

import re
import sys
import unicodedata
from datetime import date
from functools import cache
from typing import Any

import pytest

from dialogs.understand import Issue, read_amount, read_date, read_entries
from tests.dialogs.understand.test_corpus import LINES

FORMAT = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) == "Cf"]
IGNORED = list(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u3164\ufe00\ufe0e\ufe0f\uffa0\u20e3\u0336\U000e0100"
)
SPACES = [c for c in map(chr, range(0x3001)) if unicodedata.category(c) == "Zs"]
FIGURES = re.compile(r"\d[\d.,٫٬/:-]*\d|\d")
FULL_WIDTH = str.maketrans("0123456789.,/:-+%", "０１２３４５６７８９．，／：－＋％")


def meant(text: str, line: dict[str, Any]) -> list[Any]:
    read = read_entries(text, language=line["language"], today=date.fromisoformat(line["today"]))
    entries = [
        (e.kind, e.amount, e.category, e.on, e.ambiguous, e.alternatives, e.line) for e in read.entries
    ]
    return [entries, [(p.line, p.code) for p in read.problems]]


@cache
def as_written(number: int) -> list[Any]:
    line = LINES[number]
    return meant(line["text"], line)


@pytest.mark.parametrize("shift", range(2))
def test_nothing_unseen_between_figures_changes_a_message(shift: int) -> None:
    unseen = FORMAT + IGNORED
    for number, line in enumerate(LINES):
        char = unseen[(number * 2 + shift) % len(unseen)]
        text = FIGURES.sub(lambda match, c=char: c.join(match[0]) + c, line["text"])
        assert meant(text, line) == as_written(number), (ascii(char), line["text"])


def test_key_caps_are_figures() -> None:
    for number, line in enumerate(LINES):
        text = re.sub(r"[0-9]", lambda match: f"{match[0]}\ufe0f\u20e3", line["text"])
        assert meant(text, line) == as_written(number), line["text"]


def test_every_space_is_a_space() -> None:
    for number, line in enumerate(LINES):
        text = line["text"].replace(" ", SPACES[number % len(SPACES)])
        assert meant(text, line) == as_written(number), line["text"]


def test_full_width_figures_are_figures() -> None:
    for number, line in enumerate(LINES):
        text = FIGURES.sub(lambda match: match[0].translate(FULL_WIDTH), line["text"])
        assert meant(text, line) == as_written(number), line["text"]


@pytest.mark.parametrize(
    "odd", ["3²", "²3", "3¼", "③,20", "3,2⁰", "1,,000", "3..20", "3 ,2", "3 ,200", "1.,5"]
)
def test_a_number_with_odd_figures_or_signs_is_asked(odd: str) -> None:
    read = read_entries(f"pane {odd}", language="it", today=date(2026, 11, 22))
    assert not read.entries
    assert [p.code for p in read.problems] == [Issue.AMBIGUOUS]


@pytest.mark.parametrize("char", ["\u2060", "\u00ad", "\ufe0f", "\u200d", "\U000e0061"])
def test_an_answer_is_read_without_what_nobody_sees(char: str) -> None:
    answer = read_amount(char.join("12,50"), language="it")
    assert answer.amount is not None
    assert answer.amount.minor == 1250
    assert read_date(char.join("3/11"), language="it", today=date(2026, 11, 22)) == date(2026, 11, 3)
