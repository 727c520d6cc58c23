"""What keeps the console safe: headers, cookies, sessions, throttling, forms of elsewhere, templates."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from admin import app as application
from admin.app import ConsoleSettings, create_app
from admin.security import passwords, throttle
from admin.security.sessions import COOKIE, IDLE, LIFE, NOTED_EVERY
from budgeting import staff
from budgeting.db.tables import Staff, StaffRole, StaffSession
from budgeting.states import Role
from tests.admin.conftest import PASSWORD, Browser, TestClient

ADMIN = Path(__file__).parents[2] / "admin"
MARCO = "marco@example.org"


def entered(browser: TestClient) -> bool:
    """Whether the first page is shown; else one is sent to the door."""
    answer = browser.get("/")
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


# -- headers


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "/inbox",
            "/cases",
            "/weeks",
            "/households",
            "/households/export.csv",
            "/broadcasts",
            "/audit",
        ),
        *("/signin", "/nothing", "/cases/4711", "/static/css/console.css", "/static/none.css"),
    ],
)
def test_every_answer_has_its_headers(console, path):
    headers = console(Role.COORDINATOR).get(path).headers
    policy = dict(one.strip().partition(" ")[::2] for one in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    if path.startswith("/static"):
        assert "max-age" in headers["cache-control"]
    else:
        assert headers["cache-control"] == "no-store"


def test_a_page_that_breaks_says_so_with_the_same_headers_and_tells_nothing(database, clock, cast, caplog):
    app = create_app(database, clock, ConsoleSettings(secure=False))

    @app.get("/breaks")
    def breaks() -> None:
        raise RuntimeError("Amina paid nothing")

    with TestClient(app, raise_server_exceptions=False) as browser:
        answer = browser.get("/breaks")
    assert answer.status_code == 500
    assert "content-security-policy" in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert "Amina" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text
    assert "RuntimeError" not in answer.text


async def test_a_page_closed_while_its_form_is_sent_makes_no_noise(app, console, caplog):
    browser = console(Role.OPERATOR)
    said: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/tasks/1/take",
        "raw_path": b"/tasks/1/take",
        "query_string": b"",
        "root_path": "",
        "server": ("testserver", 80),
        "client": ("testclient", 1),
        "headers": [
            (b"host", b"testserver"),
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"content-length", b"99"),
            (b"cookie", f"{COOKIE}={browser.cookies[COOKIE]}".encode()),
        ],
    }
    with caplog.at_level("INFO"):
        await app(scope, receive, send)
    assert said[0]["status"] == 400
    assert not [one for one in caplog.records if one.name.startswith(("admin", "starlette", "fastapi"))]


def test_refused_and_redirected_answers_have_them_too(console):
    browser = console(Role.OPERATOR)
    for answer in (browser.post("/signout"), browser.post("/signin", data={"email": "x"}), browser.get("/x")):
        assert "content-security-policy" in answer.headers
        assert answer.headers["cache-control"] == "no-store"


def test_nothing_tells_what_the_program_is_made_of(app):
    with Browser(app, follow_redirects=False) as browser:
        for path in ("/docs", "/redoc", "/openapi.json"):
            assert browser.get(path).status_code == 404
        assert "server" not in browser.get("/signin").headers


# -- the cookie and the session


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_is_for_the_server_only(database, clock, cast, secure):
    app = create_app(database, clock, ConsoleSettings(secure=secure))
    with Browser(app, follow_redirects=False, base_url="https://console.example") as browser:
        answer = browser.sign_in("marco")
    (cookie,) = answer.headers.get_list("set-cookie")
    name, *rest = [part.strip().casefold() for part in cookie.split(";")]
    assert name.startswith(f"{COOKIE}=")
    assert {"httponly", "samesite=lax", "path=/", f"max-age={int(LIFE.total_seconds())}"} <= set(rest)
    assert ("secure" in rest) == secure
    assert not any(part.startswith("domain") for part in rest)


def test_the_database_holds_no_secret_of_a_session(console, database):
    browser = console(Role.OPERATOR)
    secret = browser.cookies[COOKIE]
    with database.read() as session:
        (row,) = session.scalars(select(StaffSession)).all()
        assert secret.encode() not in row.token_hash
    assert secret not in browser.get("/").text


def test_each_sign_in_is_a_session_of_its_own(console, app):
    first, second = console(Role.OPERATOR), console(Role.OPERATOR)
    assert first.cookies[COOKIE] != second.cookies[COOKIE]
    assert first.csrf != second.csrf
    # What one session may send, another may not, though it is the same person.
    assert first.post("/signout", data={"csrf": second.csrf}).status_code == 403


def test_a_session_ends_after_a_working_day_even_if_one_goes_on(console, clock):
    browser = console(Role.OPERATOR)
    steps = int(LIFE / timedelta(hours=1))
    for _ in range(steps - 1):
        clock.advance(hours=1)
        assert entered(browser)
    clock.advance(hours=1)
    assert not entered(browser)


def test_a_session_ends_after_an_hour_and_a_half_away(console, clock):
    browser = console(Role.OPERATOR)
    clock.advance(seconds=IDLE.total_seconds() - 1)
    assert entered(browser)  # and this look counts
    clock.advance(seconds=IDLE.total_seconds() - 1)
    assert entered(browser)
    clock.advance(seconds=IDLE.total_seconds())
    assert not entered(browser)


def test_looking_is_noted_now_and_then_only(console, clock, database):
    browser = console(Role.OPERATOR)

    def seen():
        with database.read() as session:
            return session.scalars(select(StaffSession.seen_at)).one()

    begun = seen()
    clock.advance(seconds=NOTED_EVERY.total_seconds())
    assert entered(browser)
    assert seen() == begun
    clock.advance(seconds=1)
    assert entered(browser)
    assert seen() == clock.now()


def test_signing_out_ends_it_on_the_server(console, app):
    browser = console(Role.OPERATOR)
    secret = browser.cookies[COOKIE]
    answer = browser.submit("/signout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin")
    assert COOKIE not in browser.cookies
    with Browser(app, follow_redirects=False, cookies={COOKIE: secret}) as thief:
        assert not entered(thief)


def test_a_new_password_signs_everybody_out_who_had_the_old_one(console, database, clock, cast):
    browsers = [console(Role.OPERATOR), console(Role.OPERATOR)]
    other = console(Role.COACH)
    database.write(lambda s: staff.set_password(s, clock, cast.marco, passwords.hashed("another-one-2026")))
    assert [entered(one) for one in (*browsers, other)] == [False, False, True]
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


@pytest.mark.parametrize("secret", ["", "x", "\x00", "é" * 40, "a" * 100_000])
def test_a_made_up_secret_is_nobody(app, cast, secret):
    with Browser(app, follow_redirects=False) as browser:
        answer = browser.get("/", headers={"cookie": f"{COOKIE}={secret}".encode()})
        assert answer.status_code == 303


# -- the door


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


FROM_ELSEWHERE = (
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
)


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_forms_of_elsewhere_are_refused_even_with_the_secret(console, app, headers):
    browser = console(Role.OPERATOR)
    assert browser.post("/signout", data={"csrf": browser.csrf}, headers=headers).status_code == 403
    assert browser.post("/signout", headers={"x-csrf": browser.csrf, **headers}).status_code == 403
    with Browser(app, follow_redirects=False) as fresh:
        data = {"email": MARCO, "password": PASSWORD}
        assert fresh.post("/signin", data=data, headers=headers).status_code == 403
        assert COOKIE not in fresh.cookies


@pytest.mark.parametrize("secret", ["é", "\u202e", "x" * 10_000])
def test_an_odd_secret_of_a_form_is_a_wrong_one(console, secret):
    browser = console(Role.OPERATOR)
    assert browser.post("/signout", data={"csrf": secret}).status_code == 403
    assert browser.post("/signout", files={"csrf": ("a", b"b")}).status_code == 403


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


# -- what the templates may hold

TEMPLATES = sorted((ADMIN / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ADMIN / "templates")))
def test_a_template_holds_nothing_that_the_policy_forbids(path: Path):
    text = path.read_text(encoding="utf-8")
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.S | re.I)
    assert all("src=" in attributes and not body.strip() for attributes, body in scripts)
    assert len(scripts) == len(re.findall(r"<script\b", text, re.I))
    assert not re.search(r"<style\b", text, re.I)
    assert not re.search(r"<[^>{%]*\s(on[a-z]+|style|hx-on[\w:-]*|srcdoc)\s*=", text, re.I)
    assert not re.search(r"javascript:", text, re.I)
    assert not re.search(r"\|\s*safe\b|autoescape|Markup", text)
    assert not re.search(
        r"""(src|href|action)\s*=\s*["'](https?:)?//(?!www\.openstreetmap\.org)""", text, re.I
    )
    for form in re.findall(r"<form\b[^>]*\bmethod=\"post\".*?</form>", text, re.S | re.I):
        assert 'name="csrf"' in form or "f.csrf()" in form or path.name == "signin.html"


def test_markup_is_written_in_two_places_only():
    written = {
        str(path.relative_to(ADMIN))
        for path in ADMIN.rglob("*.py")
        if re.search(r"\bMarkup\((?!\"\"\))", path.read_text(encoding="utf-8"))
    }
    assert written <= {"pages.py", "charts.py"}


def test_scripts_build_no_markup_out_of_words():
    for path in (ADMIN / "static" / "js").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
        )


def test_every_screen_is_served(app: FastAPI):
    packages = {path.parent.name for path in ADMIN.glob("*/routes.py")}
    assert packages <= set(application.SCREENS)
