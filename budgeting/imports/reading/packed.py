"""A workbook is an archive of XML: what it claims about itself isn't believed, its contents are measured.

Only the parts a table needs are unpacked, within a limit, and packed again without compression, so the next
reader unpacks nothing. Each sheet is scanned once for how far its cells reach and how much text they hold: a
reader that lays out all cells between the first and the last could otherwise be made to create billions.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

from budgeting.imports.reading.limits import (
    LAST_LINE,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_UNPACKED,
    MOST_WORDS,
    Refusal,
    Refused,
)

_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:workbook|sharedStrings|styles)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_WORDS = "xl/sharedstrings.xml"
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_PIECE = 64 * 1024


def safe(content: bytes) -> bytes:
    """The same workbook with only its tables, uncompressed. Raises Refused."""
    parts = _unpacked(content)
    if not any(name.casefold() == "xl/workbook.xml" for name in parts):
        raise Refused(Refusal.NO_TABLE)
    lengths: list[int] = []
    for name, xml in parts.items():
        if name.casefold() == _WORDS:
            lengths = _lengths(xml)
    for name, xml in parts.items():
        if _SHEET.fullmatch(name):
            _measured(xml, lengths)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as clean:
        for name, xml in parts.items():
            clean.writestr(name, xml)
    return file.getvalue()


def _unpacked(content: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.infolist()
            if len(names) > MOST_PARTS:
                raise Refused(Refusal.DAMAGED)
            if any(each.filename == "mimetype" for each in names):
                raise Refused(Refusal.OPEN_DOCUMENT)
            for each in names:
                if not _NEEDED.fullmatch(each.filename):
                    continue
                if each.flag_bits & 1 or each.filename in parts:
                    raise Refused(Refusal.DAMAGED)
                pieces = []
                with archive.open(each) as part:
                    while piece := part.read(_PIECE):
                        left -= len(piece)
                        if left < 0:
                            raise Refused(Refusal.TOO_MANY_ROWS)
                        pieces.append(piece)
                parts[each.filename] = b"".join(pieces)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise Refused(Refusal.DAMAGED) from None
    return parts


def _parsed(
    xml: bytes, begin: Callable[..., None], end: Callable[..., None], words: Callable[..., None]
) -> None:
    """Scan a part. Parts with their own declarations (DTD) aren't tables and are refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def declared(*_: object) -> None:
        raise Refused(Refusal.DAMAGED)

    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.StartElementHandler = lambda name, attributes: begin(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = words
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise Refused(Refusal.DAMAGED) from None


def _lengths(xml: bytes) -> list[int]:
    """The number of characters in each of the workbook's shared strings."""
    lengths: list[int] = []

    def begin(name: str, _: object) -> None:
        if name == "si":
            lengths.append(0)

    def words(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)
            if lengths[-1] > MOST_CHARACTERS * 2:
                raise Refused(Refusal.LONG_CELL, most=MOST_CHARACTERS)

    _parsed(xml, begin, lambda _: None, words)
    return lengths


def _measured(xml: bytes, lengths: list[int]) -> None:
    """Refuse a sheet whose cells reach too far or hold too much text."""
    row = column = total = 0
    kind = typed = ""
    inside = filled = False

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, kind, inside, typed, filled
        if name == "row":
            row, column = row + 1, 0
            place = attributes.get("r", "")
            if place.isascii() and place.isdigit() and len(place) < 9:
                row = int(place)
        elif name == "c":
            column, kind, filled = column + 1, attributes.get("t", ""), False
            if cell := _PLACE.fullmatch(attributes.get("r", "")):
                column, row = _number(cell[1]), int(cell[2])
        elif name in ("v", "t"):
            inside, typed = True, ""
            if not filled and (row > LAST_LINE or column > MOST_COLUMNS):
                raise Refused(
                    Refusal.TOO_MANY_ROWS if row > LAST_LINE else Refusal.TOO_MANY_COLUMNS,
                    **({} if row > LAST_LINE else {"most": MOST_COLUMNS}),
                )
            filled = True

    def words(text: str) -> None:
        nonlocal typed, total
        if inside:
            total += len(text)
            typed += text
            if len(typed) > MOST_CHARACTERS * 2:
                raise Refused(Refusal.LONG_CELL, most=MOST_CHARACTERS, line=row)

    def end(name: str) -> None:
        nonlocal inside, total
        if name in ("v", "t"):
            inside = False
            if kind == "s" and typed.isascii() and typed.isdigit() and int(typed[:9]) < len(lengths):
                total += lengths[int(typed[:9])]
            if total > MOST_WORDS:
                raise Refused(Refusal.TOO_MANY_ROWS)

    _parsed(xml, begin, end, words)


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
