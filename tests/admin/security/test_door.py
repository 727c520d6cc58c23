"""Signing in: mistakes, guesses, and where you land."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from budgeting.db.tables import Staff
from tests.kit.build import PASSWORD
from tests.kit.console import MARCO, Browser
from tests.kit.databases import on_sqlite


def test_who_does_not_exist_and_who_errs_read_the_same(app, cast, database):
    with Browser(app, follow_redirects=False) as browser:
        wrong = browser.post("/signin", data={"email": MARCO, "password": "guess"})
        nobody = browser.post("/signin", data={"email": "marca@example.org", "password": "guess"})
    assert wrong.status_code == nobody.status_code == 422
    assert wrong.text.replace("marco@", "marca@") == nobody.text
    assert "guess" not in wrong.text


def test_who_has_no_password_cannot_come_in_with_any(app, cast, database):
    database.write(lambda s: s.execute(update(Staff).values(password_hash=None)))
    with Browser(app, follow_redirects=False) as browser:
        for guess in ("", "None", PASSWORD, "nobody has this password"):
            assert browser.post("/signin", data={"email": MARCO, "password": guess}).status_code == 422


@on_sqlite
@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nset-cookie: a=b",
        " //evil.example",
        "evil.example",
        "/%2f/evil.example\x00",
        "@evil.example",
    ],
)
def test_the_way_back_leads_nowhere_else(app, cast, back):
    with Browser(app, follow_redirects=False) as browser:
        answer = browser.post("/signin", data={"email": MARCO, "password": PASSWORD, "back": back})
        assert answer.status_code == 303
        place = answer.headers["location"]
        assert re.fullmatch(r"/([^/\\\x00-\x20][^\\\x00-\x20]*)?", place), place
        assert "set-cookie: a" not in str(answer.headers).casefold().replace("%", "")
        shown = browser.get("/signin", params={"back": back}).text
        assert 'name="back" value="/' in shown


def test_one_comes_back_to_the_page_one_asked_for(app, cast):
    with Browser(app, follow_redirects=False) as browser:
        assert browser.get("/cases?show=mine").headers["location"] == "/signin?back=/cases"
        data = {"email": MARCO, "password": PASSWORD, "back": "/cases"}
        assert browser.post("/signin", data=data).headers["location"] == "/cases"


@on_sqlite
@pytest.mark.parametrize(
    "fields",
    [
        {"email": "x" * 100_000, "password": "y"},
        {"email": MARCO, "password": "y" * 100_000},
        {"email": "\x00", "password": "\x00"},
        {"email": "\u202e🦊", "password": "\ud83d\udc4d".encode("utf-16", "surrogatepass").decode("utf-16")},
        {"email": "", "password": ""},
        {},
    ],
)
def test_nonsense_at_the_door_is_a_wrong_password(app, cast, fields):
    with Browser(app, follow_redirects=False) as browser:
        answer = browser.post("/signin", data=fields)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
