"""Imports in the console: upload a file, review it, correct it, confirm it, undo it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Household, Import
from budgeting.imports.reading import MOST_BYTES
from budgeting.states.staff import Role
from tests.budgeting.imports.files import GOOD, as_csv, as_xlsx, worked
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page

BAD = [
    ["Codice famiglia", "Persona", "Lingua", "Morosità canone", "Citofono"],
    ["B1", "Ugo", "klingon", "", "333"],
    ["B2", "=cmd|' /C calc'!A0", "", "12.50", ""],
    ["B3", "Ada", "", "", ""],
]


@pytest.fixture
def coordinator(console: Console) -> Browser:
    return console(Role.COORDINATOR)


def uploaded(browser: Browser, content: bytes, name: str = "elenco.csv") -> Any:
    return browser.post("/imports/new", data={"csrf": browser.csrf}, files={"file": (name, content)})


def staged(browser: Browser, content: bytes, name: str = "elenco.csv") -> str:
    answer = uploaded(browser, content, name)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def households(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count(Household.id))) or 0


def number(page: Page, name: str) -> str:
    return page.text(f'[data-testid="{name}"]')


def test_from_the_file_to_the_families_and_back(
    coordinator: Browser, database: Database, clock: SetClock, cast: Cast
) -> None:
    before = households(database)
    path = staged(coordinator, GOOD.encode("cp1252"))
    page = coordinator.page(path)
    assert "elenco.csv" in page.html
    assert number(page, "rows-new") == "3"
    assert households(database) == before
    # A number that the page never showed confirms nothing.
    assert coordinator.submit(f"{path}/confirm", number="7").status_code == 409
    assert coordinator.submit(f"{path}/confirm", number="x").status_code == 409
    assert coordinator.submit(f"{path}/confirm", number="2").status_code == 303
    # A second tap.
    again = coordinator.submit(f"{path}/confirm", number="2")
    assert again.status_code == 409
    assert coordinator.part(f"{path}?part=live").status_code == 200
    worked(database, clock)
    assert households(database) == before + 2
    assert number(coordinator.page(path), "rows-created") == "3"
    twice = coordinator.page(staged(coordinator, GOOD.encode("cp1252")))
    assert number(twice, "rows-present") == "3"
    assert 'data-testid="same"' in twice.html
    assert 'id="confirm"' not in twice.html
    assert coordinator.submit(f"{path}/undo").status_code == 303
    assert coordinator.submit(f"{path}/undo").status_code == 409
    worked(database, clock)
    assert households(database) == before
    assert number(coordinator.page(path), "rows-undone") == "3"
    assert "elenco.csv" in coordinator.page("/imports").html


def test_faulty_lines_are_named_downloaded_corrected_and_uploaded_again(
    coordinator: Browser, database: Database, clock: SetClock, cast: Cast
) -> None:
    path = staged(coordinator, as_csv(BAD))
    text = coordinator.page(path).html
    for said in ("Riga 2", "Riga 3", "klingon", "Il bot non parla questa lingua", "Citofono", "Creditore"):
        assert said in text, said
    answer = coordinator.get(f"{path}/faulty.csv")
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert table[0] == ["Codice famiglia", "Persona", "Lingua", "Morosità canone", "Da correggere"]
    # Text that a person wrote must not run as a formula when the file is opened.
    assert table[2][1] == "'=cmd|' /C calc'!A0"
    table[1][2] = "arabo"
    table[2][3] = ""
    mended = staged(coordinator, as_csv(table))
    page = coordinator.page(mended)
    assert number(page, "rows-new") == "2"
    assert "rows-faulty" not in page.html
    assert coordinator.get(f"{path}/faulty.xlsx").content[:2] == b"PK"
    assert coordinator.submit(f"{mended}/confirm", number="2").status_code == 303
    worked(database, clock)
    with database.read() as session:
        assert session.scalar(select(Household.name).where(Household.reference == "B2")) == BAD[2][1]


@on_sqlite
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Questo file è vuoto"),
        (b"Codice;Persona\n", "niente sotto le intestazioni"),
        (b"Nome;Via\nUgo;Roma\n", "Mancano queste colonne: Codice famiglia"),
        (b"Codice;Persona;Codice\n1;Ugo;2\n", "La colonna Codice famiglia c&#39;è due volte"),
        (b"%PDF-1.7 ...", "non è una tabella"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "vecchio file Excel"),
        (b"PK\x03\x04 broken", "danneggiato"),
        (b"x" * (MOST_BYTES + 1), "al massimo 5 MB"),
        (b'Codice;Persona\n1;"' + b"x" * 3000 + b'"\n', "Una cella è troppo lunga"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    coordinator: Browser, database: Database, content: bytes, said: str
) -> None:
    answer = uploaded(coordinator, content)
    assert answer.status_code == 422
    assert said in answer.text
    with database.read() as session:
        assert session.scalar(select(func.count(Import.id))) == 0


@on_sqlite
def test_without_a_file_the_form_says_so(coordinator: Browser) -> None:
    for files in ({}, {"file": ("", b"")}):
        answer = coordinator.post("/imports/new", data={"csrf": coordinator.csrf}, files=files)
        assert answer.status_code == 422
        assert "Scegli un file" in answer.text
    assert coordinator.post("/imports/new", files={"file": ("a.csv", b"x")}).status_code == 403


@on_sqlite
def test_a_template_can_be_filled_in_and_uploaded(coordinator: Browser) -> None:
    for form in ("csv", "xlsx"):
        content = coordinator.get(f"/imports/template/households.{form}").content
        page = coordinator.page(staged(coordinator, content, f"modello.{form}"))
        assert number(page, "rows-new") == "1", page.html
    assert coordinator.get("/imports/template/households.pdf").status_code == 404
    assert coordinator.get("/imports/template/nothing.csv").status_code == 404


@on_sqlite
def test_excel_is_told_by_its_bytes(coordinator: Browser) -> None:
    content = as_xlsx({"Note": [["solo testo"]], "Famiglie": [["Codice", "Persona"], ["0042", "Ugo"]]})
    page = coordinator.page(staged(coordinator, content, "elenco.csv"))
    assert number(page, "rows-new") == "1"
    assert "0042" in page.html
    assert "Fogli lasciati da parte" in page.html


@on_sqlite
def test_an_administrator_sees_numbers_of_what_others_brought(
    coordinator: Browser, console: Console, staff_of: Callable[[str], int]
) -> None:
    path = staged(coordinator, as_csv(BAD), "Famiglia Segreta.csv")
    administrator = console(Role.ADMINISTRATOR)
    page = administrator.page(path)
    assert number(page, "rows-faulty") == "2"
    for hidden in ("klingon", "Segreta", "Citofono"):
        assert hidden not in page.html
        assert hidden not in administrator.page("/imports").html
    assert administrator.get(f"{path}/faulty.csv").status_code == 404
    own = staged(administrator, as_csv(BAD))
    assert "klingon" in administrator.page(own).html


@on_sqlite
def test_what_is_discarded_is_gone(coordinator: Browser, database: Database) -> None:
    path = staged(coordinator, as_csv(BAD))
    assert coordinator.submit(f"{path}/discard").status_code == 303
    assert coordinator.submit(f"{path}/discard").status_code == 409
    assert coordinator.submit(f"{path}/confirm", number="1").status_code == 409
    page = coordinator.page(path)
    assert "klingon" not in page.html
    assert coordinator.get(f"{path}/faulty.csv").status_code == 404
