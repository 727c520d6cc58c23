"""The courier against a bare aiogram loop, on the same Telegram that accepts everything.

``python tests/benchmarks/sending.py PORT FOLDER ROWS ROUNDS`` prints both rates of each round as JSON.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy import func, insert, select, update

from bot.families.api_session import Session
from bot.families.courier import Courier, CourierSettings
from budgeting.clock import SystemClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message
from budgeting.states.messages import Direction, MessageState

TOKEN = "700001:bench"
BOT = 700001
CHATS = 1000
WORDS = "✓ bread: 3,20 €, food, today.\nLeft for food this month: 246,80 €.\n1 entry this week."
#: Concurrent calls, the same for both.
AT_ONCE = 30


def _bot(port: int, session: type[AiohttpSession]) -> Bot:
    return Bot(TOKEN, session(api=TelegramAPIServer.from_base(f"http://127.0.0.1:{port}")))


async def bare(bot: Bot, rows: int) -> float:
    """Messages per second of a loop that only sends."""
    numbers = iter(range(rows))

    async def worker() -> None:
        for number in numbers:
            await bot.send_message(number % CHATS + 1, WORDS)

    begun = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return rows / (time.perf_counter() - begun)


async def courier(bot: Bot, database: Database, rows: int) -> float:
    """Rows per second, from the commit that queued them to the commit that settled the last one."""
    clock = SystemClock()
    settings = CourierSettings(per_second=0, per_chat=0, concurrency=AT_ONCE)
    working = Courier(database, clock, bot, settings)
    running = asyncio.create_task(working.run())
    # Wait until it leads and has seen that the queue is empty.
    for pause in itertools.repeat(0.02):
        await asyncio.sleep(pause)
        if working.leads:
            break
    now = clock.now()
    queued = [
        {
            "conversation_id": number % CHATS + 1,
            "bot_id": BOT,
            "direction": Direction.OUT,
            "state": MessageState.QUEUED,
            "created_at": now,
            "text": WORDS,
        }
        for number in range(rows)
    ]
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    left = select(func.count()).where(Message.state.in_([MessageState.QUEUED, MessageState.SENDING]))
    await database.write_async(lambda session: session.execute(insert(Message), queued))
    begun = time.perf_counter()
    database.on_commit(lambda: loop.call_soon_threadsafe(done.set))
    while True:
        await asyncio.sleep(0.02)
        done.clear()
        if not await database.read_async(lambda session: session.scalar(left)):
            break
        await done.wait()
    taken = time.perf_counter() - begun
    working.stop()
    await running
    with database.read() as session:
        lost = session.scalar(select(func.count()).where(Message.state != MessageState.SENT))
    if lost:
        raise AssertionError(f"{lost} rows did not arrive")
    return rows / taken


async def main(port: int, folder: Path, rows: int, rounds: int) -> None:
    database = Database(f"sqlite:///{folder / 'sending.db'}")
    migrate.upgrade(database)
    now = SystemClock().now()
    chats: list[dict[str, Any]] = [
        {"bot_id": BOT, "chat_id": number + 1, "language": "en", "created_at": now} for number in range(CHATS)
    ]
    database.write(lambda session: session.execute(insert(Conversation), chats))
    theirs, ours = _bot(port, AiohttpSession), _bot(port, Session)
    rates = []
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    for _ in range(rounds + 1):
        rates.append([await courier(ours, database, rows), await bare(theirs, rows)])
        # As if delivered long ago, so that the next round runs on a database as in real use.
        database.write(lambda session: session.execute(update(Message).values(sent_at=now)))
    for bot in (theirs, ours):
        await bot.session.close()
    database.close()
    # The first round is a warm-up.
    sys.stdout.write(json.dumps(rates[1:]))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
