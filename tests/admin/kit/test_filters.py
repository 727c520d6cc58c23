"""The filters of a list: one line, a chip for each in use, and an effect at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from selectolax.lexbor import LexborHTMLParser

import admin
from budgeting.states.staff import Role
from tests.admin.kit.test_lists import FILL, lists, reader, rows
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page

TEMPLATES = Path(admin.__file__).parent / "templates"
ASKED = {"hx-request": "true", "hx-target": "list"}


def chips(page: Page) -> dict[str, str]:
    """The chips by the words that a person hears, with their links."""
    return {
        " ".join(chip.text(separator=" ").split()): str(chip.attributes["href"])
        for chip in page.css("#filters-in-use a")
    }


@on_sqlite
@pytest.mark.parametrize("path", FILL)
def test_no_list_needs_a_button_to_filter(app: FastAPI, console: Console, path: str) -> None:
    made = lists(app)[path]
    page = reader(console, made).page(path)
    for form in page.css("main form[method=get]"):
        assert form.attributes.get("hx-target") == "#list"
        assert "change" in str(form.attributes.get("hx-trigger"))
        # Without a script there is a button, and only then.
        buttons = [
            button for button in form.css("button") if button.parent and button.parent.tag != "noscript"
        ]
        assert buttons == []
        assert form.css("noscript button")
    assert page.has("#filters") == bool(made.filters or any(sort.label for sort in made.sorts.values()))
    # Nothing is in use, so there is nothing to clear.
    assert chips(page) == {}


def test_no_template_says_show_all() -> None:
    for path in TEMPLATES.rglob("*.html"):
        assert not re.search(r't\("Show(?: all)?"\)', path.read_text(encoding="utf-8")), path


def test_each_filter_in_use_is_a_chip_that_takes_it_away(console: Console) -> None:
    browser = console(Role.OPERATOR)
    everything = rows(browser.get("/households").text)
    page = browser.page("/households?language=ar&waiting=1&sort=-name")
    assert rows(page.html) != everything
    shown = chips(page)
    assert list(shown) == [
        "Togli: Lingua: arabo",
        "Togli: Qualcuno non è nella chat",
        "Togli: Ordine: Nucleo, decrescente",
        "Togli tutti",
    ]
    without_language = browser.page(shown["Togli: Lingua: arabo"])
    assert list(chips(without_language)) == [*list(shown)[1:3], "Togli tutti"]
    assert rows(browser.get(shown["Togli tutti"]).text) == everything


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/audit?start=2026-03-01", "Dal: 1 mar 2026"),
        ("/audit?number=12", "Numero: 12"),
        ("/audit?subject=case", "Su che cosa: Caso"),
        ("/households?coach=nobody", "Coach: Ancora nessuno"),
        # A site that is gone can still be taken away.
        ("/households?site=999999", "Sede: 999999"),
    ],
)
def test_a_chip_says_the_value_in_words(console: Console, address: str, expected: str) -> None:
    page = console(Role.COORDINATOR).page(address)
    assert f"Togli: {expected}" in chips(page)


def test_a_search_and_a_value_that_always_is_stand_in_the_line(console: Console) -> None:
    browser = console(Role.OPERATOR)
    page = browser.page("/households?q=rossi")
    assert page.css("#filters > .search input")[0].attributes["value"] == "rossi"
    assert list(chips(page)) == ["Togli tutti"]
    weeks = console(Role.COACH).page("/weeks?state=read")
    assert weeks.has("#filters > .field #state")
    assert len(chips(weeks)) == 1


def part(browser: Browser, address: str, **heads: str) -> tuple[LexborHTMLParser, str | None]:
    """What htmx gets, and the address that it is told to show."""
    answer = browser.get(
        address, headers=ASKED | {name.replace("_", "-"): value for name, value in heads.items()}
    )
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text), answer.headers.get("hx-push-url")


def test_the_address_has_what_is_chosen_and_never_the_words_searched_for(console: Console) -> None:
    browser = console(Role.OPERATOR)
    asked = "/households?q=rossi&site=&coach=&language=ar&sort=name&page=2"
    _, pushed = part(browser, asked, hx_current_url="https://console.example/households")
    assert pushed == "/households?language=ar&page=2"
    # Nothing new to come back to.
    _, pushed = part(browser, asked, hx_current_url="https://console.example/households?language=ar&page=2")
    assert pushed == "false"
    # A list that refreshes itself leaves the address alone.
    _, pushed = part(browser, "/cases?part=list&topic=health")
    assert pushed is None


@on_sqlite
def test_an_answer_renews_the_line_but_not_the_form_that_somebody_is_at(console: Console) -> None:
    browser = console(Role.OPERATOR)
    asked, _ = part(browser, "/households?language=ar", hx_trigger="filters")
    assert asked.css_first("#filters-in-use[hx-swap-oob] #without-language")
    assert not asked.css_first("#filters")
    clicked, _ = part(browser, "/households?language=ar", hx_trigger="without-coach")
    assert clicked.css_first("#filters[hx-swap-oob] #without-language")
    for answer in (asked, clicked):
        said = answer.css_first("#filters-said")
        assert said is not None
        assert said.text().strip().endswith("Lingua: arabo")
    # What nobody asked for takes nothing from anybody's hands, and is not announced.
    by_itself, _ = part(browser, "/cases?part=list")
    assert by_itself.css_first("#list-tabs[hx-swap-oob]")
    assert not by_itself.css_first("#filters, #filters-in-use, #filters-said")


@on_sqlite
def test_orders_by_heading_are_offered_where_headings_are_hidden(console: Console) -> None:
    page = console(Role.OPERATOR).page("/households?sort=-reference")
    assert "-reference" in page.values("select#sort option")
    assert page.css("select#sort option[selected]")[0].attributes["value"] == "-reference"
