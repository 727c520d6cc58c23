"""Odd answers from Telegram to courier, polling and webhook: each message arrives once, and nothing is held up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiogram import Bot
from starlette.applications import Starlette

from bot.families import polling as polling_module
from bot.families.files import FileAway, Files
from bot.families.inbound import Inbound
from bot.families.polling import Polling
from bot.families.webhook import ENOUGH_TRIES, HEADER, webhook_route
from bot.lease import Leader
from bot.simulator import Simulator
from bot.simulator.odd_answers import DONE, FILES, REFUSED, SHAPES, SILENT
from budgeting.states.messages import Lane, MessageState, Operation
from tests.bot.families.engine import Engine
from tests.kit.databases import on_sqlite
from tests.kit.running import working
from tests.kit.simulator_stage import PICTURE

AMINA, YOUSSEF, BOT = 501, 502, 700001
#: Shapes in which the words themselves are odd: the update is settled, and nothing more can be done.
WITHOUT_WORDS = {"wrong-types", "missing-fields", "no-numbers"}
#: What the courier sends, by method; `test_every_method_that_is_called_is_tried` is the guard.
MEDIA = {"sendVoice": "voice", "sendDocument": "document"}


class Painter:
    async def draw(self, chart: dict[str, Any]) -> bytes:
        return PICTURE


def people(sim: Simulator, shapes: dict[str, Any]) -> dict[str, int]:
    """A phone for each shape, so that each shape's faults stay separate."""
    by_shape = {}
    for number, shape in enumerate(shapes, start=9001):
        by_shape[shape] = sim.add_person(shape, person_id=number)["id"]
        sim.start(number)
    return by_shape


@on_sqlite
async def test_what_telegram_did_arrives_once_and_keeps_nothing_waiting(
    at_work: Any, outbox: Any, sim: Simulator, tmp_path: Path, url: str
) -> None:
    phones = people(sim, DONE)
    file = tmp_path / "a.ogg"
    file.write_bytes(b"x")
    chart = {"kind": "photo", "media": {"chart": {"kind": "week"}}}
    # A busy machine must not lose the lease, because a row would then be tried again.
    patient = Leader(outbox.database, f"courier:{BOT}", "test", ttl=60)
    async with at_work(pictures=Painter(), leader=patient):
        earlier = {
            shape: [outbox.say(phone, "prima"), outbox.say(phone, "foto", **chart)]
            for shape, phone in phones.items()
        }
        buttons = {
            shape: outbox.say(phone, "domanda", buttons=[[{"text": "Menu"}]])
            for shape, phone in phones.items()
        }
        await outbox.empty()
        rows = []
        for shape, phone in phones.items():
            for method in _SENT:
                sim.faults.add(method, "odd", shape=shape, chat_id=phone)
            text, photo = earlier[shape]
            rows += [
                outbox.say(phone, "ciao"),
                outbox.say(phone, "quadro", **chart),
                *(
                    outbox.say(phone, "", kind=kind, media={"path": str(file), "name": "a"})
                    for kind in MEDIA.values()
                ),
                outbox.say(phone, "", kind="location", media={"latitude": 45.5, "longitude": 10.2}),
                outbox.say(phone, "dopo", operation=Operation.EDIT, about_id=text),
                outbox.say(phone, "nuova", operation=Operation.EDIT, about_id=photo),
                outbox.say(phone, "", operation=Operation.CLOSE, about_id=buttons[shape]),
                outbox.say(phone, "e poi"),
            ]
        await outbox.empty()
    assert not sim.faults.rules, "each shape was met by each method"
    assert {row.state for row in map(outbox.row, rows)} == {MessageState.SENT}
    again = [(row.text, row.kind, row.error) for row in map(outbox.row, rows) if row.attempts]
    assert not again
    for shape, phone in phones.items():
        said = [m["text"] or m["kind"] for m in sim.chat(phone)["messages"] if m["from"] == "bot"]
        assert said == [
            "dopo",
            "nuova",
            "domanda",
            "ciao",
            "quadro",
            "voice",
            "document",
            "location",
            "e poi",
        ], shape


_SENT = (
    *("sendMessage", "sendPhoto", "sendVoice", "sendDocument", "sendLocation"),
    *("editMessageText", "editMessageCaption", "editMessageReplyMarkup"),
)


@on_sqlite
async def test_what_nobody_knows_is_said_again_to_a_person_and_left_uncertain_of_a_broadcast(
    at_work: Any, outbox: Any, sim: Simulator, said: Callable[[int], list[str]], url: str
) -> None:
    phones = people(sim, SILENT)
    for shape, phone in phones.items():
        sim.faults.add("sendMessage", "odd", shape=shape, times=2, chat_id=phone)
    replies = [outbox.say(phone, "eccomi") for phone in phones.values()]
    async with at_work():
        await outbox.empty()
        for shape, phone in phones.items():
            sim.faults.add("sendMessage", "odd", shape=shape, chat_id=phone)
        corso = [outbox.say(phone, "corso", lane=Lane.BROADCAST) for phone in phones.values()]
        await outbox.empty()
    assert set(outbox.states(*replies)) == {MessageState.SENT}
    assert set(outbox.states(*corso)) == {MessageState.UNCERTAIN}
    for shape, phone in phones.items():
        assert said(phone) == ["eccomi"] * 3 + ["corso"], shape


@on_sqlite
async def test_what_telegram_refused_in_passing_arrives_once_whatever_the_refusal_looks_like(
    at_work: Any, outbox: Any, sim: Simulator, said: Callable[[int], list[str]], url: str
) -> None:
    shapes = {shape: value for shape, value in REFUSED.items() if shape != "refused-by-a-proxy"}
    phones = people(sim, shapes)
    for shape, phone in phones.items():
        sim.faults.add("sendMessage", "odd", shape=shape, chat_id=phone)
    rows = [
        outbox.say(phone, "eccomi", lane=lane)
        for phone in phones.values()
        for lane in (Lane.REPLY, Lane.BROADCAST)
    ]
    async with at_work():
        await outbox.empty()
    assert set(outbox.states(*rows)) == {MessageState.SENT}
    for shape, phone in phones.items():
        assert said(phone) == ["eccomi"] * 2, shape


# -- updates coming in


async def test_no_odd_list_of_updates_stops_the_updates(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    async with working(Polling(bot, inbound, timeout=5, pauses=(0.01,))):
        for shape in SHAPES:
            sim.faults.add("getUpdates", "odd", shape=shape)
            # The poll already waiting gets a good answer; the odd answer is the next one.
            for words in ("prima", shape):
                sim.send_text(AMINA, f"{words} {shape}")
                await until(lambda: not sim.world.queues[BOT].items)
            await until(lambda: not sim.faults.rules)
            heard = engine.received[AMINA]
            assert (f"{shape} {shape}" in heard) is (shape not in WITHOUT_WORDS), shape
    assert engine.repeats == 0


async def test_an_update_that_always_comes_cut_off_is_left_behind(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    sim.faults.add("getUpdates", "odd", shape="truncated", times=polling_module.ENOUGH_TRIES)
    sim.send_text(AMINA, "sempre tagliata")
    async with working(Polling(bot, inbound, timeout=5, pauses=(0.01,))):
        await until(lambda: inbound.lost)
        sim.send_text(AMINA, "dopo")
        await until(lambda: engine.received[AMINA] == ["dopo"])
    assert not sim.world.queues[BOT].items


def _said(**more: Any) -> dict[str, Any]:
    who = {"id": AMINA, "is_bot": False, "first_name": "Amina"}
    chat = {"id": AMINA, "type": "private"}
    return {"message_id": 7, "date": 1_772_000_000, "from": who, "chat": chat, "text": "pane 3,20"} | more


def _tapped(**more: Any) -> dict[str, Any]:
    query = {"id": "q1", "from": _said()["from"], "message": _said(), "chat_instance": "1", "data": "3:0"}
    return query | more


NEW: dict[str, Any] = {"type": "of_2031"}
#: Updates with an odd part, and what the engine hears all the same.
ODD_UPDATES: dict[str, tuple[dict[str, Any], str]] = {
    "a new way of forwarding": ({"message": _said(forward_origin=NEW)}, "pane 3,20"),
    "a field of another type": (
        {"message": _said(via_bot=[1], entities="bold", reply_markup=5)},
        "pane 3,20",
    ),
    "a date in words": ({"message": _said(date="yesterday")}, "pane 3,20"),
    "no date": ({"message": {k: v for k, v in _said().items() if k != "date"}}, "pane 3,20"),
    "a sender without a name": ({"message": _said(**{"from": {"id": AMINA}})}, "pane 3,20"),
    "no sender": ({"message": _said(**{"from": None})}, "pane 3,20"),
    "a chat of no kind": ({"message": _said(chat={"id": AMINA})}, "pane 3,20"),
    "a chat with odd parts": ({"message": _said(chat={"id": AMINA, "type": 5, "photo": 3})}, "pane 3,20"),
    "numbers in figures": (
        {"message": _said(message_id="7", chat={"id": "501", "type": "private"})},
        "pane 3,20",
    ),
    "half a character": ({"message": _said(text="pane \ud83d 3,20")}, "pane \ufffd 3,20"),
    "an odd answered message": ({"message": _said(reply_to_message={"message_id": []})}, "pane 3,20"),
    "an odd correction": ({"edited_message": _said(edit_date="later", gift=7)}, "pane 3,20"),
    "a tap without an instance": ({"callback_query": _tapped(chat_instance=None)}, "3:0"),
    "a tap by nobody": ({"callback_query": _tapped(**{"from": {}})}, "3:0"),
    "a tap on an odd message": ({"callback_query": _tapped(message=_said(poll=NEW, date=None))}, "3:0"),
    "one kind too many": ({"message": _said(), "of_2031": NEW, "poll": NEW}, "pane 3,20"),
}


@pytest.mark.parametrize("name", ODD_UPDATES)
async def test_what_can_be_read_of_an_odd_update_is_heard(
    name: str, sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    update, heard = ODD_UPDATES[name]
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(Starlette(routes=[webhook_route(inbound, "knock")])),
        base_url="http://bot",
        headers={HEADER: "knock"},
    ) as hook:
        body = json.dumps({"update_id": 1} | update).encode()
        assert (await hook.post("/telegram", content=body)).status_code == 200
    assert engine.received[AMINA] == [heard]
    assert not inbound.lost


async def test_odd_updates_are_heard_by_polling_as_well(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    for update, _ in ODD_UPDATES.values():
        sim.push_update(BOT, update)
    for nothing in (
        {"message": 5},
        {"message": {}},
        {"callback_query": {"id": "1"}},
        {"message": _said(chat=NEW)},
    ):
        sim.push_update(BOT, nothing)
    async with working(Polling(bot, inbound, timeout=5, pauses=(0.01,))):
        await until(lambda: not sim.world.queues[BOT].items)
        sim.send_text(AMINA, "dopo")
        await until(lambda: "dopo" in engine.received[AMINA])
    assert engine.received[AMINA] == [heard for _, heard in ODD_UPDATES.values()] + ["dopo"]
    assert inbound.lost == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda body: b"\xef\xbb\xbf" + body,
        lambda body: body.replace(b"pane", b"pan\xe8"),
        lambda body: body.replace(b"Amina", b"Am\x01\nina"),
        lambda body: body[:-1] + b',"deep":' + b"[" * 5000 + b"]" * 5000 + b"}",
    ],
)
async def test_a_body_of_the_webhook_need_not_be_perfect(
    change: Callable[[bytes], bytes], inbound: Inbound, engine: Engine
) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(Starlette(routes=[webhook_route(inbound, "knock")])),
        base_url="http://bot",
        headers={HEADER: "knock"},
    ) as hook:
        body = change(json.dumps({"update_id": 1, "message": _said()}).encode())
        assert (await hook.post("/telegram", content=body)).status_code == 200
        assert len(engine.received[AMINA]) == 1
        # An update that always comes broken is given up, because its chat would have to wait for it.
        broken = [
            (await hook.post("/telegram", content=body[:60])).status_code for _ in range(ENOUGH_TRIES + 1)
        ]
    assert broken == [400] * ENOUGH_TRIES + [200]
    assert inbound.lost == 1


# -- files


async def test_a_page_or_half_a_file_is_no_receipt(sim: Simulator, bot: Bot, url: str) -> None:
    sim.send_document(AMINA, PICTURE, "receipt.png", "image/png")
    (update,) = await bot.get_updates(timeout=0)
    file_id = update.message.document.file_id
    for shape in FILES:
        sim.faults.add("file", "odd", shape=shape)
        with pytest.raises(FileAway):
            await Files(bot).fetch(file_id)
    for shape in (*SILENT, *REFUSED, "no-result", "wrong-types", "truncated", "plain-result"):
        sim.faults.add("getFile", "odd", shape=shape)
        with pytest.raises(FileAway):
            await Files(bot).fetch(file_id)
    assert await Files(bot).fetch(file_id) == PICTURE
