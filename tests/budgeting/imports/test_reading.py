"""What a file contains comes out of it, however it was written; files that would cost too much are refused."""

from __future__ import annotations

import contextlib
import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from budgeting.imports.columns import Fault, amount, day, plain, yes_no
from budgeting.imports.headings import Headings
from budgeting.imports.households import COLUMNS
from budgeting.imports.kind import Known
from budgeting.imports.reading import MOST_BYTES, MOST_CHARACTERS, MOST_ROWS, Refusal, Refused, read
from tests.budgeting.imports.files import GOOD, as_xlsx

HEADINGS = Headings(COLUMNS)
#: What people write into cells: quotes, separators, line breaks, leading zeros, formulas, other scripts.
CELLS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from('";,\n|=+-@0àé€'), max_size=30
)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8)
HEAD = ["Codice famiglia", "Persona", "Città"]
KNOWN = Known(1, date(2026, 3, 2), "EUR", {}, {})


def written(rows: list[list[str]], separator: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


@settings(max_examples=60)
@given(ROWS, st.sampled_from(";,\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le-mark"]))
def test_csv_comes_back_as_it_was(rows: list[list[str]], separator: str, encoding: str) -> None:
    text = written([HEAD, *rows], separator)
    content = (
        b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16-le-mark" else text.encode(encoding)
    )
    (sheet,) = read(content, HEADINGS)
    assert sheet.rows == [HEAD, *rows]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", ";,\t|")
def test_windows_and_utf_16_without_a_mark_are_recognised(encoding: str, separator: str) -> None:
    rows = [HEAD, ["007", "Niccolò Però", "Forlì"], ['a"b', "due\nrighe", f"x{separator}y"]]
    (sheet,) = read(written(rows, separator).encode(encoding), HEADINGS)
    assert sheet.rows == rows


def test_excel_says_by_what_it_separates() -> None:
    (sheet,) = read(b"sep=;\r\nCodice;Persona\r\n1;a,b\r\n", HEADINGS)
    assert sheet.rows == [["Codice", "Persona"], ["1", "a,b"]]


@settings(max_examples=25)
@given(ROWS)
@example([["=1+1", "0042", "a\nb"]])
def test_xlsx_comes_back_as_it_was(rows: list[list[str]]) -> None:
    # XML has only one kind of line break, and a sheet drops surrounding spaces.
    plain_rows = [[cell.strip().replace("\r", "\n") for cell in row] for row in rows]
    (sheet,) = read(as_xlsx({"Famiglie": [HEAD, *plain_rows]}), HEADINGS)
    width = len(HEAD)
    back = [[*row, *[""] * (width - len(row))] for row in sheet.rows]
    expected = [HEAD, *plain_rows]
    assert back == expected[: len(back)]
    assert all(cell == "" for row in expected[len(back) :] for cell in row)


def test_numbers_and_dates_of_a_sheet_are_words() -> None:
    cells = [42, 1250.5, 0.1 + 0.2, datetime(2025, 12, 31), True]  # noqa: DTZ001
    (sheet,) = read(as_xlsx({"a": [["x"] * 5, cells]}), HEADINGS)
    assert sheet.rows[1] == ["42", "1250,5", "0,3", "2025-12-31", "1"]


def test_headings_below_a_title_and_on_another_sheet_are_recognised() -> None:
    sheets = read(
        as_xlsx(
            {
                "Note": [["Elenco 2026"]],
                "Dati": [
                    ["Famiglie della torre"],
                    [],
                    ["RIF.", "Nome e cognome", "Colore"],
                    ["1", "Ugo", "blu"],
                ],
            }
        ),
        HEADINGS,
    )
    table = HEADINGS.table(sheets, "it")
    assert (table.sheet, table.line, table.ignored, table.other_sheets) == ("Dati", 3, ["Colore"], ["Note"])
    assert table.rows == [(4, ["1", "Ugo", "blu"])]


def test_every_heading_is_one_column() -> None:
    names = [heading for column in COLUMNS for heading in column.headings()]
    assert len(names) == len(set(names))
    for column in COLUMNS:
        for language in ("it", "en"):
            assert column.names[language]


# -- files that cost too much


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(**parts: bytes) -> bytes:
    """A workbook with these parts replaced."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx({"a": [["Codice", "Persona"], ["1", "Ugo"]]}))) as archive:
        names = {name: archive.read(name) for name in archive.namelist()}
    return packed({**names, **{name.replace("__", "/"): content for name, content in parts.items()}})


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
HOSTILE = {
    "a cell at the end of the world": changed(
        **{"xl__worksheets__sheet1.xml": SHEET % b'<row r="1"><c r="XFD1048576"><v>1</v></c></row>'}
    ),
    "the same with a prefix": changed(
        **{
            "xl__worksheets__sheet1.xml": b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/'
            b'2006/main"><x:sheetData><x:row r="1048576"><x:c r="A1048576"><x:v>1</x:v></x:c></x:row></x:sheetData>'
            b"</x:worksheet>"
        }
    ),
    "far to the right": changed(
        **{"xl__worksheets__sheet1.xml": SHEET % b'<row r="1"><c r="XFD1"><v>1</v></c></row>'}
    ),
    "a bomb": packed({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * (80 * 1024 * 1024)}),
    "a long text many times": changed(
        **{
            "xl__sharedStrings.xml": b"<sst><si><t>" + b"x" * 1900 + b"</t></si></sst>",
            "xl__worksheets__sheet1.xml": SHEET
            % (b'<row r="1">' + b'<c t="s"><v>0</v></c>' * 199 + b"</row>").join([b""] * 101),
        }
    ),
    "billion laughs": changed(
        **{
            "xl__sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
            b"<sst><si><t>&b;</t></si></sst>"
        }
    ),
    "a very long cell": as_xlsx({"a": [["Codice", "Persona"], ["1", "x" * 30_000]]}),
    "no XML": changed(**{"xl__worksheets__sheet1.xml": b"\xff\xfe nothing"}),
    "many parts": packed({"xl/workbook.xml": b"<a/>", **{f"x{n}": b"" for n in range(1_200)}}),
    "another archive": packed({"a.txt": b"x"}),
    "an OpenDocument": packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "cut off": as_xlsx({"a": [["Codice", "Persona"], ["1", "Ugo"]]})[:-200],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        read(HOSTILE[name], HEADINGS)


@settings(max_examples=60)
@given(st.integers(0, 4_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(at: int, piece: bytes) -> None:
    content = as_xlsx({"a": [["Codice", "Persona"], ["1", "Ugo"]]})
    at %= len(content)
    with contextlib.suppress(Refused):
        read(content[:at] + piece + content[at + len(piece) :], HEADINGS)


@settings(max_examples=60)
@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00")
@example(b'"')
@example(GOOD.encode()[:-1] + b"\x81\x8d")
def test_whatever_it_is_it_is_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(Refused):
        HEADINGS.table(read(content, HEADINGS), "it")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a" * (MOST_BYTES + 1), Refusal.TOO_LARGE),
        (b" \r\n\t", Refusal.EMPTY),
        (b"Codice;Persona\n" + b"1;a\n" * (MOST_ROWS + 1), Refusal.TOO_MANY_ROWS),
        (b"Codice;Persona\n" + b"\n" * (3 * MOST_ROWS) + b"1;a\n", Refusal.TOO_MANY_ROWS),
        (b"Codice;Persona\n" + b";" * 500 + b"\n", Refusal.TOO_MANY_COLUMNS),
        (b"Codice;Persona\n1;" + b"a" * (MOST_CHARACTERS + 1) + b"\n", Refusal.LONG_CELL),
        (b'Codice;Persona\n1;"' + b"a;b\n" * 50_000, Refusal.LONG_CELL),
    ],
)
def test_each_limit_holds(content: bytes, reason: Refusal) -> None:
    with pytest.raises(Refused, match=reason.value):
        HEADINGS.table(read(content, HEADINGS), "it")


# -- cells


@given(st.integers(1, 10_000_000))
def test_an_amount_is_read_in_either_form(minor: int) -> None:
    whole, cents = divmod(minor, 100)
    for text in (
        f"{whole},{cents:02}",
        f"{whole}.{cents:02}",
        f"€ {whole:,}.{cents:02}",
        f"{whole:,}.{cents:02}".translate(str.maketrans(",.", ".,")) + " euro",
        f"{whole:_},{cents:02}".replace("_", " "),
    ):
        assert amount(text, KNOWN) == minor, text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.234", "two_ways"),
        ("1,234", "two_ways"),
        ("0.500", "amount"),
        ("12,345,6", "amount"),
        ("-5", "amount"),
        ("dieci", "amount"),
        ("1e3", "amount"),
        ("NaN", "amount"),
        ("0", "amount_bounds"),
        ("100000,01", "amount_bounds"),
    ],
)
def test_a_doubtful_amount_is_asked_about(text: str, code: str) -> None:
    with pytest.raises(Fault) as fault:
        amount(text, KNOWN)
    assert fault.value.code == code


@given(st.dates(date(1990, 1, 1), date(2026, 3, 2)))
def test_a_day_is_read_as_italy_and_iso_write_it(on: date) -> None:
    for text in (f"{on:%d/%m/%Y}", f"{on.day}.{on.month}.{on.year}", on.isoformat(), f"{on} 00:00:00"):
        assert day()(text, KNOWN) == on.isoformat(), text


@pytest.mark.parametrize(
    "text", ["31/02/2025", "12/31/2025", "31/12/25", "20251231", "ieri", "03/03/2026", "1/1/1800"]
)
def test_a_day_that_is_none_is_asked_about(text: str) -> None:
    with pytest.raises(Fault):
        day()(text, KNOWN)


def test_yes_and_no_are_what_people_write() -> None:
    assert all(yes_no(word, KNOWN) for word in ("Sì", "SI", "x", "1", "yes"))
    assert not any(yes_no(word, KNOWN) for word in ("no", "0", "Falso"))
    with pytest.raises(Fault):
        yes_no("forse", KNOWN)
    assert plain("  Morosità  (canone): ") == "morosita canone"
