"""Files to take along: rows as CSV that spreadsheets open without asking."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi.responses import Response

#: A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[object]], language: str) -> Response:
    """A CSV file: UTF-8 with its mark, semicolons where a comma is the decimal sign (Italian)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if language == "it" else ",")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return Response(
        out.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}.csv"'},
    )


def _cell(value: object) -> object:
    """Words that people wrote must not run as formulas."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
