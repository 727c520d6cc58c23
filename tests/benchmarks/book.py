"""The figures: `docs/benchmarks.json`, and `docs/benchmarks.md`, the page written from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[2] / "docs"
FIGURES = DOCS / "benchmarks.json"
PAGE = DOCS / "benchmarks.md"
#: The part of the page between these two lines is generated, the rest is written by hand.
BEGIN, END = "<!-- {section}: written by program -->", "<!-- /{section} -->"


def read() -> dict[str, Any]:
    """All figures: speed by key, endurance under ``endurance``, by section."""
    book: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    return book


def note(section: str, figures: Mapping[str, float | str]) -> None:
    """Keep the figures of one endurance test, replacing its earlier ones."""
    book = read()
    book.setdefault("endurance", {})[section] = dict(figures)
    _write(book)
    lines = ["| what | figures |", "| --- | --- |"]
    for name, measured in sorted(book["endurance"].items()):
        said = ", ".join(f"{_words(key)} {value}" for key, value in measured.items())
        lines.append(f"| {_words(name)} | {said} |")
    replace("endurance", lines)


def note_speed(figures: Mapping[str, Any], lines: list[str]) -> None:
    """Keep the figures of a `make bench` run, and show ``lines`` on the page."""
    _write(read() | dict(figures))
    replace("speed", lines)


def replace(section: str, lines: list[str]) -> None:
    """Write ``lines`` into their section of the page."""
    page = PAGE.read_text(encoding="utf-8")
    begin, end = BEGIN.format(section=section), END.format(section=section)
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    body = "\n".join(lines)
    PAGE.write_text(f"{before}{begin}\n{body}\n{end}{after}", encoding="utf-8")


def _write(book: Mapping[str, Any]) -> None:
    FIGURES.write_text(json.dumps(book, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _words(name: str) -> str:
    return name.replace("_", " ")
