"""A file becomes sheets of cells, whatever wrote it: CSV in the usual encodings and separators, or XLSX.

What it is is told from its bytes, never from its name. Everything is bounded before it is opened (`limits`): a file
that asks for more is refused with a reason. Nothing is interpreted here: a cell is the words that stand in it.
"""

from budgeting.imports.reading.limits import (
    MOST_BYTES,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    Refusal,
    Refused,
)
from budgeting.imports.reading.sheets import Sheet, read

__all__ = [
    "MOST_BYTES",
    "MOST_CHARACTERS",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Refusal",
    "Refused",
    "Sheet",
    "read",
]
