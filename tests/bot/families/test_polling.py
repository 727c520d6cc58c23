"""Updates by long polling: confirmed after the commit; a slow chat delays only itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.families.inbound import Inbound
from bot.families.polling import Polling
from bot.simulator import Simulator
from tests.bot.families.engine import Engine
from tests.kit.running import working

AMINA, YOUSSEF = 501, 502
BOT = 700001


@contextlib.asynccontextmanager
async def polling(bot: Bot, inbound: Inbound) -> AsyncIterator[Polling]:
    loop = Polling(bot, inbound, timeout=5, pauses=(0.02,))
    async with working(loop):
        yield loop


async def test_updates_are_confirmed_once_they_are_kept(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    for n in range(120):
        sim.send_text(AMINA, f"{n}")
    async with polling(bot, inbound):
        await until(lambda: len(engine.numbers) == 120)
        sim.send_text(YOUSSEF, "dopo")
        await until(lambda: len(engine.numbers) == 121)
    assert engine.received[AMINA] == [str(n) for n in range(120)]
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
            await until(lambda n=n: engine.received[YOUSSEF] == [str(m) for m in range(n + 1)])
        assert sim.world.queues[BOT].items, "the slow one is not confirmed"
        engine.hold[AMINA].set()
        await until(lambda: engine.received[AMINA] == ["lenta"])
    assert engine.repeats == 0
    assert not sim.world.queues[BOT].items


async def test_an_unwritable_database_only_delays(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    engine.away = 2
    sim.send_text(AMINA, "uno")
    sim.send_text(AMINA, "due")
    async with polling(bot, inbound):
        await until(lambda: engine.received[AMINA] == ["uno", "due"])


async def test_trouble_at_telegram_only_delays(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    for kind in ("500", "502", "lost", "timeout"):
        sim.faults.add("getUpdates", kind, seconds=0.05)
    sim.send_text(AMINA, "uno")
    async with polling(bot, inbound):
        await until(lambda: engine.received[AMINA] == ["uno"])
    assert engine.repeats == 0


async def test_a_second_poller_is_told_apart(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    async with polling(bot, inbound):
        await until(lambda: sim.stats()["by_method"].get("getUpdates") or sim.world.queues[BOT]._waiter)
        await bot.get_updates(timeout=0)
        await until(lambda: sim.stats()["by_status"].get("409"))
        sim.send_text(AMINA, "uno")
        await until(lambda: engine.received[AMINA] == ["uno"])


async def test_one_unreadable_update_does_not_stop_the_others(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, until: Callable[..., Any]
) -> None:
    sim.push_update(BOT, {"message": "not a message"})
    sim.send_text(AMINA, "uno")
    async with polling(bot, inbound):
        await until(lambda: engine.received[AMINA] == ["uno"])
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
    assert engine.received[AMINA] == ["3:0"]
