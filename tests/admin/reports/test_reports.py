"""Reports in the console: each says what it counts, for a chosen month, on the page and in the files."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from admin.reports import labels
from budgeting import reports
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.states.staff import Role
from tests.admin.families import audited, with_plan
from tests.admin.kit.test_lists import csv_rows, sheet_rows
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite

REPORT = "/reports/instalments-due"


def test_every_report_has_its_words() -> None:
    assert set(labels.WORDS) == set(reports.ALL)
    for name, report in reports.ALL.items():
        words = labels.WORDS[name]
        assert set(words.headings) == {column.key for column in report.columns}
        assert "not counted" in words.definition.key.casefold()


@on_sqlite
def test_a_coordinator_reads_what_became_of_a_month(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    with_plan(database, clock, cast)
    browser = console(Role.COORDINATOR)
    assert REPORT in browser.get("/reports").text
    page = LexborHTMLParser(browser.get(REPORT).text)
    assert "Non si contano" in page.css_first("[data-testid=definition]").text()
    options = page.css("select#month option")
    assert options[0].text() == "mar 2026"
    assert options[1].attributes["value"] == "2026-02"
    cells = [cell.text().strip() for cell in page.css("table.cards tbody tr td")]
    assert cells[:4] == ["Torre Cimabue", "1", "1", "100,00\xa0€"]
    assert cells[-1] == "0,00\xa0€"
    empty = browser.get(f"{REPORT}?month=2026-02").text
    assert "table" not in LexborHTMLParser(empty).css_first("#list").html
    assert browser.get(f"{REPORT}?month=zzz&programme=abc").status_code == 200


@on_sqlite
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_files_hold_the_same(
    console: Console, database: Database, clock: SetClock, cast: Cast, ending: str
) -> None:
    with_plan(database, clock, cast)
    answer = console(Role.COORDINATOR).get(f"{REPORT}/export.{ending}")
    head, line = (csv_rows if ending == "csv" else sheet_rows)(answer.content)
    assert line[:3] == ["Un ponte sul blu", "Torre Cimabue", "1" if ending == "csv" else 1.0]
    assert head[4:6] == ["Importo in scadenza", "Valuta"]
    assert answer.headers["content-disposition"].endswith(f'"reports-instalments-due-2026-03-02.{ending}"')
    assert ("report.export", None, {"rows": 1, "filters": ["month=2026-03"]}) in audited(database)
