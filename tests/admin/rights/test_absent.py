"""What is not there is 404 and a page that says so, whoever asks and whatever the number."""

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
@pytest.mark.parametrize(
    "path", ["/nothing", "/households/abc", "/cases/-1", "/inbox/1/nothing", "/static/none"]
)
def test_what_is_not_there_is_a_page_that_says_so(console: Console, role: str, path: str) -> None:
    answer = console(role).get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
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
