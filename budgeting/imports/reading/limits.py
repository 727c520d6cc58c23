"""How much of a file we read, and why a whole file is refused."""

from __future__ import annotations

from enum import StrEnum

from budgeting.errors import NotPossible

#: Bytes of the file; non-empty lines below the headings; columns; characters in a cell.
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 2_000
#: In a workbook: its parts, their unpacked size together, and the total text of one sheet.
MOST_PARTS = 1_000
MOST_UNPACKED = 64 * 1024 * 1024
MOST_WORDS = 24 * 1024 * 1024
#: The last line that may hold anything, allowing for titles, headings and empty lines.
LAST_LINE = 2 * MOST_ROWS


class Refusal(StrEnum):
    """Why a file can't be read."""

    EMPTY = "empty_file"
    TOO_LARGE = "file_too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    LONG_CELL = "long_cell"
    #: The format of Excel before 2007, or a workbook with a password: both start the same way.
    OLD_EXCEL = "old_excel"
    OPEN_DOCUMENT = "open_document"
    NO_TABLE = "no_table"
    DAMAGED = "damaged_file"
    #: No line has the required headings, or one of them appears twice.
    NO_HEADINGS = "no_headings"
    HEADING_TWICE = "heading_twice"


class Refused(NotPossible):
    """A file that can't be read. ``details``: the arguments of the sentence (numbers, and headings of ours)."""

    def __init__(self, reason: Refusal, **details: int | str) -> None:
        super().__init__(reason.value)
        self.details = details
