"""Updates by webhook: acknowledged after the commit, in order, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import uvicorn
from aiogram import Bot
from aiogram.types import Update
from starlette.applications import Starlette

from bot.families.inbound import Inbound
from bot.families.webhook import HEADER, LARGEST, webhook_route
from bot.simulator import Simulator
from tests.bot.families.engine import Engine

AMINA, YOUSSEF = 501, 502
BOT = 700001
SECRET = "correct-horse"


def text(number: int, words: str, chat: int = AMINA) -> dict[str, Any]:
    who = {"id": chat, "is_bot": False, "first_name": "Amina"}
    place = {"id": chat, "type": "private", "first_name": "Amina"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1_772_000_000, "from": who, "chat": place, "text": words},
    }


def tap(number: int) -> dict[str, Any]:
    said = text(number, "?")["message"]
    query = {"id": "q1", "from": said["from"], "message": said, "chat_instance": "1", "data": "3:0"}
    return {"update_id": number, "callback_query": query}


# -- the webhook


@pytest.fixture
async def hook(inbound: Inbound) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=[webhook_route(inbound, SECRET)])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://bot", headers={HEADER: SECRET}
    ) as client:
        yield client


async def test_200_comes_after_the_commit(hook: httpx.AsyncClient, engine: Engine) -> None:
    engine.hold[AMINA] = asyncio.Event()
    answer = asyncio.create_task(hook.post("/telegram", json=text(1, "pane 3,20")))
    await asyncio.sleep(0.05)
    assert not answer.done()
    engine.hold[AMINA].set()
    response = await answer
    assert (response.status_code, response.content) == (200, b"")
    assert engine.received[AMINA] == ["pane 3,20"]


@pytest.mark.parametrize("given", [None, "", "wrong", "correct-hors", "ünïcode"])
async def test_without_the_secret_nothing_is_read(
    hook: httpx.AsyncClient, engine: Engine, given: str | None
) -> None:
    headers = [] if given is None else [(HEADER.encode(), given.encode())]
    request = httpx.Request("POST", "http://bot/telegram", headers=headers, json=text(1, "x"))
    assert (await hook.send(request)).status_code == 401
    assert not engine.numbers


def test_a_webhook_without_a_secret_is_refused(inbound: Inbound) -> None:
    with pytest.raises(ValueError, match="secret"):
        webhook_route(inbound, "")


async def test_an_unwritable_database_sends_the_update_back(hook: httpx.AsyncClient, engine: Engine) -> None:
    engine.away = 1
    refused = await hook.post("/telegram", json=text(1, "pane"))
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (503, True)
    assert (await hook.post("/telegram", json=text(1, "pane"))).status_code == 200
    assert engine.received[AMINA] == ["pane"]


async def test_what_is_no_json_is_400_and_what_is_no_update_does_not_come_back(
    hook: httpx.AsyncClient, inbound: Inbound, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await hook.post("/telegram", content=b"{")).status_code == 400
    assert (await hook.post("/telegram", json={"update_id": 1, "message": "segreto"})).status_code == 200
    assert inbound.lost == 1
    assert "segreto" not in caplog.text


async def test_a_poison_update_is_counted_and_acknowledged(
    hook: httpx.AsyncClient, inbound: Inbound, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await hook.post("/telegram", json=text(1, "poison"))).status_code == 200
    assert (await hook.post("/telegram", json=text(2, "pane"))).status_code == 200
    assert (inbound.lost, engine.received[AMINA]) == (1, ["pane"])
    assert "poison" not in caplog.text
    assert "LookupError" in caplog.text


async def test_a_body_beyond_all_measure_is_refused(hook: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65536

    assert (await hook.post("/telegram", content=b"x" * (LARGEST + 1))).status_code == 413
    assert (await hook.post("/telegram", content=endless())).status_code == 413


@pytest.mark.parametrize(
    ("toast", "carried"), [(None, {}), ("Fatto", {"text": "Fatto"}), ("è" * 300, {"text": "è" * 200})]
)
async def test_a_tap_is_acknowledged_by_the_answer_itself(
    hook: httpx.AsyncClient, engine: Engine, toast: str | None, carried: dict[str, str]
) -> None:
    engine.toast = toast
    for repeat in (False, True):
        response = await hook.post("/telegram", json=tap(4))
        expected = {"method": "answerCallbackQuery", "callback_query_id": "q1"}
        assert response.json() == expected | ({} if repeat else carried)


async def test_one_chat_is_served_in_order_and_others_beside_it(inbound: Inbound, engine: Engine) -> None:
    engine.hold[AMINA] = asyncio.Event()
    first = [
        asyncio.create_task(inbound.handle(Update.model_validate(text(n, str(n))))) for n in range(1, 30)
    ]
    await inbound.handle(Update.model_validate(text(100, "altro", YOUSSEF)))
    assert engine.received == {YOUSSEF: ["altro"]}
    engine.hold[AMINA].set()
    await asyncio.gather(*first)
    assert engine.received[AMINA] == [str(n) for n in range(1, 30)]
    assert not inbound._lines


async def test_the_whole_way_by_webhook(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    engine.away = 1
    app = Starlette(routes=[webhook_route(inbound, SECRET)])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server._serve())
    await until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    await bot.set_webhook(f"http://127.0.0.1:{port}/telegram", secret_token=SECRET)
    for n in range(20):
        sim.send_text(AMINA, str(n))
    await until(lambda: engine.received[AMINA] == [str(n) for n in range(20)])
    await until(lambda: not sim.world.queues[BOT].items)
    await bot.delete_webhook()
    server.should_exit = True
    await serving
    assert engine.repeats == 0
