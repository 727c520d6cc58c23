"""Everything the documents name exists: files in backticks, and the targets of links and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: The project's folders; everything else beside them is generated or installed.
ROOMS = ("admin", "bot", "budgeting", "dialogs", "docs", "locales", "tests")
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.md"))),
]
#: An example of a language yet to be added, and files that a run writes.
MADE = re.compile(r"locales/ro/.*|ponte\.db|amina\.svg")
NAMED = re.compile(r"`((?:[\w-]+/)*[\w.-]+\.(?:py|md|toml|html|css|js|svg|png|jsonl|po|cfg|sh))`")
LINKED = re.compile(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)")


def _files() -> frozenset[str]:
    places = [*ROOT.glob("*.*"), *(path for room in ROOMS for path in (ROOT / room).rglob("*.*"))]
    return frozenset(path.relative_to(ROOT).as_posix() for path in places)


def _missing(text: str, folder: Path, files: frozenset[str]) -> Iterator[str]:
    for named in NAMED.findall(text):
        known = any(file == named or file.endswith(f"/{named}") for file in files)
        if not known and not MADE.fullmatch(named):
            yield named
    for target in LINKED.findall(text):
        if not (folder / target).exists():
            yield target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_document_names_exists(document: Path) -> None:
    assert list(_missing(document.read_text("utf-8"), document.parent, _files())) == []


def test_what_is_gone_is_noticed() -> None:
    text = "Read `budgeting/gone.py`, [this](gone/README.md#part) and `budgeting/money.py`."
    assert list(_missing(text, ROOT, _files())) == ["budgeting/gone.py", "gone/README.md"]
