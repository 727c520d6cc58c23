"""Before any right: you are signed in, and a form carries its secret."""

from __future__ import annotations

import asyncio
import re

import pytest
from fastapi import FastAPI
from starlette.types import Message as AsgiMessage

from admin.security.sign_ins import COOKIE
from budgeting.db.engine import Database
from tests.admin.rights.asking import asked, trail
from tests.admin.rights.table import PAGES, ROLES
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.world import World

#: The first three together may send every form; a partner may send almost none.
SENDERS = ("operator", "coach", "administrator", "partner")


@on_sqlite
@pytest.mark.parametrize("role", SENDERS)
def test_a_form_without_its_secret_is_refused(
    console: Console, own: World, database: Database, role: str
) -> None:
    browser = console(role)
    before, wrong = trail(database), []
    for (method, path), page in PAGES.items():
        sender = next((sender for sender in SENDERS if sender in page.who), None)
        if method == "POST" and role in (sender, "partner"):
            request = asked(method, path, page, own.values())
            answers = [request.of(browser, secret).status_code for secret in ("", "x" * 32)]
            if answers != [403, 403]:
                wrong.append((path, answers))
    assert not wrong, wrong
    assert trail(database) == before


@on_sqlite
def test_nobody_is_asked_to_sign_in(app: FastAPI, own: World, foreign: World) -> None:
    with Browser(app, follow_redirects=False) as browser:
        for (method, path), page in PAGES.items():
            for values in (own.values(), foreign.values()):
                answer = asked(method, path, page, values).of(browser)
                assert answer.status_code == 303, path
                assert re.match(r"/signin(\?back=/|$)", answer.headers["location"]), path
                part = browser.request(
                    method, asked(method, path, page, values).path, headers={"hx-request": "true"}
                )
                assert (part.status_code, part.headers["hx-redirect"]) == (401, "/signin"), path
        assert browser.get("/signin").status_code == 200


@on_sqlite
@pytest.mark.parametrize("role", ROLES)
def test_the_live_view_is_for_whoever_is_signed_in(app: FastAPI, console: Console, role: str) -> None:
    browser = console(role)
    secret = browser.cookies[COOKIE]
    headers = asyncio.run(begun(app, "/live", secret))
    assert headers[b"content-type"].startswith(b"text/event-stream")


async def begun(app: FastAPI, path: str, secret: str) -> dict[bytes, bytes]:
    """The head of a response that never ends; disconnects as soon as it has begun."""
    head: dict[bytes, bytes] = {}
    left = asyncio.Event()

    async def receive() -> AsgiMessage:
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: AsgiMessage) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200
            head.update(message["headers"])
            left.set()

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"cookie", f"{COOKIE}={secret}".encode()), (b"host", b"testserver")],
        "scheme": "http",
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
        "http_version": "1.1",
        "app": app,
    }
    await app(scope, receive, send)
    return head
