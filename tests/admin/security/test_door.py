"""Signing in: who errs, who guesses, and where one comes out."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from admin.security import throttle
from budgeting.db.tables import Staff
from tests.admin.conftest import MARCO, PASSWORD, Browser


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


def test_guessing_gets_slower_and_is_forgiven_in_time(app, cast, clock):
    def from_(network: str) -> Browser:
        return Browser(app, follow_redirects=False, client=(network, 50_000))

    def tries(browser: Browser, password: str, email: str = MARCO) -> int:
        return browser.post("/signin", data={"email": email, "password": password}).status_code

    with from_("10.0.0.1") as guesser, from_("10.0.0.2") as marco:
        for _ in range(throttle.FREE + 1):
            assert tries(guesser, "guess") == 422
        assert tries(guesser, PASSWORD) == 429
        # Neither from elsewhere (the address is tried) nor for another address (the network tries).
        assert tries(marco, PASSWORD, "  MARCO@example.org") == 429
        assert tries(guesser, PASSWORD, "giulia@example.org") == 429
        assert tries(marco, PASSWORD, "giulia@example.org") == 303
        pauses = []
        for _ in range(9):
            waited = 0
            while tries(guesser, "guess") == 429:
                clock.advance(seconds=5)
                waited += 5
            pauses.append(waited)
        assert pauses == sorted(pauses)
        assert pauses[-1] == throttle.LONGEST.total_seconds()
        clock.advance(seconds=throttle.LONGEST.total_seconds())
        assert tries(marco, PASSWORD) == 303
        # Having come in wipes the address's failures, not those of the network that guessed.
        assert tries(marco, "guess") == 422
        assert tries(marco, PASSWORD) == 303
        clock.advance(seconds=throttle.MEMORY.total_seconds() + 1)
        assert tries(guesser, "guess") == 422
        assert tries(guesser, PASSWORD) == 303


def test_many_guesses_of_one_network_at_many_addresses_wait_too(app, cast):
    with Browser(app, follow_redirects=False) as guesser:
        for number in range(throttle.FREE + 1):
            data = {"email": f"nobody{number}@example.org", "password": "guess"}
            assert guesser.post("/signin", data=data).status_code == 422
        assert guesser.sign_in("marco").status_code == 429


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
