"""The cookie, and how long somebody stays signed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from admin.app import ConsoleSettings, create_app
from admin.security import devices, passwords
from admin.security.sign_ins import COOKIE, IDLE, LIFE, NOTED_EVERY
from budgeting import staff
from budgeting.db.tables import SignIn, Staff, StaffRole
from budgeting.states.staff import Role
from tests.kit.console import MARCO, Browser, TestClient
from tests.kit.databases import on_sqlite


def entered(browser: TestClient) -> bool:
    """Whether the first page is shown; otherwise it redirects to the sign-in."""
    answer = browser.get("/")
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


@on_sqlite
@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_is_for_the_server_only(database, clock, cast, secure):
    app = create_app(database, clock, ConsoleSettings(secure=secure))
    with Browser(app, follow_redirects=False, base_url="https://console.example") as browser:
        answer = browser.sign_in("marco")
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie, (name, life) in zip(cookies, ((COOKIE, LIFE), (devices.COOKIE, devices.LIFE)), strict=True):
        given, *rest = [part.strip() for part in cookie.split(";")]
        # Browsers accept the strict name only over https, and over http only the other.
        assert given.startswith(f"{'__Host-' if secure else ''}{name}=")
        rest = [part.casefold() for part in rest]
        assert {"httponly", "samesite=lax", "path=/", f"max-age={int(life.total_seconds())}"} <= set(rest)
        assert ("secure" in rest) == secure
        assert not any(part.startswith("domain") for part in rest)


@on_sqlite
@pytest.mark.parametrize("secure", [True, False])
def test_browsers_stay_on_https_once_they_came_by_it(database, clock, cast, secure):
    app = create_app(database, clock, ConsoleSettings(secure=secure))
    with Browser(app, follow_redirects=False, base_url="https://console.example") as browser:
        for path in ("/signin", "/", "/static/css/console.css", "/nothing"):
            told = browser.get(path).headers.get("strict-transport-security")
            assert (told == "max-age=31536000") if secure else (told is None), path


@on_sqlite
def test_signing_in_again_ends_the_session_that_the_browser_had(console, app, database):
    browser = console(Role.OPERATOR)
    before = browser.cookies[COOKIE]
    assert browser.sign_in("marco").status_code == 303
    assert browser.cookies[COOKIE] != before
    with Browser(app, follow_redirects=False, cookies={COOKIE: before}) as thief:
        assert not entered(thief)
    assert entered(browser)
    with database.read() as session:
        assert len(session.scalars(select(SignIn)).all()) == 1


def test_a_secret_that_somebody_else_put_into_the_browser_is_not_taken_over(app, cast):
    planted = "planted-by-a-stranger"
    with Browser(app, follow_redirects=False, cookies={COOKIE: planted, devices.COOKIE: planted}) as browser:
        assert browser.sign_in("marco").status_code == 303
        given = {cookie.value for cookie in browser.cookies.jar}
        assert len(given - {planted}) == 2
    with Browser(app, follow_redirects=False, cookies={COOKIE: planted}) as stranger:
        assert not entered(stranger)


@on_sqlite
def test_the_database_holds_no_secret_of_a_session(console, database):
    browser = console(Role.OPERATOR)
    secret = browser.cookies[COOKIE]
    with database.read() as session:
        (row,) = session.scalars(select(SignIn)).all()
        assert secret.encode() not in row.token_hash
    assert secret not in browser.get("/").text


@on_sqlite
def test_each_sign_in_is_a_session_of_its_own(console, app):
    first, second = console(Role.OPERATOR), console(Role.OPERATOR)
    assert first.cookies[COOKIE] != second.cookies[COOKIE]
    assert first.csrf != second.csrf
    # What one session may send, another may not, even for the same person.
    assert first.post("/signout", data={"csrf": second.csrf}).status_code == 403


@on_sqlite
def test_a_session_ends_after_a_working_day_even_if_one_goes_on(console, clock):
    browser = console(Role.OPERATOR)
    steps = int(LIFE / timedelta(hours=1))
    for _ in range(steps - 1):
        clock.advance(hours=1)
        assert entered(browser)
    clock.advance(hours=1)
    assert not entered(browser)


@on_sqlite
def test_a_session_ends_after_an_hour_and_a_half_away(console, clock):
    browser = console(Role.OPERATOR)
    clock.advance(seconds=IDLE.total_seconds() - 1)
    assert entered(browser)  # and this look counts as activity
    clock.advance(seconds=IDLE.total_seconds() - 1)
    assert entered(browser)
    clock.advance(seconds=IDLE.total_seconds())
    assert not entered(browser)


def test_looking_is_noted_now_and_then_only(console, clock, database):
    browser = console(Role.OPERATOR)

    def seen():
        with database.read() as session:
            return session.scalars(select(SignIn.seen_at)).one()

    begun = seen()
    clock.advance(seconds=NOTED_EVERY.total_seconds())
    assert entered(browser)
    assert seen() == begun
    clock.advance(seconds=1)
    assert entered(browser)
    assert seen() == clock.now()


@on_sqlite
def test_signing_out_ends_it_on_the_server(console, app):
    browser = console(Role.OPERATOR)
    secret = browser.cookies[COOKIE]
    answer = browser.submit("/signout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin")
    assert COOKIE not in browser.cookies
    with Browser(app, follow_redirects=False, cookies={COOKIE: secret}) as thief:
        assert not entered(thief)


@on_sqlite
def test_a_new_password_signs_everybody_out_who_had_the_old_one(console, database, clock, cast):
    browsers = [console(Role.OPERATOR), console(Role.OPERATOR)]
    other = console(Role.COACH)
    database.write(lambda s: staff.set_password(s, clock, cast.marco, passwords.hashed("another-one-2026")))
    assert [entered(browser) for browser in (*browsers, other)] == [False, False, True]
    with Browser(browsers[0].app, follow_redirects=False) as again:
        assert again.sign_in("marco").status_code == 422
        answer = again.post("/signin", data={"email": MARCO, "password": "another-one-2026"})
        assert answer.status_code == 303


def test_who_may_not_work_here_any_more_is_out_at_once(console, database, cast, app):
    browser = console(Role.OPERATOR)
    database.write(lambda s: s.execute(update(Staff).where(Staff.id == cast.marco).values(active=False)))
    assert not entered(browser)
    with Browser(app, follow_redirects=False) as again:
        assert again.sign_in("marco").status_code == 422


def test_a_right_that_is_taken_away_is_gone_at_once(console, database, cast):
    browser = console(Role.OPERATOR)
    path = f"/households/{cast.rossi}"
    assert browser.get(path).status_code == 200

    def take(session) -> None:
        session.delete(session.get_one(StaffRole, (cast.marco, cast.programme, Role.OPERATOR)))

    database.write(take)
    assert browser.get(path).status_code == 404
    assert "/households" not in browser.get("/").text


@on_sqlite
@pytest.mark.parametrize("secret", ["", "x", "\x00", "é" * 40, "a" * 100_000])
def test_a_made_up_secret_is_nobody(app, cast, secret):
    with Browser(app, follow_redirects=False) as browser:
        answer = browser.get("/", headers={"cookie": f"{COOKIE}={secret}".encode()})
        assert answer.status_code == 303
