"""Sixty households from one file, seven lines of which are wrong: each is named, and the others come in."""

from __future__ import annotations

from sqlalchemy import func, select

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Household
from budgeting.states.staff import Role
from tests.budgeting.imports.files import as_csv, worked
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite

HEAD = [
    "Codice famiglia",
    "Famiglia",
    "Persona",
    "Lingua",
    "Coach",
    "Morosità canone",
    "Creditore",
    "Data morosità",
]


@on_sqlite
def test_sixty_households_with_seven_faults(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    lines = [
        [f"S{number:03}", f"Famiglia {number}", f"Persona {number}", "italiano", "Giulia", "", "", ""]
        for number in range(60)
    ]
    lines[3][3] = "klingon"
    lines[9][4] = "Nessuno"
    lines[15][5:] = ["12,50", "ALER", "31/02/2025"]
    lines[21][2] = ""
    lines[27][5:] = ["1.234", "ALER", "31/12/2025"]
    lines[33][0] = ""
    lines[39][2] = "x" * 400
    # The same line twice is no fault: it is once.
    lines.append(list(lines[45]))
    browser = console(Role.COORDINATOR)
    answer = browser.post(
        "/imports/new",
        data={"csrf": browser.csrf},
        files={"file": ("sessanta.csv", as_csv([HEAD, *lines]))},
    )
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"]
    page = browser.page(path)
    for line, said in (
        (5, "Il bot non parla questa lingua"),
        (11, "nessuno segue famiglie come coach con questo nome"),
        (17, "Scrivi una data come 31/12/2025"),
        (23, "non può essere vuot"),
        (29, "Questo importo si può leggere in due modi"),
        (35, "non può essere vuot"),
        (41, "troppo lung"),
    ):
        assert f"Riga {line}" in page.html, (line, said)
        assert said in page.html, said
    assert page.text('[data-testid="rows-faulty"]') == "7"
    assert page.text('[data-testid="rows-new"]') == "53"
    assert page.text('[data-testid="rows-repeated"]') == "1"
    before = count(database)
    assert browser.submit(f"{path}/confirm", number="53").status_code == 303
    worked(database, clock)
    assert count(database) == before + 53


def count(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count(Household.id))) or 0
