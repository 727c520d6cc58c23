"""The last check before a call leaves."""

from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from bot.families.api_session import Session, may_call
from bot.families.courier.failures import Meaning, classify
from bot.simulator import Simulator
from tests.bot.families.conftest import TOKEN
from tests.kit.simulator_stage import PICTURE


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
        with pytest.raises(TelegramNetworkError) as caught:
            await bot.send_message(501, "troppo tardi")
        assert classify(caught.value).meaning is Meaning.AGAIN, "surely not sent"
        may_call.set(lambda: True)
        await bot.send_message(501, "in tempo")
        may_call.reset(before)
    finally:
        await bot.session.close()
    assert looks == ["look"]
    said = [message["text"] for message in sim.chat(501)["messages"] if message["from"] == "bot"]
    assert said == ["in tempo"]


async def test_what_is_said_arrives_as_it_was_with_a_file_and_without(url: str, sim: Simulator) -> None:
    said = "ciao & addio + 50 % = ½ شكراً 👩‍👩‍👧 ?a=b;c#d"
    button = InlineKeyboardButton(text="Sì & no", callback_data="1:0")
    bot = Bot(TOKEN, Session(api=TelegramAPIServer.from_base(url)))
    try:
        await bot.send_message(
            501,
            said,
            entities=[MessageEntity(type="bold", offset=0, length=4)],
            reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]),
        )
        await bot.send_photo(501, BufferedInputFile(PICTURE, "chart.png"), caption=said)
    finally:
        await bot.session.close()
    text, photo = [message for message in sim.chat(501)["messages"] if message["from"] == "bot"]
    assert text["text"] == photo["text"] == said
    assert [entity["type"] for entity in text["entities"]] == ["bold"]
    assert [[each["text"] for each in row] for row in text["buttons"]] == [["Sì & no"]]
    assert (photo["kind"], photo["file"]["size"]) == ("photo", len(PICTURE))
