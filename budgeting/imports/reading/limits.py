"""How much of a file is taken in, and why one is refused as a whole."""

from __future__ import annotations

from enum import StrEnum

from budgeting.errors import NotPossible

#: Bytes of the file; lines with something in them below the headings; columns; characters of a cell.
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 2_000
#: Of a workbook: its parts, what all of them are unpacked, and the words of one of its sheets together.
MOST_PARTS = 1_000
MOST_UNPACKED = 64 * 1024 * 1024
MOST_WORDS = 24 * 1024 * 1024
#: The last line that may hold anything: titles, headings and empty lines stand between.
LAST_LINE = 2 * MOST_ROWS


class Refusal(StrEnum):
    """Why nothing of a file can be read."""

    EMPTY = "empty_file"
    TOO_LARGE = "file_too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    LONG_CELL = "long_cell"
    #: The format of Excel before 2007, or a workbook with a password: both begin alike.
    OLD_EXCEL = "old_excel"
    OPEN_DOCUMENT = "open_document"
    NO_TABLE = "no_table"
    DAMAGED = "damaged_file"
    #: No line has the headings that are needed; or one of them stands there twice.
    NO_HEADINGS = "no_headings"
    HEADING_TWICE = "heading_twice"


class Refused(NotPossible):
    """A file of which nothing can be read. ``details`` are what the sentence names: numbers and headings of ours."""

    def __init__(self, reason: Refusal, **details: int | str) -> None:
        super().__init__(reason.value)
        self.details = details
