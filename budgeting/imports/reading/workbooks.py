"""XLSX, read by calamine after `packed` has made sure it stays within our limits."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from budgeting.imports.reading.limits import MOST_CHARACTERS, Refusal, Refused
from budgeting.imports.reading.packed import safe


def read(content: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """Name and lines of each visible sheet. Raises Refused."""
    clean = safe(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(clean)) as book:
            for about in book.sheets_metadata:
                if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible:
                    cells = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                    yield about.name, [[_words(cell) for cell in line] for line in cells]
    except (CalamineError, OSError, ValueError):
        raise Refused(Refusal.DAMAGED) from None


def _words(cell: object) -> str:
    """A cell as a person would write it in an Italian CSV file; dates in ISO form."""
    match cell:
        case bool():
            return "1" if cell else "0"
        case float():
            # Excel keeps fifteen digits; any beyond those are floating-point noise.
            return f"{cell:.15g}".replace(".", ",") if not cell.is_integer() else f"{cell:.0f}"
        case datetime():
            return f"{cell:%Y-%m-%d}" if cell.time() == time() else cell.isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta() | int():
            return str(cell)
        case str():
            if len(cell) > MOST_CHARACTERS:
                raise Refused(Refusal.LONG_CELL, most=MOST_CHARACTERS)
            return cell
        case _:
            return ""
