"""The type of a file, told from its bytes, and its sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from budgeting.imports.reading import delimited, workbooks
from budgeting.imports.reading.limits import LAST_LINE, MOST_BYTES, Refusal, Refused

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Pictures, documents, archives: common mistakes.
_NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells as they are in the file; ``rows`` starts with line 1 and includes empty lines."""

    name: str
    rows: list[list[str]]


def read(content: bytes, headings: Callable[[list[str]], int]) -> list[Sheet]:
    """The visible sheets; a CSV file has one, without a name.

    ``headings``: counts the known headings in a line; used to detect the separator. Raises Refused.
    """
    if len(content) > MOST_BYTES:
        raise Refused(Refusal.TOO_LARGE, most=MOST_BYTES // 1024 // 1024)
    if not content.strip(b"\x00 \t\r\n"):
        raise Refused(Refusal.EMPTY)
    if content.startswith(_OLE):
        raise Refused(Refusal.OLD_EXCEL)
    if content.startswith(_ZIP):
        sheets = [Sheet(name, rows) for name, rows in workbooks.read(content)]
    elif content.startswith(_NO_TABLE):
        raise Refused(Refusal.NO_TABLE)
    else:
        sheets = [Sheet("", delimited.read(content, headings))]
    for sheet in sheets:
        if len(sheet.rows) > LAST_LINE:
            raise Refused(Refusal.TOO_MANY_ROWS)
    return sheets
