"""The frame of every page: crumbs, tabs, footer; and the page that shows every component."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import admin
from admin.version import version
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.world import World

KIT = Path(admin.__file__).parent / "templates" / "kit" / "components.html"
COMPONENTS = re.findall(r"{% macro (\w+)\(", KIT.read_text(encoding="utf-8"))


@pytest.mark.parametrize("component", COMPONENTS)
def test_each_component_stands_on_the_page_of_components(component: str) -> None:
    page = (KIT.parents[1] / "components" / "components.html").read_text(encoding="utf-8")
    assert re.search(rf"\bk\.{component}\(", page)


@on_sqlite
def test_administrators_see_all_components(console: Console, cast: Cast) -> None:
    page = console(Role.ADMINISTRATOR).page("/components")
    for shown in (
        ".page-head",
        ".tabs",
        ".chips",
        ".urgency-now",
        ".row-card",
        ".empty-state",
        ".summary",
        ".money-bar",
    ):
        assert page.has(shown), shown
    assert page.has(".action-bar")
    assert page.has("#toasts .toast-note")
    assert console(Role.OPERATOR).get("/components").status_code == 404


@on_sqlite
def test_a_page_further_in_says_where_it_is(console: Console, own: World) -> None:
    browser = console(Role.OPERATOR)
    page = browser.page(f"/households/{own.household}/edit")
    assert page.values(".breadcrumb a", "href") == ["/households", f"/households/{own.household}"]
    assert page.text(".breadcrumb [aria-current]") in page.text("title")
    assert page.values(".frame-menu > ul > li > a[aria-current]", "href") == ["/households"]
    # A screen's own page needs no crumbs: its tab says where one is.
    screen = browser.page("/appointments")
    assert not screen.has(".breadcrumb")
    assert screen.values(".frame-tabs [aria-current=page]", "href") == ["/appointments"]
    assert screen.values(".frame-menu > ul > li > a[aria-current]", "href") == ["/cases"]


@on_sqlite
def test_everybody_may_read_how_accessible_it_is_and_which_version(console: Console, cast: Cast) -> None:
    signed_in = console(Role.PARTNER)
    with Browser(signed_in.app, follow_redirects=False) as stranger:
        for page in (signed_in.page("/accessibility"), stranger.page("/accessibility")):
            assert "WCAG" in page.html
            assert version() in page.text("footer")
            assert page.values("footer a", "href") == ["/accessibility"]
        assert not stranger.page("/accessibility").has(".frame-menu")
        assert stranger.page("/signin").has('.languages button[name="language"]')


@on_sqlite
def test_the_header_names_the_programme(console: Console, cast: Cast) -> None:
    assert console(Role.COACH).page("/").text(".frame-programme")


@on_sqlite
def test_an_address_that_does_not_exist_answers_in_the_readers_language_with_their_menu(
    console: Console, cast: Cast
) -> None:
    browser = console(Role.COACH)
    for path in ("/nowhere", "/households/1/nowhere"):
        answer = browser.get(path, headers={"accept-language": "en"})
        assert answer.status_code == 404
        assert "Questa pagina non esiste" in answer.text
        assert 'href="/inbox"' in answer.text
    browser.cookies.clear()
    stranger = browser.get("/nowhere", headers={"accept-language": "en"})
    assert "This page does not exist" in stranger.text
    assert 'href="/inbox"' not in stranger.text
