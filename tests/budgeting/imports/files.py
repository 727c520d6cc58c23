"""Files for the import tests, as people would make them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from budgeting import imports
from budgeting.batches import running
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.imports import KINDS, checking, staging
from budgeting.imports.kind import Kind
from tests.kit.jobs import chunk

LANGUAGES = {"it": "it", "italiano": "it", "en": "en", "arabo": "ar", "ar": "ar"}
#: Two families, three people in all; one family has arrears.
GOOD = """Codice famiglia;Famiglia;Persona;Lingua;Maggiorenne;Sede;Coach;Morosità canone;Creditore;Morosità al
007;Famiglia Bianchi;Ugo Bianchi;italiano;sì;Torre Cimabue;Giulia;1.250,50;Ente casa;31/12/2025
007;;Ida Bianchi;;no;;;;;
N-2;;Sara Verdi;ar;;;;;;
"""


def as_csv(rows: Sequence[Sequence[str]], separator: str = ";") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                elif hasattr(cell, "isoformat"):
                    sheet.write_datetime(at, column, cell, day)
                else:
                    sheet.write(at, column, cell)
    book.close()
    return file.getvalue()


def staged(
    database: Database,
    clock: Clock,
    programme_id: int,
    content: bytes,
    staff_id: int | None = None,
    kind: Kind = KINDS["households"],
) -> int:
    """Upload a file; gives the import's id."""
    table = staging.table_of(kind, content, "it")
    with database.read() as session:
        lines = checking.checked(session, clock, kind, programme_id, table, LANGUAGES)
    return database.write(
        lambda s: (
            staging.stage(s, clock, staff_id, kind, programme_id, "elenco.csv", content, table, lines).id
        )
    )


def states(database: Database, import_id: int) -> dict[str, int]:
    with database.read() as session:
        return {
            state.value: count for state, count in staging.counts(session, [import_id])[import_id].items()
        }


def new(database: Database, import_id: int) -> int:
    with database.read() as session:
        return staging.things(session, import_id, staging.ImportRowState.NEW)


def committed(database: Database, clock: Clock, import_id: int, staff_id: int | None = None) -> None:
    number = new(database, import_id)
    database.write(lambda s: imports.confirm(s, clock, staff_id, import_id, number))
    worked(database, clock)


def undone(database: Database, clock: Clock, import_id: int, staff_id: int | None = None) -> None:
    database.write(lambda s: imports.undo(s, clock, staff_id, import_id))
    worked(database, clock)


def worked(database: Database, clock: Clock, chunks: int = 1_000) -> None:
    """Let a worker do up to ``chunks`` chunks of the waiting job."""
    for kind in (imports.COMMIT, imports.UNDO):
        claim = database.write(lambda s, kind=kind: running.claim(s, clock, {kind.name: kind}, "worker"))
        while claim is not None and chunks and not chunk(database, clock, kind, claim):
            chunks -= 1
        if claim is not None and not chunks:
            database.write(lambda s, claim=claim: running.release(s, claim))
