"""A file becomes sheets of cells, whatever program wrote it: CSV in the usual encodings and separators, or XLSX.

The bytes decide what it is, never the name. Everything is limited before it is opened (`limits`): a file beyond
the limits is refused with a reason. Nothing is interpreted here: a cell is its text.
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
