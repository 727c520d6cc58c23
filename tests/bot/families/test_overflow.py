"""A chat that sends hundreds of messages at once: only its own queue gets long."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import pytest
from aiogram import Bot
from aiogram.types import Update
from sqlalchemy import func, select

from bot.families.inbound import BACKLOG, Crowded, Inbound
from bot.families.overflow import Overflow
from bot.families.polling import LINE, Polling
from bot.simulator import Simulator
from budgeting.clock import SystemClock
from budgeting.db.engine import Database
from budgeting.db.tables import DeferredUpdate
from budgeting.errors import DatabaseUnavailable
from tests.bot.families.engine import Engine
from tests.bot.families.test_webhook import text
from tests.kit.running import working

AMINA, YOUSSEF, LUCIA = 501, 502, 503
BOT = 700001
MANY = 300


@contextlib.asynccontextmanager
async def polling(bot: Bot, inbound: Inbound, database: Database) -> AsyncIterator[Polling]:
    loop = Polling(bot, inbound, Overflow(database, SystemClock(), inbound), timeout=5, pauses=(0.02,))
    async with working(loop):
        yield loop


def deferred(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(DeferredUpdate)) or 0


async def test_whoever_writes_after_a_burst_is_heard_while_it_still_waits(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, database: Database, until: Callable[..., Any]
) -> None:
    engine.hold[AMINA] = asyncio.Event()
    for n in range(MANY):
        sim.send_text(AMINA, str(n))
    sim.send_text(YOUSSEF, "pane 3,20")
    async with polling(bot, inbound, database):
        # None of the burst is done yet, and the other person is served.
        await until(lambda: engine.received.get(YOUSSEF) == ["pane 3,20"])
        assert AMINA not in engine.received
        # Those in memory are saved too: Telegram would otherwise show nothing beyond them.
        await until(lambda: deferred(database) == MANY)
        for n in range(MANY, MANY + 5):
            sim.send_text(AMINA, str(n))
        sim.send_text(LUCIA, "latte 2")
        await until(lambda: engine.received.get(LUCIA) == ["latte 2"])
        engine.hold[AMINA].set()
        await until(lambda: len(engine.received[AMINA]) == MANY + 5)
        # In order, none twice, none left behind.
        assert engine.received[AMINA] == [str(n) for n in range(MANY + 5)]
        await until(lambda: not deferred(database))
    assert not sim.world.queues[BOT].items


async def test_what_was_set_aside_is_gone_on_with_after_a_stop(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, database: Database, until: Callable[..., Any]
) -> None:
    engine.hold[AMINA] = asyncio.Event()
    for n in range(80):
        sim.send_text(AMINA, str(n))
    loop = Polling(bot, inbound, Overflow(database, SystemClock(), inbound), timeout=5, pauses=(0.02,))
    task = asyncio.create_task(loop.run())
    await until(lambda: deferred(database) == 80 - LINE)
    # As abrupt as a crash: nothing is finished, and nobody is told.
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    engine.hold.clear()
    async with polling(bot, inbound, database):
        await until(lambda: len(engine.received[AMINA]) == 80 and not deferred(database))
    assert sorted(engine.received[AMINA], key=int) == [str(n) for n in range(80)]


async def test_nothing_is_acknowledged_that_is_not_kept(
    sim: Simulator, bot: Bot, inbound: Inbound, engine: Engine, database: Database, until: Callable[..., Any]
) -> None:
    engine.hold[AMINA] = asyncio.Event()
    away = asyncio.Event()
    tried = asyncio.Event()

    class Away:
        """A database that refuses writes for a while."""

        async def read_async(self, look: Any) -> Any:
            return await database.read_async(look)

        async def write_async(self, job: Any) -> Any:
            if not away.is_set():
                tried.set()
                raise DatabaseUnavailable
            return await database.write_async(job)

    for n in range(LINE + 30):
        sim.send_text(AMINA, str(n))
    overflow = Overflow(cast(Database, Away()), SystemClock(), inbound)
    async with working(Polling(bot, inbound, overflow, timeout=5, pauses=(0.02,))):
        await tried.wait()
        assert len(sim.world.queues[BOT].items) == LINE + 30
        away.set()
        engine.hold[AMINA].set()
        await until(lambda: len(engine.received[AMINA]) == LINE + 30)
    assert engine.received[AMINA] == [str(n) for n in range(LINE + 30)]


async def test_by_webhook_a_chat_waits_in_a_short_line_and_the_rest_comes_again(
    inbound: Inbound, engine: Engine
) -> None:
    engine.hold[AMINA] = asyncio.Event()
    updates = [Update.model_validate(text(n, str(n))) for n in range(1, BACKLOG + 6)]
    tasks = [asyncio.create_task(inbound.handle(update)) for update in updates]
    await asyncio.sleep(0)
    for task in tasks[BACKLOG:]:
        with pytest.raises(Crowded):
            await task
    # Other people are still heard.
    await inbound.handle(Update.model_validate(text(100, "altro", YOUSSEF)))
    assert engine.received == {YOUSSEF: ["altro"]}
    engine.hold[AMINA].set()
    await asyncio.gather(*tasks[:BACKLOG])
    for update in updates[BACKLOG:]:
        await inbound.handle(update)
    assert engine.received[AMINA] == [str(n) for n in range(1, BACKLOG + 6)]
