"""Downloads: the columns of a list as CSV or as a sheet for Excel. Rows go one by one to a temporary file, which is
sent from there, so neither a long list nor a slow connection costs memory."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any, TypeAlias

import xlsxwriter
from fastapi.responses import StreamingResponse

from admin.context import Reader
from admin.kit.amounts import typed
from admin.kit.columns import Cell, Column
from budgeting.clock import zone
from budgeting.money import EXPONENTS, Money
from dialogs.text import Text, t
from dialogs.text.figures import decimal_mark

#: A spreadsheet reads a cell that begins with one of these as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Maximum characters in a cell of a sheet.
LONGEST = 32_767
CURRENCY = t("Currency")
#: A temporary file and its number of rows.
File: TypeAlias = tuple[IO[bytes], int]
#: Bytes of a file kept in memory; the rest goes to disk.
SMALL = 512 * 1024
PIECE = 64 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(reader: Reader, head: Sequence[str], rows: Iterable[Sequence[Any]], at: datetime) -> File:
    """A CSV file and its number of rows: UTF-8 with a BOM, semicolons where the comma is the decimal sign."""
    file = tempfile.SpooledTemporaryFile(SMALL)  # noqa: SIM115 - closed when it was sent
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";" if decimal_mark(reader.language) == "," else ",")
    writer.writerow(head)
    number = 0
    for row in rows:
        writer.writerow([_plain(cell, reader.language) for cell in row])
        number += 1
    text.detach()
    return file, number


def xlsx_file(reader: Reader, head: Sequence[str], rows: Iterable[Sequence[Any]], at: datetime) -> File:
    """An Excel sheet and its number of rows: dates are dates, amounts are numbers, and text is never a formula."""
    file = tempfile.SpooledTemporaryFile(SMALL)  # noqa: SIM115 - closed when it was sent
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    # By default this is the machine's time, which would make two files of the same rows differ.
    book.set_properties({"created": at.replace(tzinfo=None)})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "amount": book.add_format({"num_format": "#,##0.00"}),
    }
    if reader.rtl:
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(head) - 1), 18)
    for column, heading in enumerate(head):
        sheet.write_string(0, column, heading, bold)
    number = 0
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, formats)
    book.close()
    return file, number


#: For each format, the function that makes the file and its media type.
KINDS: dict[str, tuple[Callable[[Reader, Sequence[str], Iterable[Sequence[Any]], datetime], File], str]] = {
    "csv": (csv_file, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_file, XLSX),
}


def sent(file: IO[bytes], name: str, kind: str) -> StreamingResponse:
    """The file as a response, piece by piece."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)

    def pieces() -> Iterator[bytes]:
        with file:
            while piece := file.read(PIECE):
                yield piece

    return download(pieces(), f"{name}.{kind}", KINDS[kind][1], size)


def download(pieces: Iterator[bytes], name: str, media_type: str, size: int) -> StreamingResponse:
    """Bytes as a file that the browser saves under this name."""
    heads = {"content-disposition": f'attachment; filename="{name}"', "content-length": str(size)}
    return StreamingResponse(pieces, media_type=media_type, headers=heads)


def head(reader: Reader, columns: Sequence[Column]) -> list[str]:
    """The headings of a file, in the reader's language."""
    headings = []
    for column in columns:
        headings.append(reader.say(column.heading.key))
        if column.amount:
            headings.append(reader.say(CURRENCY.key))
    return headings


def cells(reader: Reader, columns: Sequence[Column], row: Any) -> list[Any]:
    """The row's cells, typed: text, numbers, days, moments in the time of the reader's desk, amounts and currencies."""
    typed_cells: list[Any] = []
    for column in columns:
        value: Cell = column.value(row, reader) if column.value is not None else None
        if isinstance(value, Text):
            typed_cells.append(reader.services.words.plain(value, reader.language))
        elif isinstance(value, datetime):
            typed_cells.append(value.astimezone(zone(reader.me.zone)).replace(tzinfo=None))
        else:
            typed_cells.append(value)
        if column.amount:
            typed_cells.append(value.currency if isinstance(value, Money) else None)
    return typed_cells


def _plain(cell: Any, language: str) -> object:
    """A cell of a CSV file. Text that people wrote must not run as a formula."""
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
            # Excel only has floats; they are exact to fifteen digits, and no amount has more.
            sheet.write_number(row, at, cell.minor / 10 ** EXPONENTS[cell.currency], formats["amount"])
        case datetime():
            sheet.write_datetime(row, at, cell, formats["moment"])
        case date():
            sheet.write_datetime(row, at, datetime(cell.year, cell.month, cell.day), formats["day"])  # noqa: DTZ001
        case _:
            sheet.write_string(row, at, str(cell)[:LONGEST])
