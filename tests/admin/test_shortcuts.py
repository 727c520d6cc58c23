"""The keyboard shortcuts: what the dialog lists is there, and nothing else answers to a key. `tests/e2e/test_inbox.py`
presses them.
"""

from __future__ import annotations

import re
from pathlib import Path

import admin
from admin import shortcuts
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite

FOLDER = Path(admin.__file__).parent
TARGETS = {each.target for group in shortcuts.GROUPS for each in group.shortcuts}
#: In the templates, as an attribute, in the mapping of a macro, or as an argument that becomes one.
_NAMED = re.compile(r'(?:data-shortcut(?:=|": )|shortcut=)"(\w+)"')


def test_each_shortcut_leads_somewhere_and_nothing_waits_for_a_key_that_is_not_listed() -> None:
    named = {
        name
        for path in (FOLDER / "templates").rglob("*.html")
        for name in _NAMED.findall(path.read_text(encoding="utf-8"))
    }
    assert named == TARGETS - shortcuts.VERBS


def test_the_script_knows_the_verbs_of_the_table() -> None:
    script = (FOLDER / "static" / "js" / "shortcuts.js").read_text(encoding="utf-8")
    (table,) = re.findall(r"const VERBS = \{(.*?)\n\};", script, flags=re.S)
    assert set(re.findall(r"^  (\w+)[:(]", table, flags=re.M)) == shortcuts.VERBS
    assert shortcuts.VERBS <= TARGETS


def test_no_key_leads_to_two_places_at_once() -> None:
    keys = [(key, each.typing) for group in shortcuts.GROUPS for each in group.shortcuts for key in each.keys]
    assert len(set(keys)) == len(keys)


@on_sqlite
def test_everybody_is_shown_what_they_can_use(console: Console, cast: Cast) -> None:
    for role, groups in ((Role.OPERATOR, 2), (Role.PARTNER, 1)):
        page = console(role).page("/account")
        assert len(page.css("#shortcuts h3")) == groups
        assert page.has('footer [data-shortcut="shortcuts"][hidden]'), "the script offers it"
        assert page.has("#menu-inbox") is (groups == 2)


@on_sqlite
def test_the_menu_counts_the_conversations_that_wait(console: Console, cast: Cast) -> None:
    browser = console(Role.OPERATOR)
    assert browser.part("/inbox/count").text.strip() == ""
    assert console(Role.PARTNER).get("/inbox/count").status_code == 404
