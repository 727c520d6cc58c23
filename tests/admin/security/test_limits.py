"""How much the console accepts, before and after signing in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.types import Message

from admin.security import limits
from admin.security.limits import ANSWER, FIELDS, FILES, FORM, STRANGERS, STREAMS, UPLOAD, UPLOADS
from admin.security.sign_ins import COOKIE
from budgeting.states.staff import Role
from tests.admin.rights.table import PAGES
from tests.kit.console import Browser
from tests.kit.databases import on_sqlite

FORM_TYPE = {"content-type": "application/x-www-form-urlencoded"}
#: Turns path parameters into plain words.
PLAIN = str.maketrans("", "", "{}:")
FILES_TYPE = {"content-type": "multipart/form-data; boundary=b"}


def pieces(size: int) -> Iterator[bytes]:
    """A body that doesn't announce its length."""
    while size > 0:
        yield b"x" * min(size, 65536)
        size -= 65536


@on_sqlite
@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("kind", [FORM_TYPE, FILES_TYPE, {}])
def test_a_stranger_leaves_little_wherever_they_knock(app, cast, told, kind):
    size = STRANGERS + 100_000
    with Browser(app, follow_redirects=False) as browser:
        for path in ("/signin", "/signout", "/nothing", *(p for m, p in PAGES if m == "POST")):
            content: Any = b"x" * size if told else pieces(size)
            answer = browser.post(path.translate(PLAIN), content=content, headers=kind)
            # A request refused before its body is read has left nothing either.
            unread = (303, 404, 405) if kind else (303, 404, 405, 422)
            assert answer.status_code in (
                (413,) if told or (kind and path == "/signin") else (413, *unread)
            ), path
            if answer.status_code == 413:
                assert "È troppo in una volta" in answer.text
                assert answer.headers["connection"] == "close"
                assert "content-security-policy" in answer.headers


@on_sqlite
@pytest.mark.parametrize(
    ("path", "size", "kind", "status"),
    [
        ("/signout", FORM - 1000, FORM_TYPE, (400, 403)),
        ("/signout", FORM + 1, FORM_TYPE, (413,)),
        ("/signout", FORM + 1, FILES_TYPE, (413,)),
        *((path, FORM + 1, FORM_TYPE, (413,)) for path in sorted(UPLOADS)),
        *((path, FORM + 1, FILES_TYPE, (400, 403)) for path in sorted(UPLOADS)),
        *((path, UPLOAD + 1, FILES_TYPE, (413,)) for path in sorted(UPLOADS)),
        ("/inbox/1/answer", UPLOAD + 1, FILES_TYPE, (400, 403)),
        ("/inbox/1/answer", ANSWER + 1, FILES_TYPE, (413,)),
        ("/inbox/1/answer", FORM + 1, FORM_TYPE, (413,)),
        ("/inbox/1/note", FORM + 1, FILES_TYPE, (413,)),
    ],
)
def test_whoever_is_signed_in_may_send_more(console, path, size, kind, status):
    browser = console(Role.OPERATOR)
    for content in (b"x" * size, pieces(size)):
        answer = browser.post(path, content=content, headers=kind)
        assert answer.status_code in status
    assert browser.get("/").status_code == 200


@on_sqlite
def test_no_more_is_read_than_shows_that_it_is_too_much(app: FastAPI, cast):
    """It once took 332 MiB from somebody who had not signed in."""
    asked = 0

    async def receive() -> Message:
        nonlocal asked
        asked += 1
        head = b'--b\r\ncontent-disposition: form-data; name="email"\r\n\r\n' if asked == 1 else b""
        return {"type": "http.request", "body": head.ljust(65536, b"x"), "more_body": True}

    answered: list[int] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answered.append(message["status"])

    asyncio.run(app(scope("/signin", FILES_TYPE), receive, send))
    assert answered == [413]
    assert asked * 65536 <= STRANGERS + 65536


def scope(path: str, headers: dict[str, str], method: str = "POST") -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in {"host": "x", **headers}.items()],
        "scheme": "http",
        "server": ("x", 80),
        "client": ("10.0.0.1", 1),
        "root_path": "",
        "http_version": "1.1",
    }


@on_sqlite
def test_a_form_holds_so_many_fields_and_files(console):
    browser = console(Role.OPERATOR)
    fields = {f"f{n}": "x" for n in range(FIELDS)}
    assert browser.post("/signout", data={"csrf": browser.csrf, **fields}).status_code == 400
    files = [(f"f{n}", ("a.txt", b"x")) for n in range(FILES + 1)]
    answer = browser.post("/signout", data={"csrf": browser.csrf}, files=files)
    assert answer.status_code == 400
    assert "Non è stato possibile leggere il modulo" in answer.text
    with Browser(browser.app, follow_redirects=False) as stranger:
        assert stranger.post("/signin", files={"email": ("a.txt", b"x")}).status_code == 400


@on_sqlite
def test_one_sign_in_follows_so_many_pages_live(app: FastAPI, console):
    browser, other = console(Role.OPERATOR), console(Role.COACH)

    async def follow() -> tuple[list[int], list[int]]:
        mine = [await begun(browser) for _ in range(STREAMS + 2)]
        theirs = [await begun(other)]
        statuses = [status for status, _, _ in mine], [status for status, _, _ in theirs]
        for _, left, task in (*mine, *theirs):
            left.set()
            task.cancel()
        await asyncio.gather(*(task for *_, task in (*mine, *theirs)), return_exceptions=True)
        again, left, task = await begun(browser)
        left.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert again == 200
        return statuses

    async def begun(who: Browser) -> tuple[int, asyncio.Event, asyncio.Task[None]]:
        left, started = asyncio.Event(), asyncio.Event()
        status = 0

        async def receive() -> Message:
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            # A stream counts from its first line.
            started.set()

        headers = {"cookie": f"{COOKIE}={who.cookies[COOKIE]}"}
        task = asyncio.create_task(app(scope("/live", headers, "GET"), receive, send))
        await started.wait()
        await asyncio.sleep(0)
        return status, left, task

    mine, theirs = asyncio.run(follow())
    assert mine == [200] * STREAMS + [429, 429]
    assert theirs == [200]
    assert not app.state.services.streams


def test_the_limits_are_what_the_readme_says():
    from pathlib import Path

    text = Path(limits.__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    for figure in (
        f"{STRANGERS // 1024} KiB",
        f"{FORM // 1024 // 1024} MiB",
        f"{UPLOAD // 1024 // 1024} MiB",
    ):
        assert figure in text
