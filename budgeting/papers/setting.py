"""A template and data become pages. Runs in the worker only."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parents[2] / "locales" / "fonts"
#: Characters in a row without a place to break, before one is added.
UNBROKEN = 24
_BREAK = "\u200b"
#: Packages would come from the network: there are none.
_NOWHERE = TEMPLATES / "packages"
#: Readable by screen readers (PDF/UA); it forbids characters for which no font has a sign.
_STANDARD = "ua-1"


class Setting:
    """Sets papers of one template; ``at``: the moment, in seconds, that they say they were made."""

    def __init__(self, template: str, at: int) -> None:
        self._at = at
        self._compiler = typst.Compiler(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            package_path=_NOWHERE,
            package_cache_path=_NOWHERE,
        )

    def paper(self, data: dict[str, Any]) -> bytes:
        """The bytes of one PDF."""
        self._inputs = {"paper": json.dumps(clean(data), ensure_ascii=False)}
        try:
            return self._compiled([_STANDARD])
        except typst.TypstError:
            # Somebody wrote a character that we have no font for: an empty box in its place, but a paper.
            return self._compiled([])

    def _compiled(self, standards: list[Any]) -> bytes:
        made = self._compiler.compile(
            format="pdf", sys_inputs=self._inputs, pdf_standards=standards, timestamp=self._at
        )
        if not isinstance(made, bytes):
            raise TypeError("no PDF")
        return made


def clean(value: Any) -> Any:
    """The data without control characters, and with places to break in words that are wider than a page."""
    if isinstance(value, str):
        return "".join(_breakable(value))
    if isinstance(value, list):
        return [clean(each) for each in value]
    if isinstance(value, dict):
        # What is drawn, and a link that may be copied, must stay as it is.
        return {key: each if key in ("svg", "url", "link") else clean(each) for key, each in value.items()}
    return value


def _breakable(text: str) -> Iterator[str]:
    unbroken = 0
    for letter in text:
        kind = unicodedata.category(letter)
        if kind in ("Cc", "Cs", "Co", "Cn") and letter != "\n":
            continue
        unbroken = 0 if letter.isspace() else unbroken + 1
        if unbroken > UNBROKEN and not kind.startswith("M"):
            unbroken = 1
            yield _BREAK
        yield letter
