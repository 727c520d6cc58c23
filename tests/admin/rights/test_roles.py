"""Each role has the pages the table gives it, in its language, and no others."""

from __future__ import annotations

from gettext import NullTranslations

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from dialogs.text.words import Words
from tests.admin.rights.asking import asked
from tests.admin.rights.offers import offered
from tests.admin.rights.table import DOOR, PAGES, ROLES
from tests.kit.console import Console
from tests.kit.databases import each_on_sqlite, on_sqlite
from tests.kit.rewinding import Rewinding
from tests.kit.world import World


def named_routes(app: FastAPI) -> set[tuple[str, str]]:
    return {
        (method, context.path)
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
        if method != "HEAD"
    }


@on_sqlite
def test_the_table_knows_every_route(app: FastAPI) -> None:
    assert named_routes(app) == set(PAGES) | DOOR


class Missing(NullTranslations):
    """A catalogue's fallback: remembers the keys that the catalogue doesn't have."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: set[str] = set()

    def gettext(self, message: str) -> str:
        self.keys.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.keys.add(msgid1)
        return msgid2


@pytest.fixture
def untranslated(words: Words, console_words: Words, monkeypatch: pytest.MonkeyPatch) -> Missing:
    """What the console's pages could not say in Italian."""
    missing = Missing()
    for catalogue in (words, console_words):
        monkeypatch.setattr(catalogue._catalogues["it"], "_fallback", missing)
        # Words it has looked up before would not be looked up again.
        monkeypatch.setattr(catalogue, "_fixed", {})
    return missing


#: Together they have every page.
TOGETHER = ("operator", "coach", "coordinator", "administrator")


@each_on_sqlite("role", ROLES, on_both=TOGETHER)
def test_each_role_has_its_pages_and_no_others(
    console: Console, own: World, database: Rewinding, role: str, untranslated: Missing
) -> None:
    browser = console(role)
    wrong, dead_ends = [], set[tuple[str, str, str]]()
    for (method, path), page in PAGES.items():
        if path in ("/signout", "/live"):
            continue
        allowed = role in page.who
        if not database.is_sqlite and role != next((each for each in TOGETHER if each in page.who), role):
            # A page's queries are the same for each role; one kind of database proves what a role has.
            continue
        # Undo each change, so that no route gets in another's way.
        with database.rewound():
            answer = asked(method, path, page, own.values()).of(browser)
        expected = {page.answer or (303 if method == "POST" else 200)} if allowed else {404}
        if allowed and path.endswith("/bar"):
            expected |= {204}
        if answer.status_code not in expected:
            wrong.append((method, path, answer.status_code))
        if method == "GET" and answer.status_code == 200 and "html" in answer.headers["content-type"]:
            # Nobody is led to what they may not open, nor shown a form that they may not send.
            dead_ends |= {(path, *each) for each in offered(answer.text) if role not in PAGES[each].who}
    assert not wrong, wrong
    assert not dead_ends, sorted(dead_ends)
    assert untranslated.keys == set()
    assert browser.submit("/signout").status_code == 303
