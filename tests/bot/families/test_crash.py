"""kill -9 of a courier at each of its failpoints: nothing lost, nothing doubled but what nobody can know."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bot import failpoints
from bot.simulator import Simulator
from budgeting.states import Lane, MessageState

AMINA, YOUSSEF, LUCIA = 501, 502, 503

COURIER = """
import asyncio, sys
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from bot import failpoints
from bot.families.courier import Courier, CourierSettings
from bot.lease import Leader
from budgeting.clock import SystemClock
from budgeting.db.engine import Database

async def main(url, telegram, token, failpoint):
    failpoints.arm(failpoint)
    bot = Bot(token, AiohttpSession(api=TelegramAPIServer.from_base(telegram)))
    database = Database(url)
    leader = Leader(database, f"courier:{bot.id}", "doomed", ttl=0.8, every=0.1, glance=0.05)
    settings = CourierSettings(per_second=0, per_chat=0, concurrency=2)
    await Courier(database, SystemClock(), bot, settings, leader=leader).run()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "failpoint",
    ["before_send:4", "after_send:4", "before_settle:2", "after_settle:1"],
    ids=lambda f: f.split(":")[0],
)
async def test_a_courier_killed_in_the_middle(
    database_url: str,
    outbox: Any,
    sim: Simulator,
    url: str,
    at_work: Any,
    said: Callable[[int], list[str]],
    failpoint: str,
) -> None:
    replies = outbox.say_all([(person, str(n)) for n in range(4) for person in (AMINA, YOUSSEF)])
    news = outbox.say_all([(LUCIA, f"corso {n}") for n in range(4)], lane=Lane.BROADCAST)
    arguments = (database_url, url, "700001:family-bot", failpoint)
    doomed = await asyncio.create_subprocess_exec(sys.executable, "-c", COURIER, *arguments)
    assert await asyncio.wait_for(doomed.wait(), 60) == -9
    before = {person: Counter(said(person)) for person in (AMINA, YOUSSEF, LUCIA)}
    async with at_work():
        await outbox.empty()
    assert outbox.states(*replies) == [MessageState.SENT] * 8
    doubled = 0
    for person in (AMINA, YOUSSEF):
        heard = Counter(said(person))
        assert set(heard) == {"0", "1", "2", "3"}
        assert list(dict.fromkeys(said(person))) == ["0", "1", "2", "3"]
        extra = heard - Counter(("0", "1", "2", "3"))
        assert extra <= before[person], "only what had arrived before the crash can come twice"
        doubled += extra.total()
    if failpoint.startswith("before_send"):
        assert doubled <= 2, "no more than what was in the air beside the crash"
    announced = Counter(said(LUCIA))
    assert max(announced.values(), default=1) == 1, "a broadcast never comes twice"
    for row, state in zip(news, outbox.states(*news), strict=True):
        words = outbox.row(row).text
        assert state in (MessageState.SENT, MessageState.UNCERTAIN)
        if state is MessageState.SENT:
            assert announced[words] == 1


def test_a_failpoint_must_exist() -> None:
    for wrong in ("", "nowhere", "before_send:x"):
        with pytest.raises(ValueError, match="failpoint"):
            failpoints.arm(wrong)


def test_an_unarmed_place_does_nothing() -> None:
    for name in failpoints.NAMES:
        failpoints.hit(name)
