"""Webhook deliveries to a receiver on a real socket; pauses are recorded, not slept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.simulator import Limits, Simulator
from bot.simulator.model import Bot
from tests.kit.running import PATIENCE


class Receiver:
    """A bot behind a webhook: keeps what it hears, answers as the test wants."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.headers: list[Any] = []
        self.answers: list[web.Response] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.inside = 0
        self.most_inside = 0
        self.news = asyncio.Event()
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        self.heard.append(await request.json())
        self.headers.append(request.headers)
        self.news.set()
        await self.gate.wait()
        self.inside -= 1
        return self.answers.pop(0) if self.answers else web.Response()

    async def until(self, count: int) -> list[Any]:
        async with asyncio.timeout(PATIENCE):
            while len(self.heard) < count:
                self.news.clear()
                await self.news.wait()
        return self.heard

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.heard]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    application = web.Application()
    application.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    receiver.gate.set()
    await runner.cleanup()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def sim(sim: Simulator, pauses: list[float]) -> Simulator:
    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    sim.webhooks._sleep = sleep
    return sim


async def settled(sim: Simulator) -> None:
    """Wait until nothing is left to deliver."""
    await asyncio.wait_for(sim.settled(), PATIENCE)


async def test_updates_arrive_with_the_secret(lib, sim, receiver, known):
    sim.send_text(501, "prima")
    assert await lib.bot.set_webhook(receiver.url, secret_token="s3cret", max_connections=7)
    sim.send_text(501, "poi")
    await receiver.until(2)
    await settled(sim)
    assert receiver.texts == ["prima", "poi"]
    assert receiver.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
    info = known(await lib.bot.get_webhook_info())
    assert (info.url, info.max_connections, info.pending_update_count) == (receiver.url, 7, 0)
    assert sim.chat(501)["messages"][-1]["state"] == "read"
    await lib.bot.delete_webhook()
    assert known(await lib.bot.get_webhook_info()).url == ""


async def test_failures_are_tried_again_with_growing_pauses(lib, sim, receiver, pauses, known):
    receiver.answers = [web.Response(status=500) for _ in range(9)]
    await lib.bot.set_webhook(receiver.url)
    sim.send_text(501, "insisti")
    await receiver.until(10)
    await settled(sim)
    assert receiver.texts == ["insisti"] * 10
    assert pauses[:6] == [2, 4, 8, 16, 32, pauses[5]]
    assert all(60 <= pause <= 120 for pause in pauses[5:])
    info = known(await lib.bot.get_webhook_info())
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_retry_after_is_honoured_up_to_an_hour(lib, sim, receiver, pauses):
    receiver.answers = [
        web.Response(status=503, headers={"Retry-After": "17"}),
        web.Response(status=503, headers={"Retry-After": "90000"}),
    ]
    await lib.bot.set_webhook(receiver.url)
    sim.send_text(501, "dopo")
    await receiver.until(3)
    await settled(sim)
    assert pauses == [17, 3600]


async def test_one_chat_waits_for_itself_and_not_for_others(lib, sim, receiver):
    await lib.bot.set_webhook(receiver.url)
    receiver.gate.clear()
    sim.start(502)
    for text in ("uno", "due"):
        sim.send_text(501, text)
    await receiver.until(2)
    assert sorted(receiver.texts) == ["/start", "uno"]
    receiver.gate.set()
    await receiver.until(3)
    await settled(sim)
    assert receiver.texts[2] == "due"


async def test_max_connections(lib, sim, receiver):
    await lib.bot.set_webhook(receiver.url, max_connections=3)
    receiver.gate.clear()
    for number in range(8):
        sim.start(sim.add_person(f"Persona {number}")["id"])
    await receiver.until(3)
    receiver.gate.set()
    await receiver.until(8)
    await settled(sim)
    assert receiver.most_inside == 3


async def test_the_answer_may_carry_a_call(lib, sim, receiver):
    receiver.answers = [
        web.json_response({"method": "sendMessage", "chat_id": 501, "text": "subito"}),
        web.json_response({"method": "deleteWebhook"}),
    ]
    await lib.bot.set_webhook(receiver.url)
    sim.send_text(501, "uno")
    sim.send_text(501, "due")
    await receiver.until(2)
    await settled(sim)
    assert "subito" in [m["text"] for m in sim.chat(501)["messages"]]
    assert (await lib.bot.get_webhook_info()).url == receiver.url


async def test_an_update_is_dropped_after_its_time(sim, receiver, now, url, http):
    receiver.answers = [web.Response(status=500) for _ in range(2)]

    async def sleep(seconds: float) -> None:
        now.forward(hours=25)

    sim.webhooks._sleep = sleep
    await http.post("/bot700001:family-bot/setWebhook", json={"url": receiver.url})
    sim.send_text(501, "vecchio")
    await settled(sim)
    assert receiver.texts == ["vecchio"] * 2


async def test_410_for_23_hours_closes_the_webhook(sim, receiver, now, http):
    receiver.answers = [web.Response(status=410) for _ in range(4)]
    closed = asyncio.Event()
    replaced = sim.world.webhook_changed

    async def sleep(seconds: float) -> None:
        now.forward(hours=11.5)

    def changed(bot: Bot) -> None:
        replaced(bot)
        if bot.webhook is None:
            closed.set()

    sim.webhooks._sleep = sleep
    sim.world.webhook_changed = changed
    await http.post("/bot700001:family-bot/setWebhook", json={"url": receiver.url})
    sim.send_text(501, "chiuso")
    await asyncio.wait_for(closed.wait(), PATIENCE)
    (update,) = (await http.get("/bot700001:family-bot/getUpdates")).json()["result"]
    assert update["message"]["text"] == "chiuso"


async def test_taps_have_lanes_by_person(lib, sim, receiver):
    sent = await lib.bot.send_message(501, "?", reply_markup=lib.buttons([("Sì", "yes")]))
    await lib.bot.set_webhook(receiver.url)
    receiver.gate.clear()
    sim.send_text(501, "uno")
    tap = asyncio.create_task(sim.tap(501, sent.message_id, data="yes", wait=0))
    await receiver.until(2)
    assert {next(k for k in u if k != "update_id") for u in receiver.heard} == {"message", "callback_query"}
    receiver.gate.set()
    await tap
    await settled(sim)


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("http://example.org/hook", "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "https://example.org:9000/hook",
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
    ],
    ids=["plain", "port"],
)
async def test_addresses_that_telegram_refuses(http, address, error):
    answer = await http.post("/bot700001:family-bot/setWebhook", json={"url": address})
    assert answer.json()["description"] == f"Bad Request: {error}"


async def test_a_webhook_beyond_this_machine_gets_nothing(sim, http):
    stuck = asyncio.Event()

    async def sleep(seconds: float) -> None:
        stuck.set()
        await asyncio.Event().wait()

    sim.webhooks._sleep = sleep
    await http.post("/bot700001:family-bot/setWebhook", json={"url": "https://example.org/hook"})
    sim.send_text(501, "qui")
    await asyncio.wait_for(stuck.wait(), PATIENCE)
    info = (await http.get("/bot700001:family-bot/getWebhookInfo")).json()["result"]
    assert "this machine only" in info["last_error_message"]
    assert info["pending_update_count"] == 1


async def test_set_webhook_once_a_second(sim, http, ticks):
    sim.pace.lift(Limits())
    sim.pace.monotonic = ticks
    body = {"url": "https://example.org/hook", "secret_token": "no spaces"}
    answer = await http.post("/bot700001:family-bot/setWebhook", json=body)
    assert answer.json()["description"] == "Bad Request: secret token contains unallowed characters"
    body["secret_token"] = "fine"
    assert (await http.post("/bot700001:family-bot/setWebhook", json=body)).status_code == 200
    again = await http.post("/bot700001:family-bot/setWebhook", json=body)
    assert (again.status_code, again.headers["retry-after"]) == (429, "1")
    ticks.at += 1
    assert (await http.post("/bot700001:family-bot/setWebhook", json=body)).status_code == 200


async def test_pending_updates_may_be_dropped(lib, sim, receiver):
    sim.send_text(501, "perso")
    await lib.bot.set_webhook(receiver.url, drop_pending_updates=True)
    sim.send_text(501, "nuovo")
    await receiver.until(1)
    await settled(sim)
    assert receiver.texts == ["nuovo"]
