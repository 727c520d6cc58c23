"""Files to download: the columns of a list as CSV, and as a sheet for Excel, written row by row to a file of the
machine and sent from there, so that neither a long list nor a slow line costs memory."""

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
from admin.pages import ROME
from budgeting.clock import zone
from budgeting.money import EXPONENTS, Money
from dialogs.text import Text, t

#: A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: What one cell of a sheet holds at most.
LONGEST = 32_767
CURRENCY = t("Currency")
#: A file of the machine, and how many rows it has.
File: TypeAlias = tuple[IO[bytes], int]
#: What is kept in memory of a file; more of it goes to the disk.
SMALL = 512 * 1024
PIECE = 64 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(reader: Reader, head: Sequence[str], rows: Iterable[Sequence[Any]], at: datetime) -> File:
    """A CSV file, and how many rows it has: UTF-8 with its mark, semicolons where a comma is the decimal sign."""
    file = tempfile.SpooledTemporaryFile(SMALL)  # noqa: SIM115 - closed when it was sent
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";" if reader.language == "it" else ",")
    writer.writerow(head)
    number = 0
    for row in rows:
        writer.writerow([_plain(cell, reader.language) for cell in row])
        number += 1
    text.detach()
    return file, number


def xlsx_file(reader: Reader, head: Sequence[str], rows: Iterable[Sequence[Any]], at: datetime) -> File:
    """A sheet for Excel, and how many rows it has: dates are dates and amounts numbers, and no words are a formula."""
    file = tempfile.SpooledTemporaryFile(SMALL)  # noqa: SIM115 - closed when it was sent
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    # The moment would tell two files of the same rows apart, and is the machine's, not the clock's.
    book.set_properties({"created": at.replace(tzinfo=None)})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "amount": book.add_format({"num_format": "#,##0.00"}),
    }
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


#: How a file of each kind is made, and what it is called in a head.
KINDS: dict[str, tuple[Callable[[Reader, Sequence[str], Iterable[Sequence[Any]], datetime], File], str]] = {
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

    return download(pieces(), f"{name}.{kind}", KINDS[kind][1], size)


def download(pieces: Iterator[bytes], name: str, media_type: str, size: int) -> StreamingResponse:
    """Bytes as a file that the browser keeps under this name."""
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
    """What stands in the row, typed: words, whole numbers, days, moments in Rome's time, amounts and currencies."""
    typed_cells: list[Any] = []
    for column in columns:
        value: Cell = column.value(row, reader) if column.value is not None else None
        if isinstance(value, Text):
            typed_cells.append(reader.services.words.plain(value, reader.language))
        elif isinstance(value, datetime):
            typed_cells.append(value.astimezone(zone(ROME)).replace(tzinfo=None))
        else:
            typed_cells.append(value)
        if column.amount:
            typed_cells.append(value.currency if isinstance(value, Money) else None)
    return typed_cells


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
