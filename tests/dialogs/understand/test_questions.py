"""Unclear lines lead to a question, non-entries stay silent, and what a household taught wins."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from budgeting.money import Money
from dialogs.understand import Issue, Understanding, entries, read_date, read_entries

TODAY = date(2026, 11, 22)

ASKED = {
    "pane": Issue.NO_AMOUNT,
    "ieri farmacia": Issue.NO_AMOUNT,
    "ho comprato il pane": Issue.NO_AMOUNT,
    "pane 0": Issue.ZERO,
    "pane 0,00": Issue.ZERO,
    "-20": Issue.NEGATIVE,
    "-500 stipendio": Issue.NEGATIVE,
    "pane 99999": Issue.ABSURD,
    "pane 3,2045": Issue.AMBIGUOUS,
    "20 dollari pane": Issue.CURRENCY,
    "$20 pane": Issue.CURRENCY,
}


@pytest.mark.parametrize(("text", "issue"), ASKED.items())
def test_the_question_fits_what_is_missing(text: str, issue: Issue) -> None:
    reading = read_entries(text, language="it", today=TODAY)
    assert [problem.code for problem in reading.problems] == [issue]
    assert not reading.entries


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "ciao come stai",
        "ho 3 figli",
        "via Roma 20",
        "grazie mille",
        "?",
        "...",
        "2026",
        "il 3",
        "ok 👍",
    ],
)
def test_talk_is_neither_entry_nor_question(text: str) -> None:
    assert read_entries(text, language="it", today=TODAY) == Understanding()


def test_the_other_lines_are_booked_and_the_question_names_its_line() -> None:
    reading = read_entries("pane 3,20\nlatte\nbenzina 20", language="it", today=TODAY)
    assert [(e.line, e.amount.minor) for e in reading.entries] == [(1, 320), (3, 2000)]
    assert [(p.line, p.code) for p in reading.problems] == [(2, Issue.NO_AMOUNT)]


def test_what_the_household_taught_beats_every_list() -> None:
    def category(text: str, **learned: str) -> tuple[str, str, bool]:
        (entry,) = read_entries(text, language="it", today=TODAY, learned=learned).entries
        return entry.kind.value, entry.category, entry.category_known

    assert category("roba 20") == ("expense", "other", False)
    assert category("roba 20", roba="school") == ("expense", "school", True)
    assert category("pane 20", pane="leisure") == ("expense", "leisure", True)
    assert category("bolletta luce 20", luce="other") == ("expense", "other", True)
    assert category("Kebabbaro 20", kebabbaro="work") == ("income", "work", True)
    assert category("roba 20", roba="nonsense") == ("expense", "other", False)


def test_the_bound_and_the_currency_are_the_household_s() -> None:
    wide = read_entries("divano 3000", language="it", today=TODAY, bound_minor=10**12)
    assert wide.entries[0].amount == Money(300_000)
    assert read_entries("divano 3000", language="it", today=TODAY).problems[0].code is Issue.ABSURD
    assert read_entries("stipendio 3000", language="it", today=TODAY).entries[0].amount == Money(300_000)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("pane 3,20", "pane"),
        ("20 euro di benzina", "benzina"),
        ("ieri ho pagato la bolletta del gas 67,30", "pagato la bolletta del gas"),
        ("Pane e LATTE 5€", "Pane e LATTE"),
        ("latte 1l 1,60", "latte 1l"),
        ("خبز ١٢٫٥٠", "خبز"),
        ("20", ""),
    ],
)
def test_the_note_keeps_the_person_s_own_words(text: str, note: str) -> None:
    assert read_entries(text, language="it", today=TODAY).entries[0].note == note


def test_an_unknown_language_reads_italian_and_english() -> None:
    for language in ("xx", "it-CH", "", "../etc", "zh_Hans"):
        texts = ("pane 3,20", "bread 3.20")
        read = [read_entries(text, language=language, today=TODAY).entries[0].category for text in texts]
        assert read == ["food", "food"]


def test_importing_the_parser_loads_no_database() -> None:
    code = "import sys, dialogs.understand; print(any(m in sys.modules for m in ('sqlalchemy', 'tomllib')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    "text", ["pane 3,20\n" * 200_000, "1 " * 2_000_000, "٣" * 3_000_000, "\n" * 3_000_000]
)
def test_no_text_is_read_beyond_what_a_messenger_brings(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    seen: list[int] = []
    really = entries.clean

    def clean(given: str) -> str:
        seen.append(len(given))
        return really(given)

    monkeypatch.setattr(entries, "clean", clean)
    reading = read_entries(text, language="it", today=TODAY)
    assert seen == [10_000]
    assert len(reading.entries) <= 10_000
    assert read_date(text, language="it", today=TODAY) is None
