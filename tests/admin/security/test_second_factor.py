"""The second page of the sign-in: a code once, recovery codes, guesses, bad days, and programmes that ask for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from admin.security import pending
from admin.security.sign_ins import COOKIE
from admin.security.throttle import PERSON
from budgeting import programmes, staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, PendingSignIn, Staff
from budgeting.staff import offboarding, second_factor
from budgeting.staff.second_factor import Answer
from budgeting.states.staff import Role
from tests.kit.authenticator import PAGE, Authenticator
from tests.kit.build import PASSWORD, Cast
from tests.kit.console import MARCO, Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page

CODE = "/signin/code"
From = Callable[..., Browser]


@pytest.fixture
def app_of_marco(console: Console, clock: SetClock) -> Authenticator:
    """Marco has it on; the code that confirmed it is a minute old."""
    made = Authenticator(clock)
    made.set_up(console("marco"))
    clock.advance(minutes=1)
    return made


def _password(browser: Browser, back: str = "/"):
    return browser.post("/signin", data={"email": MARCO, "password": PASSWORD, "back": back})


def _code(browser: Browser, code: str, back: str = "/"):
    return browser.post(CODE, data={"code": code, "back": back})


def _halfway(from_: From, client: str = "203.0.113.5") -> Browser:
    browser = from_(client)
    assert _password(browser).headers["location"] == CODE
    return browser


def _entered(browser: Browser) -> bool:
    return browser.get("/").status_code == 200


def test_password_then_code_and_each_code_once(
    from_: From, app_of_marco: Authenticator, database: Database, clock: SetClock
) -> None:
    browser, thief = from_("203.0.113.5"), from_("203.0.113.6")
    asked = _password(browser, "/cases")
    assert asked.headers["location"] == f"{CODE}?back=/cases"
    assert COOKIE not in browser.cookies
    assert not _entered(browser)
    assert browser.page(asked.headers["location"]).has(
        'form[action="/signin/code"] input[name="back"][value="/cases"]'
    )
    code = app_of_marco.code()
    answer = _code(browser, f" {code[:3]} {code[3:]} ", "/cases")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    assert _entered(browser)
    assert pending.COOKIE not in browser.cookies
    # Seen over a shoulder and typed again, with the password: it is used up.
    _password(thief)
    assert "già stato usato" in _code(thief, code).text
    assert not _entered(thief)
    # The one before is used up with it; the next one is fresh.
    assert _code(thief, app_of_marco.code(-1)).status_code == 422
    assert _code(thief, app_of_marco.code(1)).status_code == 303
    with database.read() as session:
        assert session.scalars(select(PendingSignIn)).all() == []
        actions = Counter(session.scalars(select(Audit.action)))
    assert (actions["signin"], actions["signin.code_failed"]) == (3, 2)


def test_of_two_at_once_with_the_same_code_one_comes_in(
    app_of_marco: Authenticator, database: Database, clock: SetClock, cast: Cast
) -> None:
    code, recovery = app_of_marco.code(), app_of_marco.recovery[0]

    def accept(typed: str) -> Answer:
        return database.write(lambda s: second_factor.accept(s, clock, cast.marco, typed))

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(accept, [code, code])) == {Answer.RIGHT, Answer.USED}
        assert set(pool.map(accept, [recovery, recovery])) == {Answer.RECOVERY, Answer.WRONG}


def test_a_recovery_code_opens_once_and_says_what_is_left(from_: From, app_of_marco: Authenticator) -> None:
    browser = _halfway(from_)
    page = browser.page(f"{CODE}?recovery=1")
    assert page.value('input[name="code"]', "inputmode") == "text"
    answer = _code(browser, app_of_marco.recovery[3].upper().replace(" ", ""))
    assert answer.headers["location"] == f"{PAGE}?done=recovered"
    assert browser.page(answer.headers["location"]).texts('[data-testid="codes-left"]') == ["9"]
    assert _code(_halfway(from_), app_of_marco.recovery[3]).status_code == 422


def test_guessing_codes_is_slowed_down_from_everywhere_but_not_in_a_known_browser(
    from_: From, app_of_marco: Authenticator, clock: SetClock, database: Database
) -> None:
    own = _halfway(from_, "203.0.113.9")
    assert _code(own, app_of_marco.code()).status_code == 303
    # Each time from another network, and beginning with the password again.
    answers = Counter(_code(_halfway(from_, f"198.51.100.{n}"), f"{n:06}").status_code for n in range(12))
    assert answers == {422: PERSON.free + 1, 429: 11 - PERSON.free}
    assert "Troppi tentativi" in _code(_halfway(from_), "000000").text
    clock.advance(seconds=5)
    _password(own)
    assert _code(own, app_of_marco.code(1)).status_code == 303
    with database.read() as session:
        assert Counter(session.scalars(select(Audit.action)))["signin.refused"] == 1


@on_sqlite
def test_too_late_sent_twice_or_without_a_password_one_begins_again(
    from_: From, app_of_marco: Authenticator, clock: SetClock
) -> None:
    stranger = from_("203.0.113.7")
    assert stranger.get(f"{CODE}?back=//evil.example").headers["location"] == "/signin"
    assert _code(stranger, "123456").headers["location"] == "/signin?over=1"
    browser = _halfway(from_)
    clock.advance(seconds=pending.LIFE.total_seconds() + 1)
    late = _code(browser, app_of_marco.code(), "/cases")
    assert late.headers["location"] == "/signin?back=/cases&over=1"
    assert "Il tempo per il codice è scaduto" in browser.get(late.headers["location"]).text
    _password(browser)
    secret = browser.cookies[pending.COOKIE]
    assert _code(browser, app_of_marco.code()).status_code == 303
    # The second click of a double click: it is in already.
    browser.cookies.set(pending.COOKIE, secret, domain="testserver.local", path="/")
    assert _code(browser, app_of_marco.code(), "/cases").headers["location"] == "/cases"
    assert browser.post(CODE, data={}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert _code(_halfway(from_), "x" * 100_000).status_code == 422


@on_sqlite
@pytest.mark.parametrize("meanwhile", ["suspended", "password", "reset", "off"])
def test_what_ends_sessions_ends_a_sign_in_that_is_halfway(
    from_: From,
    console: Console,
    app_of_marco: Authenticator,
    database: Database,
    clock: SetClock,
    cast: Cast,
    meanwhile: str,
) -> None:
    browser = _halfway(from_)
    jobs = {
        "suspended": lambda s: offboarding.suspend(s, clock, None, cast.marco),
        "password": lambda s: staff.set_password(s, clock, cast.marco, "another hash"),
        "reset": lambda s: second_factor.reset(s, clock, None, cast.marco),
        "off": lambda s: second_factor.turn_off(s, clock, cast.marco, app_of_marco.recovery[0]),
    }
    database.write(jobs[meanwhile])
    assert not _code(browser, app_of_marco.code()).headers["location"].startswith("/cases")
    assert not _entered(browser)


@on_sqlite
def test_nobody_learns_from_a_wrong_password_that_there_is_a_code(
    from_: From, app_of_marco: Authenticator
) -> None:
    with_code = from_("203.0.113.1").post("/signin", data={"email": MARCO, "password": "guess"})
    without = from_("203.0.113.2").post("/signin", data={"email": "giulia@example.org", "password": "guess"})
    assert with_code.status_code == without.status_code == 422
    assert with_code.text.replace("marco@", "giulia@") == without.text


def test_a_programme_asks_for_it_and_leads_there_before_anything_else(
    from_: From, console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    sara, already = console(Role.ADMINISTRATOR), console("marco")
    path = f"/programmes/{cast.programme}"
    page = sara.page(path)
    assert "0 persone attive di questo programma su 7" in page.texts('[data-testid="factor-people"]')[0]
    database.write(lambda s: programmes.settle(s, clock, None, cast.programme, second_factor=True))
    assert _entered(already)  # until this session ends
    browser = from_("203.0.113.5")
    assert _password(browser, "/cases").headers["location"] == "/cases"
    for other in ("/", "/cases", "/account", "/inbox"):
        assert browser.get(other).headers["location"] == PAGE
    assert browser.part("/inbox").headers["hx-redirect"] == PAGE
    shown = browser.page(PAGE)
    assert not shown.has(".frame-menu")
    assert not shown.has('input[name="password"]')
    browser.csrf = shown.values('input[name="csrf"]')[0]
    assert browser.submit("/account/language", language="en", back=PAGE).headers["location"] == PAGE
    assert browser.submit("/account/password", old=PASSWORD).headers["location"] == PAGE
    app = Authenticator(clock)
    assert browser.submit(f"{PAGE}/begin").status_code == 303
    app.scan(browser)
    assert browser.get("/").headers["location"] == PAGE
    done = browser.submit(f"{PAGE}/confirm", code=app.code())
    assert Page(done).has("#codes")
    assert _entered(browser)
    assert not _entered(already)
    assert (
        "1 persone attive di questo programma su 7"
        in sara.page(path).texts('[data-testid="factor-people"]')[0]
    )


@on_sqlite
def test_a_programme_that_changes_its_mind_lets_everybody_go_on(
    from_: From, database: Database, clock: SetClock, cast: Cast
) -> None:
    database.write(lambda s: programmes.settle(s, clock, None, cast.programme, second_factor=True))
    browser = from_("203.0.113.5")
    _password(browser)
    assert not _entered(browser)
    database.write(lambda s: programmes.settle(s, clock, None, cast.programme, second_factor=False))
    assert _entered(browser)


@on_sqlite
def test_no_page_and_no_log_tells_a_secret(
    from_: From,
    app_of_marco: Authenticator,
    app: FastAPI,
    database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    browser = _halfway(from_)
    code, recovery = app_of_marco.code(), app_of_marco.recovery[0]
    with caplog.at_level(0):
        missed = _code(browser, "999999")
        _code(browser, recovery)
    assert "999999" not in missed.text
    told = [app_of_marco.key, code, recovery, MARCO, "999999"]
    assert not any(secret in caplog.text for secret in told)
    with database.read() as session:
        person = session.scalars(select(Staff).where(Staff.email == MARCO)).one()
        lines = session.scalars(select(Audit.reason).where(Audit.subject_id == person.id)).all()
    assert not any(secret in (line or "") for line in lines for secret in told)
