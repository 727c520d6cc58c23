"""What belongs to others does not exist, in no place of any request."""

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
    """Each route with one foreign thing among one's own, and with foreign things only."""
    for (method, path), page in PAGES.items():
        named = things(page)
        for thing in named:
            values = {**own.values(), thing: foreign.values()[thing]}
            yield method, path, page, values, thing
        if named:
            yield method, path, page, foreign.values(), "everything"


# What is asked of the database is what is asked for one's own, in `test_roles` on both kinds.
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
            # Nor their own, as `test_roles` proves.
            continue
        answer = asked(method, path, page, values).of(browser)
        # A choice in a form is refused at its field; everything else is not there.
        chosen = {name for text in page.form.values() for name in re.findall(r"\{(\w+)\}", text)}
        only_chosen = thing in chosen or (thing == "everything" and not page.path and not page.query)
        allowed = {404, 422} if only_chosen else {404}
        if path == "/broadcasts/check" and thing == "meeting":
            allowed |= {200}  # it says at the field what is wrong, and keeps nothing
        if thing == "message" and "before=" in page.query:
            # The number of a message is no more than a place in one's own thread.
            allowed |= {200}
        if thing == "message" and "m=" in page.query:
            # On the way to a form that refuses it.
            allowed |= {303}
        if answer.status_code not in allowed:
            wrong.append((method, path, thing, answer.status_code))
    assert not wrong, wrong
    assert not [line for line in trail(database) - before if line[0] in WRITTEN]


#: What would be written down if a form with a foreign thing were kept.
WRITTEN = {"case.action", "case.assign", "conversation.assign", "broadcast.create", "household.create"}
