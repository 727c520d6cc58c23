"""Files to take along: the columns of a list as CSV, and as a sheet for Excel, written row by row to a file of the
machine and sent from there, so that neither a long list nor a slow line costs memory."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from fastapi.responses import StreamingResponse

from admin.context import RequestContext
from admin.kit.amounts import typed
from admin.kit.columns import Cell, Column
from budgeting.clock import zone
from budgeting.money import EXPONENTS, Money
from dialogs.text import Text, t

#: A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: What one cell of a sheet holds at most.
LONGEST = 32_767
CURRENCY = t("Currency")
#: What is kept in memory of a file; more of it goes to the disk.
SMALL = 512 * 1024
PIECE = 64 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(
    context: RequestContext, columns: Sequence[Column], rows: Iterable[Any]
) -> tuple[IO[bytes], int]:
    """A CSV file, and how many rows it has: UTF-8 with its mark, semicolons where a comma is the decimal sign."""
    file = tempfile.SpooledTemporaryFile(SMALL)  # noqa: SIM115 - closed when it was sent
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";" if context.language == "it" else ",")
    writer.writerow(_head(context, columns))
    number = 0
    for row in rows:
        writer.writerow([_plain(cell, context.language) for cell in _cells(context, columns, row)])
        number += 1
    text.detach()
    return file, number


def xlsx_file(
    context: RequestContext, columns: Sequence[Column], rows: Iterable[Any]
) -> tuple[IO[bytes], int]:
    """A sheet for Excel, and how many rows it has: dates are dates and amounts numbers, and no words are a formula."""
    file = tempfile.SpooledTemporaryFile(SMALL)  # noqa: SIM115 - closed when it was sent
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    # The moment would tell two files of the same rows apart, and is the machine's, not the clock's.
    book.set_properties({"created": context.clock.now().replace(tzinfo=None)})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "amount": book.add_format({"num_format": "#,##0.00"}),
    }
    head = _head(context, columns)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(head) - 1), 18)
    for at, heading in enumerate(head):
        sheet.write_string(0, at, heading, bold)
    number = 0
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(_cells(context, columns, row)):
            _write(sheet, number, at, cell, formats)
    book.close()
    return file, number


#: How a file of each kind is made, and what it is called in a head.
KINDS: dict[str, tuple[Callable[..., tuple[IO[bytes], int]], str]] = {
    "csv": (csv_file, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_file, XLSX),
}


def sent(file: IO[bytes], name: str, kind: str) -> StreamingResponse:
    """The file as an answer, piece by piece."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)

    def pieces() -> Iterator[bytes]:
        with file:
            while piece := file.read(PIECE):
                yield piece

    head = {"content-disposition": f'attachment; filename="{name}.{kind}"', "content-length": str(size)}
    return StreamingResponse(pieces(), media_type=KINDS[kind][1], headers=head)


def _head(context: RequestContext, columns: Sequence[Column]) -> list[str]:
    headings = []
    for column in columns:
        headings.append(context.say(column.heading.key))
        if column.amount:
            headings.append(context.say(CURRENCY.key))
    return headings


def _cells(context: RequestContext, columns: Sequence[Column], row: Any) -> Iterator[Any]:
    """What stands in the row, typed: words, numbers, days, moments as at the reader's desk, amounts and currencies."""
    for column in columns:
        value: Cell = column.value(row, context) if column.value is not None else None
        if isinstance(value, Text):
            yield context.services.words.plain(value, context.language)
        elif isinstance(value, datetime):
            yield value.astimezone(zone(context.me.zone)).replace(tzinfo=None)
        else:
            yield value
        if column.amount:
            yield value.currency if isinstance(value, Money) else None


def _plain(cell: Any, language: str) -> object:
    """A cell of a CSV file. Words that people wrote must not run as formulas."""
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case Money():
            return typed(cell, language)
        case str() if cell.startswith(FORMULA):
            return f"'{cell}"
        case _:
            return cell


def _write(sheet: Any, row: int, at: int, cell: Any, formats: dict[str, Any]) -> None:
    match cell:
        case None | "":
            pass
        case bool() | int():
            sheet.write_number(row, at, int(cell))
        case Money():
            # A cell knows nothing but floating numbers; fifteen digits of one are exact, and no amount has more.
            sheet.write_number(row, at, cell.minor / 10 ** EXPONENTS[cell.currency], formats["amount"])
        case datetime():
            sheet.write_datetime(row, at, cell, formats["moment"])
        case date():
            sheet.write_datetime(row, at, datetime(cell.year, cell.month, cell.day), formats["day"])  # noqa: DTZ001
        case _:
            sheet.write_string(row, at, str(cell)[:LONGEST])
