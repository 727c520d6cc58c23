"""Every method the product calls, answered in every odd shape: what was done counts as done, and is never done
twice.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiogram.methods
import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramAPIError
from aiogram.methods import TelegramMethod
from aiogram.types import BotCommand, BufferedInputFile
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.botapi.asking import TelegramAway, TelegramRefuses, ask
from bot.families.api_session import CutOff, RawUpdates, Session
from bot.families.courier.failures import classify
from bot.simulator import Limits, Simulator
from bot.simulator.odd_answers import DONE, SHAPES, SILENT
from bot.staff.request import Request
from tests.bot.called import methods
from tests.kit.simulator_stage import PICTURE

TOKEN = "700001:family-bot"
BOT, AMINA = 700001, 501


@pytest.fixture
def sim() -> Simulator:
    simulator = Simulator(limits=Limits.lifted())
    simulator.add_bot(TOKEN, "ponte_bot", "Ponte")
    simulator.add_person("Amina", person_id=AMINA)
    simulator.start(AMINA)
    simulator.world.queues[BOT].drop_all()
    return simulator


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Bot]:
    families = Bot(TOKEN, Session(api=TelegramAPIServer.from_base(url)))
    yield families
    await families.session.close()


class Chat:
    """Things that calls need to exist first."""

    def __init__(self, sim: Simulator) -> None:
        self.sim = sim
        self._number = 0

    def message(self, kind: str = "text") -> dict[str, Any]:
        """The address of a bot message that has never been edited."""
        place = self.sim.world.private_chat(self.sim.world.bots[BOT], self.sim.world.people[AMINA])
        more: dict[str, Any] = {}
        if kind == "photo":
            more["file"] = self.file_id.split("-")[1]
        posted = self.sim.world.post(place, kind=kind, sender=BOT, by_bot=True, seen=True, text="?", **more)
        posted.inline_keyboard = [[{"text": "Menu", "callback_data": "1:0"}]]
        return {"chat_id": AMINA, "message_id": posted.id}

    @property
    def file_id(self) -> str:
        stored = self.sim.world.files.add("photo", "a.png", PICTURE, "image/png", 0)
        return f"x-{stored.id}-{BOT}"

    def words(self) -> str:
        self._number += 1
        return f"ciao {self._number}"

    def group(self) -> int:
        """The number of a group that the bot is in."""
        return int(self.sim.add_group(self.words(), [AMINA])["id"])

    def tap(self) -> str:
        return str(self.sim.world.callbacks.open(BOT, self.sim.world.time()).id)


def _new(chat: Chat, **fields: Any) -> dict[str, Any]:
    return {"chat_id": AMINA, **fields}


#: How to call each method; if the product calls one that is missing here, the test fails.
CALLS: dict[str, Callable[[Chat], dict[str, Any]]] = {
    "getMe": lambda chat: {},
    "getUpdates": lambda chat: {"timeout": 0},
    "setWebhook": lambda chat: {"url": ""},
    "deleteWebhook": lambda chat: {},
    "sendMessage": lambda chat: _new(chat, text=chat.words()),
    "sendPhoto": lambda chat: _new(chat, photo=BufferedInputFile(PICTURE, "a.png")),
    "sendDocument": lambda chat: _new(chat, document=BufferedInputFile(b"x", "a.txt")),
    "sendVoice": lambda chat: _new(chat, voice=BufferedInputFile(b"x", "a.ogg")),
    "sendLocation": lambda chat: _new(chat, latitude=45.5, longitude=10.2),
    "editMessageText": lambda chat: {**chat.message(), "text": "nuovo"},
    "editMessageCaption": lambda chat: {**chat.message("photo"), "caption": "nuovo"},
    "editMessageReplyMarkup": lambda chat: chat.message(),
    "deleteMessage": lambda chat: chat.message(),
    "leaveChat": lambda chat: {"chat_id": chat.group()},
    "answerCallbackQuery": lambda chat: {"callback_query_id": chat.tap()},
    "getFile": lambda chat: {"file_id": chat.file_id},
    "getMyCommands": lambda chat: {},
    "setMyCommands": lambda chat: {"commands": [BotCommand(command="menu", description="Menu")]},
    "getMyDescription": lambda chat: {},
    "setMyDescription": lambda chat: {"description": "Ponte"},
    "getMyShortDescription": lambda chat: {},
    "setMyShortDescription": lambda chat: {"short_description": "Ponte"},
}
FAMILIES = methods("families", "transports.py", "app.py", "demo")
STAFF = methods("staff")
COMMANDS = methods("links.py", "doctor.py", "profile.py", "botapi", "cli")


def test_every_method_that_is_called_is_tried() -> None:
    assert methods() == set(CALLS)
    assert set(CALLS) == FAMILIES | STAFF | COMMANDS
    assert {"sendMessage", "getMe", "deleteMessage", "answerCallbackQuery", "getUpdates"} <= STAFF
    assert {"getMe", "getMyCommands"} <= COMMANDS


def _method(name: str, fields: dict[str, Any]) -> TelegramMethod[Any]:
    if name == "getUpdates":
        return RawUpdates(**fields)
    kind: type[TelegramMethod[Any]] = getattr(aiogram.methods, name[0].upper() + name[1:])
    return kind(**fields)


async def test_the_families_bot_takes_what_was_done_for_done(bot: Bot, sim: Simulator) -> None:
    chat = Chat(sim)
    for name, shape in itertools.product(sorted(FAMILIES), SHAPES):
        call = _method(name, CALLS[name](chat))
        sim.faults.add(name, "odd", shape=shape)
        # An incomplete list of updates is requested again: Telegram has not been told that we have it.
        expected = {"cut off", "done"} if name == "getUpdates" and shape in DONE else _expected(shape)
        assert await _outcome(bot, call) in expected, (name, shape)
        assert not sim.faults.rules, (name, shape)


def _expected(shape: str) -> set[str]:
    if shape in DONE:
        return {"done"}
    return {"DOUBT"} if shape in SILENT else {"refused: AGAIN", "refused: PAUSE"}


async def _outcome(bot: Bot, call: TelegramMethod[Any]) -> str:
    try:
        await bot(call)
    except CutOff:
        return "cut off"
    except AiogramError as error:
        meaning = classify(error).meaning.name
        return f"refused: {meaning}" if isinstance(error, TelegramAPIError) else meaning
    return "done"


async def test_the_staff_bot_takes_what_was_done_for_done(url: str, sim: Simulator) -> None:
    base = {"base_url": f"{url}/bot", "base_file_url": f"{url}/file/bot"}
    staff = ExtBot(TOKEN, **base, request=Request(), get_updates_request=Request(1))
    chat = Chat(sim)
    await staff.initialize()
    for name, shape in itertools.product(sorted(STAFF), SHAPES):
        call = getattr(staff, "".join(f"_{c.lower()}" if c.isupper() else c for c in name))
        cut = name == "getUpdates" and shape in ("truncated", "broken-off")
        fields = CALLS[name](chat)
        sim.faults.add(name, "odd", shape=shape)
        try:
            assert await call(**fields) is not None
        except TelegramError:
            assert shape not in DONE or cut, (name, shape)
        else:
            assert shape in DONE, (name, shape)
        assert not sim.faults.rules, (name, shape)
    await staff.shutdown()


async def test_commands_know_an_answer_from_none(url: str, sim: Simulator) -> None:
    asked = [name for name in sorted(COMMANDS) if name.startswith("get")]
    for name, shape in itertools.product(asked, SHAPES):
        sim.faults.add(name, "odd", shape=shape)
        try:
            await asyncio.to_thread(ask, url, TOKEN, name)
        except (TelegramAway, TelegramRefuses):
            assert shape not in DONE, (name, shape)
        else:
            assert shape in DONE, (name, shape)
