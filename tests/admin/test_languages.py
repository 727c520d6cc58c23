"""The console's languages: a folder says so, staff choose on the page, and the page follows its direction."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from admin.app import ConsoleSettings, create_app
from budgeting.audit import AuditAction
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Staff
from budgeting.states.staff import Role
from dialogs.text.languages import languages, of_the_console
from dialogs.text.words import Words
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.invented_language import CODE, NAME, with_one_more
from tests.kit.page import Page


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@on_sqlite
def test_a_language_that_is_only_a_folder_has_pages(
    console: Console, database: Database, clock: SetClock, cast: Cast, tmp_path: Path, direction: str
) -> None:
    folder = with_one_more(tmp_path, console=True, direction=direction, said={"Households": "Ffamiglie"})
    app = create_app(
        database, clock, ConsoleSettings(secure=False), Words("admin", folder), Words(folder=folder)
    )
    browser = console(Role.OPERATOR, app)
    page = browser.page("/households")
    assert NAME in page.texts('footer [name="language"]')
    answer = browser.submit("/account/language", language=CODE, back="/households?site=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/households?site=1")
    for path in ("/", "/households", "/inbox", "/broadcasts/new", "/account", "/appointments"):
        page = browser.page(path)
        assert page.values("html", "lang") == [CODE], path
        assert page.values("html", "dir") == [direction], path
        assert page.has('link[href="/static/css/rtl.css"]') == (direction == "rtl"), path
    assert "Ffamiglie" in browser.get("/households").text
    # Forms read amounts, and lists write their files, by the folder too.
    assert browser.get("/households/export.csv").status_code == 200
    assert browser.get("/households/export.xlsx").status_code == 200


def test_the_choice_is_stored_for_the_person(console: Console, database: Database) -> None:
    browser = console(Role.OPERATOR)
    assert browser.page("/").values("html", "lang") == ["it"]
    browser.submit("/account/language", language="en", back="/inbox")
    assert browser.page("/").values("html", "lang") == ["en"]
    with database.read() as session:
        person = session.scalars(select(Staff).where(Staff.email == "marco@example.org")).one()
        notes = session.scalars(select(Audit).where(Audit.action == AuditAction.STAFF_LANGUAGE)).all()
        assert (person.language, [note.staff_id for note in notes]) == ("en", [person.id])
    # Again in another browser, which asks for Italian.
    again = console(Role.OPERATOR)
    assert again.get("/", headers={"accept-language": "it"}).text.count('lang="en"') >= 1


@on_sqlite
@pytest.mark.parametrize("code", ["ar", "xx", "", "it; en", "../it"])
def test_only_the_consoles_languages_can_be_chosen(console: Console, code: str, app: FastAPI) -> None:
    assert "ar" not in of_the_console(languages())
    browser = console(Role.OPERATOR)
    assert browser.submit("/account/language", language=code, back="//elsewhere").headers["location"] == "/"
    assert browser.page("/").values("html", "lang") == ["it"]
    with Browser(app, follow_redirects=False) as stranger:
        answer = stranger.post("/signin/language", data={"language": code, "back": "https://elsewhere"})
        assert (answer.headers["location"], answer.headers.get("set-cookie")) == ("/", None)


@on_sqlite
def test_before_signing_in_the_choice_stays_in_the_browser(app: FastAPI, cast: Cast) -> None:
    with Browser(app, follow_redirects=False) as browser:
        first = browser.get("/signin?back=/inbox", headers={"accept-language": "fi, it;q=0.8, en;q=0.5"})
        assert Page(first).values("html", "lang") == ["it"]
        assert Page(first).values('.languages input[name="back"]') == ["/signin?back=/inbox"]
        answer = browser.post("/signin/language", data={"language": "en", "back": "/signin?back=/inbox"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/signin?back=/inbox")
        page = Page(browser.get("/signin", headers={"accept-language": "it"}))
        assert page.values("html", "lang") == ["en"]
        assert page.values(".languages [aria-current]") == ["en"]
        # The stored language is the person's, whatever the browser was set to.
        browser.sign_in("marco")
        assert browser.page("/").values("html", "lang") == ["it"]


@on_sqlite
@pytest.mark.parametrize(
    ("asks", "gets"),
    [
        ("", "it"),
        ("en", "en"),
        ("en-GB,en;q=0.9,it;q=0.1", "en"),
        ("it-CH, en;q=0.9", "it"),
        ("de;q=1, en;q=0.2, it;q=0.3", "it"),
        ("en;q=0, it", "it"),
        ("ar, ur", "it"),
        (";;q=,,*;q=x", "it"),
    ],
)
def test_the_sign_in_page_follows_the_browser(app: FastAPI, cast: Cast, asks: str, gets: str) -> None:
    with Browser(app, follow_redirects=False) as browser:
        page = Page(browser.get("/signin", headers={"accept-language": asks}))
        assert page.values("html", "lang") == [gets]


@on_sqlite
def test_a_form_from_elsewhere_chooses_nothing(app: FastAPI, cast: Cast) -> None:
    with Browser(app, follow_redirects=False) as browser:
        answer = browser.post(
            "/signin/language", data={"language": "en"}, headers={"sec-fetch-site": "cross-site"}
        )
        assert answer.headers.get("set-cookie") is None
