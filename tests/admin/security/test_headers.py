"""The headers of every response, even of one that fails; and what they must not reveal."""

from __future__ import annotations

import pytest

from admin.app import ConsoleSettings, create_app
from admin.security.sign_ins import COOKIE
from budgeting.states.staff import Role
from tests.kit.console import Browser, TestClient
from tests.kit.databases import on_sqlite


@on_sqlite
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
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
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
    assert not [
        record for record in caplog.records if record.name.startswith(("admin", "starlette", "fastapi"))
    ]


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
