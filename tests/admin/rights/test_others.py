"""Other programmes' records don't exist for you, wherever a request names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from budgeting.db.engine import Database
from tests.admin.rights.asking import asked, things, trail
from tests.admin.rights.table import PAGES, ROLES, Page
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.world import World


def others(own: World, foreign: World) -> Iterator[tuple[str, str, Page, dict[str, Any], str]]:
    """Each route with one foreign thing among one's own, and with only foreign things."""
    for (method, path), page in PAGES.items():
        named = things(page)
        for thing in named:
            values = {**own.values(), thing: foreign.values()[thing]}
            yield method, path, page, values, thing
        if named:
            yield method, path, page, foreign.values(), "everything"


# The queries are the same as for one's own things, and `test_roles` runs those on both kinds.
@on_sqlite
@pytest.mark.parametrize("role", ROLES)
def test_things_of_others_do_not_exist(
    console: Console, own: World, foreign: World, database: Database, role: str
) -> None:
    browser = console(role)
    before = trail(database)
    wrong = []
    for method, path, page, values, thing in others(own, foreign):
        if role not in page.who:
            # Their own are closed to them too, as `test_roles` proves.
            continue
        answer = asked(method, path, page, values).of(browser)
        # A foreign choice in a form is refused at its field; everything else is a 404.
        chosen = {name for text in page.form.values() for name in re.findall(r"\{(\w+)\}", text)}
        only_chosen = thing in chosen or (thing == "everything" and not page.path and not page.query)
        allowed = {404, 422} if only_chosen else {404}
        if path == "/broadcasts/check" and thing == "meeting":
            allowed |= {200}  # the field says what is wrong, and nothing is kept
        if thing == "message" and "before=" in page.query:
            # A message's id is only a position in one's own thread.
            allowed |= {200}
        if thing == "message" and "m=" in page.query:
            # It redirects to a form that refuses it.
            allowed |= {303}
        if answer.status_code not in allowed:
            wrong.append((method, path, thing, answer.status_code))
    assert not wrong, wrong
    assert not [line for line in trail(database) - before if line[0] in WRITTEN]


#: What the audit log would show if a form with a foreign thing had been accepted.
WRITTEN = {"case.action", "case.assign", "conversation.assign", "broadcast.create", "household.create"}
