"""A file that a family sent can be looked at, and one that is gone is told kindly."""

from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.families.files import FileAway, Files
from bot.simulator import Limits, Simulator, running
from budgeting.clock import SetClock
from budgeting.errors import NotFound

TOKEN = "300:token-of-the-test"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


async def test_what_was_sent_comes_back_whole(clock: SetClock) -> None:
    simulator = Simulator(now=clock.now, limits=Limits.lifted())
    simulator.add_bot(TOKEN, "PonteTestBot", "Ponte")
    async with running(simulator) as address:
        bot = Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(address)))
        try:
            person = simulator.add_person("Amina")["id"]
            simulator.start(person)
            simulator.send_document(person, PNG, "receipt.png", "image/png")
            updates = await bot.get_updates(timeout=1)
            document = next(u.message.document for u in updates if u.message and u.message.document)
            content, kind = await Files(bot).fetch(document.file_id)
            assert content == PNG
            assert kind == "image/png"
            with pytest.raises(NotFound):
                await Files(bot).fetch("no-such-file")
        finally:
            await bot.session.close()


async def test_a_messenger_that_does_not_answer_is_a_passing_trouble() -> None:
    bot = Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base("http://127.0.0.1:9")))
    try:
        with pytest.raises(FileAway):
            await Files(bot).fetch("any")
    finally:
        await bot.session.close()
