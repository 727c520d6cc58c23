"""Two minutes at Telegram's limits: never too fast, and not much slower than allowed."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.families.courier import CourierSettings
from bot.families.courier.pace import Pace
from bot.simulator import Limits, Simulator, running
from bot.simulator.errors import ApiError
from bot.simulator.pace import Pace as TelegramsPace
from budgeting.clock import SystemClock
from budgeting.db.engine import Database
from budgeting.states.messages import Lane
from dialogs.text.words import Words
from tests.endurance import leaping
from tests.endurance.crowd import announce, gather, heard, phones, progress
from tests.endurance.running import PATIENCE, Writers, process
from tests.kit.program import BOT
from tests.kit.running import until

MINUTES = 2
ALLOWED = Limits().per_second * MINUTES * 60
#: Share of what Telegram allows; a pace that is never near the limit would prove nothing.
USED = 0.8
#: Chats that always have something to send.
TALKATIVE, GROUP = 1, -100_500
#: More at once than a chat allows, by our limits and by Telegram's.
BURST = 8


# -- in a moment: our rate limits against Telegram's, on a clock that leaps


@dataclass
class Traffic:
    """Calls on their way to a Telegram that counts them, and their results."""

    dice: random.Random
    ours: Pace
    theirs: TelegramsPace
    sent: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    async def call(self, chat: int, lane: Lane) -> None:
        """As the courier does it: wait for a turn, send, get the answer."""
        await self.ours.turn(chat, lane)
        try:
            await asyncio.sleep(self._way())
            self.theirs.check_send(BOT, chat)
            self.sent["group" if chat < 0 else lane.value] += 1
        except ApiError:
            self.refused += 1
        finally:
            await asyncio.sleep(self._way())
            self.ours.done(chat)

    def _way(self) -> float:
        # Now and then a connection is slow, so that evenly sent calls arrive bunched.
        return self.dice.uniform(0.3, 0.6) if self.dice.random() < 0.02 else self.dice.uniform(0.005, 0.04)


async def _announcing(traffic: Traffic, chats: itertools.count[int]) -> None:
    for chat in chats:
        await traffic.call(chat, Lane.BROADCAST)


async def _answering(traffic: Traffic, chat: int) -> None:
    while True:
        for _ in range(BURST):
            await traffic.call(chat, Lane.REPLY)
        if chat not in (TALKATIVE, GROUP):
            await asyncio.sleep(traffic.dice.uniform(5, 20))


async def _two_minutes(seed: int) -> Traffic:
    loop, settings = asyncio.get_running_loop(), CourierSettings()
    traffic = Traffic(random.Random(seed), Pace(settings, loop.time), TelegramsPace(Limits(), loop.time))
    crowd = itertools.count(1000)
    tasks = [loop.create_task(_announcing(traffic, crowd)) for _ in range(settings.broadcasts_ahead)]
    tasks += [loop.create_task(_answering(traffic, chat)) for chat in (TALKATIVE, *range(2, 13), GROUP)]
    await asyncio.sleep(MINUTES * 60)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return traffic


@pytest.mark.parametrize("seed", range(4))
def test_our_pace_is_never_too_fast_for_telegrams(seed: int) -> None:
    traffic = leaping.run(_two_minutes(seed))
    assert traffic.refused == 0
    assert min(traffic.sent[name] for name in ("reply", "broadcast", "group")) > 20
    assert traffic.sent.total() >= USED * ALLOWED


# -- in two minutes: the program against the simulator


@asynccontextmanager
async def _bursts(sim: Simulator, chats: tuple[int, ...]) -> AsyncIterator[Counter[int]]:
    """People who write many lines at once, one after the other; gives how many each has written."""
    written: Counter[int] = Counter()

    async def write_on() -> None:
        for chat in itertools.cycle(chats):
            for _ in range(BURST):
                sim.send_text(chat, "latte 1,20")
                written[chat] += 1
            await asyncio.sleep(2)

    task = asyncio.create_task(write_on())
    try:
        yield written
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.endurance
@pytest.mark.timeout(400)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_telegram_refuses_nothing_in_two_minutes(
    database: Database, database_url: str, words: Words, noted: Callable[..., None]
) -> None:
    clock = SystemClock()
    crowd = database.write(lambda session: gather(session, clock, 5_000))
    sim = phones(clock, crowd, Limits())
    writers = Writers(sim, words, crowd.writers[:20], pause=0.5)
    in_bursts = crowd.writers[20:]
    async with running(sim) as url, process(database_url, url, sim, pace="Telegram's"):
        idle = await writers.exchanges(30)
        broadcast = announce(database, clock, crowd)
        await until(lambda: progress(database, broadcast).sent > 0)
        sends, lines = sim.calls.by_method["sendMessage"], len(writers.delays)
        async with _bursts(sim, in_bursts) as written, writers.writing():
            group = sim.add_group("Vicini", [crowd.chats[0]])["id"]
            sim.group_text(group, crowd.chats[0], "/start")
            await asyncio.sleep(MINUTES * 60)
            sends = sim.calls.by_method["sendMessage"] - sends
            busy = writers.median_since(lines)
        waiting = progress(database, broadcast).waiting
        assert waiting > 0, "there was not enough to send"
        await until(lambda: all(_answered(sim, chat) >= number for chat, number in written.items()), PATIENCE)
    assert sim.calls.by_status[429] == 0
    assert sends >= USED * ALLOWED
    assert len(sim.group_chat(group)["messages"]) > 1
    noted(
        "pace",
        minutes=MINUTES,
        sent=sends,
        share_of_what_telegram_allows=round(sends / ALLOWED, 2),
        refused_429=0,
        answers_in_bursts=written.total(),
        busy_delay_to_idle=round(busy / idle, 1),
    )


def _answered(sim: Simulator, chat: int) -> int:
    return sum("1,20" in text.splitlines()[0] for text in heard(sim, chat))
