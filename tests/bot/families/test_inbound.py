"""Updates on their way in, by webhook and by polling: acknowledged after the commit, in order, once."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import httpx
import pytest
import uvicorn
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update
from starlette.applications import Starlette

from bot.families.inbound import Inbound
from bot.families.polling import Polling
from bot.families.webhook import HEADER, LARGEST, webhook_route
from bot.simulator import Simulator
from budgeting.clock import SystemClock
from budgeting.db.engine import Database
from budgeting.errors import DatabaseUnavailable
from dialogs.engine.incoming import Incoming, Received
from dialogs.i18n import Words

AMINA, YOUSSEF = 501, 502
BOT = 700001
SECRET = "correct-horse"


class Engine:
    """Stands in for the engine's door: remembers what was committed, can be slow or broken."""

    def __init__(self) -> None:
        self.kept: dict[int, list[str]] = defaultdict(list)
        self.numbers: list[int] = []
        self.repeats = 0
        self.away = 0
        self.hold: dict[int, asyncio.Event] = {}
        self.toast: str | None = None

    async def __call__(self, _database: Database, _clock: Any, _words: Words, incoming: Incoming) -> Received:
        if self.away:
            self.away -= 1
            raise DatabaseUnavailable("away")
        if incoming.text == "poison":
            raise LookupError(incoming.text)
        if incoming.chat_id in self.hold:
            await self.hold[incoming.chat_id].wait()
        await asyncio.sleep(0)
        if incoming.update_id in self.numbers:
            self.repeats += 1
            return Received(duplicate=True)
        self.numbers.append(incoming.update_id)
        self.kept[incoming.chat_id].append(incoming.tap or incoming.text)
        return Received(toast=self.toast)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def inbound(engine: Engine) -> Inbound:
    nothing: Any = None
    return Inbound(nothing, SystemClock(), cast(Words, nothing), BOT, take_in=engine)


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
    assert engine.kept[AMINA] == ["pane 3,20"]


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
    assert engine.kept[AMINA] == ["pane"]


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
    assert (inbound.lost, engine.kept[AMINA]) == (1, ["pane"])
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
    assert engine.kept == {YOUSSEF: ["altro"]}
    engine.hold[AMINA].set()
    await asyncio.gather(*first)
    assert engine.kept[AMINA] == [str(n) for n in range(1, 30)]
    assert not inbound._lines


# -- polling


@contextlib.asynccontextmanager
async def polling(bot: Bot, inbound: Inbound) -> AsyncIterator[Polling]:
    loop = Polling(bot, inbound, timeout=5, pauses=(0.02,))
    task = asyncio.create_task(loop.run())
    try:
        yield loop
    finally:
        loop.stop()
        await asyncio.wait_for(task, 20)


async def test_updates_are_confirmed_once_they_are_kept(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    for n in range(120):
        sim.send_text(AMINA, f"{n}")
    async with polling(bot, inbound):
        await until(lambda: len(engine.numbers) == 120)
        sim.send_text(YOUSSEF, "dopo")
        await until(lambda: len(engine.numbers) == 121)
    assert engine.kept[AMINA] == [str(n) for n in range(120)]
    assert engine.repeats == 0
    assert not sim.world.queues[BOT].items, "the last ones were confirmed on the way out"


async def test_a_slow_chat_keeps_no_other_waiting_and_loses_nothing(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    engine.hold[AMINA] = asyncio.Event()
    sim.send_text(AMINA, "lenta")
    async with polling(bot, inbound):
        for n in range(5):
            sim.send_text(YOUSSEF, str(n))
            await until(lambda n=n: engine.kept[YOUSSEF] == [str(m) for m in range(n + 1)])
        assert sim.world.queues[BOT].items, "the slow one is not confirmed"
        engine.hold[AMINA].set()
        await until(lambda: engine.kept[AMINA] == ["lenta"])
    assert engine.repeats == 0
    assert not sim.world.queues[BOT].items


async def test_an_unwritable_database_only_delays(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    engine.away = 2
    sim.send_text(AMINA, "uno")
    sim.send_text(AMINA, "due")
    async with polling(bot, inbound):
        await until(lambda: engine.kept[AMINA] == ["uno", "due"])


async def test_trouble_at_telegram_only_delays(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    for kind in ("500", "502", "lost", "timeout"):
        sim.faults.add("getUpdates", kind, seconds=0.05)
    sim.send_text(AMINA, "uno")
    async with polling(bot, inbound):
        await until(lambda: engine.kept[AMINA] == ["uno"])
    assert engine.repeats == 0


async def test_a_second_poller_is_told_apart(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    async with polling(bot, inbound):
        await until(lambda: sim.stats()["by_method"].get("getUpdates") or sim.world.queues[BOT]._waiter)
        await bot.get_updates(timeout=0)
        await until(lambda: sim.stats()["by_status"].get("409"))
        sim.send_text(AMINA, "uno")
        await until(lambda: engine.kept[AMINA] == ["uno"])


async def test_one_unreadable_update_does_not_stop_the_others(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    sim.push_update(BOT, {"message": "not a message"})
    sim.send_text(AMINA, "uno")
    async with polling(bot, inbound):
        await until(lambda: engine.kept[AMINA] == ["uno"])
        await until(lambda: not sim.world.queues[BOT].items)
    assert inbound.lost == 1


async def test_a_tap_is_acknowledged_with_its_notice(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine
) -> None:
    engine.toast = "Fatto"
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Sì", callback_data="3:0")]])
    said = await bot.send_message(AMINA, "?", reply_markup=keyboard)
    async with polling(bot, inbound):
        outcome = await sim.tap(AMINA, said.message_id, data="3:0")
    assert outcome["answer"] == {"text": "Fatto", "show_alert": False}
    assert engine.kept[AMINA] == ["3:0"]


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
    await until(lambda: engine.kept[AMINA] == [str(n) for n in range(20)])
    await until(lambda: not sim.world.queues[BOT].items)
    await bot.delete_webhook()
    server.should_exit = True
    await serving
    assert engine.repeats == 0
