"""CSV as various programs write it: recognises encodings and separators without asking."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice

from budgeting.imports.reading.limits import (
    LAST_LINE,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    Refusal,
    Refused,
)

SEPARATORS = (";", ",", "\t", "|")
#: The lines used to detect the separator.
_LOOKED_AT = 30
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read(content: bytes, headings: Callable[[list[str]], int]) -> list[list[str]]:
    """The lines of the file, including empty ones. Raises Refused."""
    text = decoded(content)
    first, _, rest = text.partition("\n")
    # Excel names its separator in a first line that it doesn't count.
    said = first.strip().casefold()
    separators = (said[4:5],) if said.startswith("sep=") and said[4:5] in SEPARATORS else SEPARATORS
    if len(separators) == 1:
        text = rest
    best = max(separators, key=lambda separator: _fits(text, separator, headings))
    try:
        return list(_lines(text, best))
    except csv.Error:
        # The csv module's own limit, far above ours: an unclosed quotation mark.
        raise Refused(Refusal.LONG_CELL, most=MOST_CHARACTERS) from None


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, or Windows-1252. Raises Refused."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None) or _guessed(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-16":
            raise Refused(Refusal.DAMAGED) from None
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
    if "\x00" in text:
        raise Refused(Refusal.NO_TABLE)
    return text.removeprefix("\ufeff")


def _guessed(content: bytes) -> str:
    """Without a byte order mark: in Western text in UTF-16 every other byte is zero."""
    begin = content[:400]
    if begin[1::2].count(0) * 2 > len(begin[1::2]):
        return "utf-16-le"
    if begin[0::2].count(0) * 2 > len(begin[0::2]):
        return "utf-16-be"
    return "utf-8"


def _fits(text: str, separator: str, headings: Callable[[list[str]], int]) -> tuple[int, int]:
    """The most headings in one line, then the number of cells."""
    lines: list[list[str]] = []
    # An unclosed cell: the lines before it still show the separator.
    with suppress(csv.Error):
        for line in islice(_rows(text, separator), _LOOKED_AT):
            lines.append(line)  # noqa: PERF402 - what was read before the error is kept
    return max((headings(line) for line in lines), default=0), max(map(len, lines), default=0)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _lines(text: str, separator: str) -> Iterator[list[str]]:
    for number, line in enumerate(_rows(text, separator), 1):
        if number > LAST_LINE:
            raise Refused(Refusal.TOO_MANY_ROWS)
        if len(line) > MOST_COLUMNS:
            raise Refused(Refusal.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
        if any(len(cell) > MOST_CHARACTERS for cell in line):
            raise Refused(Refusal.LONG_CELL, most=MOST_CHARACTERS, line=number)
        yield line
