"""Whoever is shown a single family leaves a line of it; a file about many leaves one, with its rows and filters.

Every page, part, file and paper of the table is opened. A new one is red here until it notes the view (a page of the
household's frame does by itself: `household_frame.page`), or until it stands below with the reason.
"""

from __future__ import annotations

import html

from sqlalchemy import func, select

from admin.app import lists
from budgeting.audit import details_of
from budgeting.db.tables import Audit
from tests.admin.rights.asking import asked, things
from tests.admin.rights.table import PAGES, Page
from tests.admin.rights.test_left_household import OF_NO_FAMILY
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.rewinding import Rewinding
from tests.kit.world import World

#: Shown although they name a family or something of one's, and what they show.
SHOW_NO_FAMILY = {
    "/inbox/{conversation_id:int}/phrases/closed": "a button alone",
    "/inbox/{conversation_id:int}/presence": "which colleagues are at the page",
    "/households/moving": "many families in a list, with one ticked",
}
#: The roles that together have every page, in the order in which they are asked.
ROLES = ("operator", "coach", "coordinator", "administrator")


def opened_by(page: Page) -> str | None:
    return next((role for role in ROLES if role in page.who), None)


def newest(database: Rewinding) -> int:
    with database.read() as session:
        return session.scalar(select(func.max(Audit.id))) or 0


def lines(database: Rewinding, after: int) -> list[Audit]:
    with database.read() as session:
        return list(session.scalars(select(Audit).where(Audit.id > after)))


def one_family() -> dict[str, Page]:
    """The pages and parts that name a family or something of one's."""
    return {
        path: page
        for (method, path), page in PAGES.items()
        if method == "GET" and opened_by(page) and set(things(page)) - OF_NO_FAMILY
    }


@on_sqlite
def test_whoever_is_shown_a_family_leaves_a_line_of_it(
    console: Console, own: World, database: Rewinding
) -> None:
    browsers: dict[str, Browser] = {}
    seen, without = 0, []
    for path, page in one_family().items():
        role = opened_by(page) or ""
        browser = browsers.get(role) or browsers.setdefault(role, console(role))
        with database.rewound():
            before = newest(database)
            answer = asked("GET", path, page, own.values()).of(browser)
            new = lines(database, before)
        # What only leads elsewhere shows nothing.
        if answer.status_code != 200 or path in SHOW_NO_FAMILY:
            assert answer.status_code in (200, page.answer), path
            continue
        seen += 1
        if not any(line.household_id == own.household and line.staff_id for line in new):
            without.append(path)
    assert not without, without
    assert seen > 55
    assert set(one_family()) >= set(SHOW_NO_FAMILY)


@on_sqlite
def test_each_file_of_many_leaves_one_line(console: Console, own: World, database: Rewinding) -> None:
    """With how many rows it has, and by which filters; a search may be a name, so its words stay out."""
    browsers: dict[str, Browser] = {}
    files = [(path, page) for (method, path), page in PAGES.items() if method == "GET" and "/export." in path]
    for path, page in files:
        role = opened_by(page) or ""
        browser = browsers.get(role) or browsers.setdefault(role, console(role))
        before = newest(database)
        assert browser.get(path).status_code == 200, path
        said = [details_of(line.details) for line in lines(database, before)]
        assert [type(each.rows) for each in said] == [int], path
    assert {path.rpartition("/export.")[0] for path, _ in files} == {
        path for path, each in lists().items() if each.export
    }
    before = newest(database)
    browsers["operator"].get("/households/export.csv?q=mondo&standing=here")
    (line,) = lines(database, before)
    assert details_of(line.details).filters == ("q", "standing=here")
    assert "mondo" not in str(line.details)
    read = html.unescape(browsers["coordinator"].get("/audit").text)
    assert "q, standing=here" in read
