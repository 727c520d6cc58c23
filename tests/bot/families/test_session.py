"""The last look before a call leaves."""

from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError

from bot.families.session import Session, may_call
from bot.simulator import Simulator
from tests.bot.families.conftest import TOKEN


async def test_whoever_was_overtaken_while_the_connection_was_made_says_nothing(
    url: str, sim: Simulator
) -> None:
    looks: list[str] = []

    def overtaken() -> bool:
        looks.append("look")
        return False

    bot = Bot(TOKEN, Session(api=TelegramAPIServer.from_base(url)))
    try:
        assert (await bot.get_me()).is_bot
        before = may_call.set(overtaken)
        with pytest.raises(TelegramNetworkError):
            await bot.send_message(501, "troppo tardi")
        may_call.set(lambda: True)
        await bot.send_message(501, "in tempo")
        may_call.reset(before)
    finally:
        await bot.session.close()
    assert looks == ["look"]
    said = [message["text"] for message in sim.chat(501)["messages"] if message["from"] == "bot"]
    assert said == ["in tempo"]
