"""There is one popover component; anything else that folds is part of the page and covers nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from budgeting.db.engine import Database
from budgeting.states.conversations import InboxState
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.chats import Chats, english
from tests.kit.console import Console
from tests.kit.databases import on_sqlite

ROOT = Path(__file__).parents[2] / "admin"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
#: Parts of the page that fold, by class: they push what follows down.
FOLDS = {
    "panel fold",
    "more",
    "original",
    "note-box",
    "other-languages",
    "run-fold",
    "unfold",
    "answer-reading",
    "ask-reader",
    "side-end",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_opens_is_the_one_flyout_or_folds_in_the_page(template: Path) -> None:
    text = re.sub(r"{#.*?#}|{%.*?%}", "", template.read_text(encoding="utf-8"), flags=re.S)
    for tag in re.findall(r"<details[^>]*>", text):
        match = re.search(r'class="([^"]*)"', tag)
        if template.name == "flyout.html":
            assert 'name="flyout"' in tag, "the browser itself keeps one open at a time"
        else:
            assert (match[1] if match else "") in FOLDS, tag


def test_only_the_flyout_lies_over_the_page() -> None:
    """Anything else that is to lie over the page needs a decision here."""
    over = {}
    for sheet in (ROOT / "static" / "css").glob("*.css"):
        for rule in re.findall(
            r"([^{}]+)\{[^{}]*position: (?:absolute|fixed)[^{}]*\}", sheet.read_text("utf-8")
        ):
            over[rule.strip().splitlines()[-1].strip()] = sheet.name
    assert {selector for selector in over if "flyout" in selector} == {".flyout > .panel"}
    # On a phone the menu is a bar at the bottom, for which the page leaves room, and its end is a flyout above it.
    menus = {selector for selector in over if "menu" in selector}
    assert menus == {".frame-menu", ".frame-menu .frame-more .panel"}


@on_sqlite
def test_nobody_is_chosen_beforehand(console: Console, chats: Chats, cast: Cast, database: Database) -> None:
    english(database)
    for holder in (None, cast.marco, cast.giulia):
        chat = chats.waiting(
            cast.amina, held_by=holder, inbox_state=InboxState.HELD if holder else InboxState.WAITING
        )
        page = console(Role.OPERATOR).page(f"/inbox/{chat}")
        assert not page.has("select#to [selected]")
        choice = page.values("select#to option")
        assert str(cast.marco) not in choice, "for oneself there is a button"
        assert str(cast.giulia) in choice
