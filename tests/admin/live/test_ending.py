"""The live view ends at its next look when the session ends or the person's rights change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any
from typing import cast as as_type

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from sqlalchemy import update
from sqlalchemy.orm import Session

from admin import live
from admin.context import BY_ITSELF, RequestContext, Services
from admin.security import sign_ins
from admin.security.sign_ins import COOKIE, IDLE, LIFE, Me
from budgeting import events, households, staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Staff
from budgeting.events import EventKind
from budgeting.staff import offboarding
from budgeting.states.staff import Role
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite
from tests.kit.running import until


@pytest.fixture
def signed_in(database: Database, clock: SetClock) -> Callable[[int], tuple[str, Me]]:
    """Signs somebody in: their cookie's secret, and who they are."""

    def begin(staff_id: int) -> tuple[str, Me]:
        secret = database.write(lambda s: sign_ins.begin(s, clock, staff_id))
        with database.read() as session:
            me = sign_ins.who(session, clock, secret)
        assert me is not None
        return secret, me

    return begin


def ways(clock: SetClock, cast: Cast, me: Me) -> dict[str, Callable[[Session], object]]:
    """Each way in which what Giulia may see ends or changes."""
    away = {"site_id": None, "coach_id": None, "pay_day": 1}
    return {
        "suspended": lambda s: offboarding.suspend(s, clock, None, cast.giulia),
        "deactivated by hand": lambda s: s.execute(
            update(Staff).where(Staff.id == cast.giulia).values(active=False)
        ),
        "signed out": lambda s: sign_ins.end(s, me.session_id),
        "sessions closed": lambda s: staff.sign_ins.close_all(s, clock, None, cast.giulia),
        "password changed": lambda s: staff.set_password(s, clock, cast.giulia, "x"),
        "right taken": lambda s: offboarding.revoke(s, clock, None, cast.giulia, cast.programme, Role.COACH),
        "right given": lambda s: staff.grant(s, cast.giulia, cast.programme, Role.COORDINATOR),
        "away from the desk": lambda s: clock.advance(seconds=IDLE.total_seconds()),
        "after a working day": lambda s: clock.advance(seconds=LIFE.total_seconds()),
        "family given away": lambda s: households.change_household(s, clock, None, cast.rossi, **away),
    }


@pytest.mark.parametrize("way", list(ways(SetClock(build.START), as_type(Cast, None), as_type(Me, None))))
async def test_whatever_ends_it_nothing_is_told_any_more(
    app: FastAPI,
    database: Database,
    clock: SetClock,
    cast: Cast,
    signed_in: Any,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    monkeypatch.setattr(live, "LOOK", 0)
    chat = database.write(lambda s: build.conversation(s, clock, cast.lucia))
    _, me = signed_in(cast.giulia)
    services: Services = app.state.services
    looks = 0

    async def is_disconnected() -> bool:
        nonlocal looks
        looks += 1
        if looks == 3:
            database.write(ways(clock, cast, me)[way])
            database.write(lambda s: events.tell(s, clock, EventKind.MESSAGE, conversation_id=chat))
        return looks > 6

    request = asking(is_disconnected)
    told = [event async for event in live._follow(RequestContext(services, me, request), request, None, chat)]
    assert [event["event"] for event in told] == ["ended"]
    assert looks == 3


def asking(is_disconnected: Any) -> Request:
    return as_type(Request, SimpleNamespace(is_disconnected=is_disconnected))


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    running = asyncio.create_task(server._serve())
    await until(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


@on_sqlite
async def test_over_http_the_stream_says_that_it_is_over_and_closes(
    app: FastAPI,
    database: Database,
    clock: SetClock,
    cast: Cast,
    signed_in: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "LOOK", 0.02)
    chat = database.write(lambda s: build.conversation(s, clock, cast.lucia))
    secret, _ = signed_in(cast.giulia)
    as_browsers = {"accept": "text/event-stream"}
    async with (
        served(app) as base,
        httpx.AsyncClient(base_url=base, cookies={COOKIE: secret}, timeout=20) as browser,
    ):
        said = []
        async with browser.stream("GET", "/live", headers={**as_browsers, "last-event-id": "0"}) as stream:
            await database.write_async(
                lambda s: events.tell(s, clock, EventKind.MESSAGE, conversation_id=chat)
            )
            # The stream goes on until the server ends it.
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    said.append(line.removeprefix("event: "))
                    if len(said) == 1:
                        await database.write_async(lambda s: offboarding.suspend(s, clock, None, cast.giulia))
                        await database.write_async(
                            lambda s: events.tell(s, clock, EventKind.MESSAGE, conversation_id=chat)
                        )
        assert said == ["changed", "ended"]
        # On reconnecting, a browser is told once more and waits long before it tries again; a page redirects to the
        # sign-in, and so does a part.
        back = await browser.get("/live", headers=as_browsers)
        assert back.headers["content-type"].startswith("text/event-stream")
        assert back.text == "event: ended\ndata: {}\nretry: 60000\n\n"
        for path in ("/", f"/inbox/{chat}", "/households/export.csv"):
            page = await browser.get(path)
            assert (page.status_code, page.headers["location"].split("?")[0]) == (303, "/signin")
            part = await browser.get(path, headers={"hx-request": "true"})
            assert (part.status_code, part.headers["hx-redirect"], part.text) == (401, "/signin", "")


@on_sqlite
def test_what_a_page_fetches_by_itself_keeps_nobody_signed_in(console: Any, clock: SetClock) -> None:
    browser = console(Role.OPERATOR)
    for _ in range(9):
        clock.advance(seconds=IDLE.total_seconds() / 9)
        last = browser.get("/?part=list", headers={"hx-request": "true", BY_ITSELF: "1"})
    assert last.status_code == 401


@on_sqlite
def test_a_form_that_was_on_its_way_when_the_person_was_ended_is_not_kept(
    console: Any, database: Database, clock: SetClock, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is a moment between checking who asks and writing."""
    browser = console(Role.OPERATOR)
    chat = database.write(lambda s: build.conversation(s, clock, cast.lucia))
    written = RequestContext.write

    def meanwhile(end: Callable[[Session], object]) -> None:
        def write(self: RequestContext, job: Any) -> Any:
            monkeypatch.setattr(RequestContext, "write", written)
            database.write(end)
            return self.write(job)

        monkeypatch.setattr(RequestContext, "write", write)

    meanwhile(lambda s: staff.sign_ins.close_all(s, clock, None, cast.marco))
    answer = browser.submit(f"/inbox/{chat}/take")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin")
    browser = console(Role.OPERATOR)
    meanwhile(lambda s: offboarding.revoke(s, clock, None, cast.marco, cast.programme, Role.OPERATOR))
    assert browser.submit(f"/inbox/{chat}/take").status_code == 404
    with database.read() as session:
        assert offboarding.counted(session, cast.marco) == {}
