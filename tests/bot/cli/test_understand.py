"""`ponte understand`: the parser's reading as JSON, of one text or many."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.bot.cli.conftest import Ponte

KEYS = {"kind", "amount_minor", "currency", "category", "date", "note", "ambiguous"}


def test_one_text(ponte: Ponte) -> None:
    answer = ponte("understand", "pane 3,20", "--language", "it", "--today", "2026-03-02", "--json")
    (entry,) = json.loads(answer.out)
    assert set(entry) == KEYS
    assert entry | {"note": ""} == {
        "kind": "expense",
        "amount_minor": 320,
        "currency": "EUR",
        "category": "food",
        "date": "2026-03-02",
        "note": "",
        "ambiguous": False,
    }


def test_arabic_is_shown_in_arabic(ponte: Ponte) -> None:
    answer = ponte("understand", "خبز ١٢٫٥٠", "--language", "ar-EG", "--today", "2026-03-02", "--json")
    assert json.loads(answer.out)[0]["amount_minor"] == 1250
    assert "خبز" in answer.out


def test_what_is_no_entry_is_an_empty_list(ponte: Ponte) -> None:
    assert ponte("understand", "buongiorno", "--json").out == "[]\n"
    assert ponte("understand", "buongiorno").out == "No entry.\n"


def test_without_json_people_can_read_it(ponte: Ponte) -> None:
    answer = ponte("understand", "+500 stipendio", "--today", "2026-03-02")
    assert answer.out.startswith("income 500.00 EUR work 2026-03-02")


LINES = [
    '{"text": "pane 3,20", "language": "it", "today": "2026-03-02"}',
    "no json",
    '{"language": "it"}',
    '["a list"]',
    '{"text": 7, "language": "it", "today": "2026-03-02"}',
    '{"text": "pane 3,20", "language": "xx", "today": "2026-03-02"}',
    '{"text": "pane 3,20", "language": "it", "today": "soon"}',
    '{"text": "ieri benzina 20", "language": "it", "today": "2026-03-02"}',
]


def _check(out: str, err: str) -> None:
    lists = [json.loads(line) for line in out.splitlines()]
    assert [len(entries) for entries in lists] == [1, 0, 0, 0, 0, 0, 0, 1]
    assert lists[-1][0]["date"] == "2026-03-01"
    assert [line.split(":")[0] for line in err.splitlines()] == [f"Line {n}" for n in range(2, 8)]


def test_a_batch_from_standard_input(ponte: Ponte, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(LINES)))
    answer = ponte("understand", "--batch")
    assert answer.code == 0
    _check(answer.out, answer.err)


def test_a_batch_from_a_file(ponte: Ponte, tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join(LINES), encoding="utf-8")
    answer = ponte("understand", str(file), "--batch")
    _check(answer.out, answer.err)
    assert ponte("understand", str(tmp_path / "nowhere"), "--batch").code == 2


def test_a_batch_says_what_is_known_and_what_is_asked(ponte: Ponte, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [{"text": text, "today": "2026-03-02"} for text in ("pane 3,20", "pane 3,20 e regalo £20", "£20")]
    given = "".join(json.dumps(line) + "\n" for line in lines)
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    answer = ponte("understand", "--batch")
    bread, both, asked = [json.loads(line) for line in answer.out.splitlines()]
    assert [(e["category_known"], e["problems"]) for e in (*bread, *both)] == [
        (True, []),
        (True, ["currency"]),
    ]
    assert asked == []
    assert answer.err == "Line 3 is asked about: currency\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    whole = [json.loads(line) for line in ponte("understand", "--batch", "--asked").out.splitlines()]
    assert [line["problems"] for line in whole] == [[], ["currency"], ["currency"]]
    assert [line["entries"] for line in whole] == [bread, both, []]
