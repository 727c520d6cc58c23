"""Anything that doesn't exist is a 404 with a page that says so, for everybody and any number."""

from __future__ import annotations

import pytest

from budgeting.states.staff import Role
from tests.admin.rights.asking import asked
from tests.admin.rights.table import PAGES, ROLES
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.world import World


@on_sqlite
@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_there_is_a_page_that_says_so(console: Console, role: str) -> None:
    browser = console(role)
    for path in ("/nothing", "/households/abc", "/cases/-1", "/inbox/1/nothing", "/static/none"):
        answer = browser.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["content-type"].startswith("text/html"), path


# PostgreSQL gets the numbers that it would refuse itself; those that no column could hold reach no database.
@pytest.mark.parametrize(
    ("database_url", "number"),
    [("postgresql", 0), ("postgresql", 2**31), ("postgresql", 2**63), ("sqlite", 2**63), ("sqlite", 10**30)],
    indirect=["database_url"],
)
def test_numbers_that_no_row_has_are_404(console: Console, own: World, number: int) -> None:
    browser, values = console(Role.OPERATOR), own.values()
    wrong = []
    for (method, path), page in PAGES.items():
        for part, thing in page.path.items():
            if thing == "week" or thing not in values:
                continue
            answer = asked(method, path, page, {**values, thing: number}).of(browser)
            if answer.status_code != 404:
                wrong.append((method, path, part, answer.status_code))
    assert not wrong, wrong
