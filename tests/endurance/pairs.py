"""Two processes of each part on one PostgreSQL, as if on two machines."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

from bot.lease import look
from bot.simulator import Simulator, running
from budgeting.clock import OffsetClock
from budgeting.db.engine import Database
from tests.endurance.relay import Relay, relaying
from tests.kit.program import BOT, PARTS, TOKEN
from tests.kit.running import free_port, until

FORKED = Path(__file__).with_name("forked.py")
ROOT = Path(__file__).parents[2]
#: Seconds before a kill: what was sent in that time may not be settled yet, and comes twice.
IN_THE_AIR = 2.0
Said = tuple[int, str]


@dataclass
class Process:
    """One part in its own process, with its own relay to Telegram so that its calls can be told apart."""

    pid: int
    telegram: Relay

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def pause(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)


@dataclass
class Pairs:
    """All six processes, and which of them lead."""

    database: Database
    door: Relay
    parts: dict[str, list[Process]] = field(default_factory=dict)
    #: What was in transit when a courier was stopped: (chat, text).
    in_the_air: set[Said] = field(default_factory=set)

    async def leader(self, part: str) -> tuple[Process, Process]:
        """The leader, and the other one."""
        seen = await self.database.read_async(lambda session: look(session, _lease(part)))
        assert seen is not None
        first, two = self.parts[part]
        return (first, two) if seen.owner.split(":")[1] == str(first.pid) else (two, first)

    async def taken_over(self, part: str, by: Process, since: float) -> float:
        """Seconds from ``since`` until ``by`` leads."""
        while (await self.leader(part))[0] is not by:
            assert time.monotonic() - since < 60, f"nobody leads the part {part}"
            await asyncio.sleep(0.05)
        return time.monotonic() - since

    def remember(self, courier: Process, since: float) -> None:
        """Note what this courier had just sent when it was stopped: it may come twice."""
        for call in courier.telegram.sent(since - IN_THE_AIR):
            given = parse_qs(call.body.decode())
            self.in_the_air.add((int(given["chat_id"][0]), given["text"][0]))


@asynccontextmanager
async def at_work(database: Database, sim: Simulator, clock: OffsetClock) -> AsyncIterator[Pairs]:
    """Two bots behind a relay, two couriers and two clocks, once all are up; stopped at the end."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(running(sim))
        ports = free_port(), free_port()
        door = await stack.enter_async_context(relaying(*(f"http://127.0.0.1:{port}" for port in ports)))
        pairs = Pairs(database, door)
        orders: list[dict[str, object]] = []
        relays: list[Relay] = []
        for part in PARTS:
            for port in ports:
                relays.append(await stack.enter_async_context(relaying(url)))
                environment = {
                    "PONTE_DATABASE_URL": database.url,
                    "PONTE_TELEGRAM_TOKEN": TOKEN,
                    "PONTE_TELEGRAM_API": relays[-1].url,
                    "PONTE_WEBHOOK_URL": f"{door.url}/telegram",
                    "PONTE_WEBHOOK_PORT": str(port),
                    "PONTE_WEBHOOK_SECRET": "between-us",
                }
                offset = clock.offset.total_seconds()
                orders.append({"part": part, "environment": environment, "offset": offset})
        pids = await stack.enter_async_context(_processes(orders))
        for order, pid, relay in zip(orders, pids, relays, strict=True):
            pairs.parts.setdefault(str(order["part"]), []).append(Process(pid, relay))
        await until(lambda: sim.world.bots[BOT].webhook is not None, 120)
        await until(lambda: _led(database, "courier") and _led(database, "clock"))
        yield pairs


def said_twice(sim: Simulator) -> set[Said]:
    """What appears on a phone more than once."""
    said = Counter(
        (chat.id, item.text)
        for (bot, _), chat in sim.world.chats.items()
        if bot == BOT
        for item in chat.messages.values()
        if item.by_bot
    )
    return {what for what, times in said.items() if times > 1}


def _led(database: Database, part: str) -> bool:
    with database.read() as session:
        return look(session, _lease(part)) is not None


@asynccontextmanager
async def _processes(orders: list[dict[str, object]]) -> AsyncIterator[list[int]]:
    """Their process ids. When the block ends, those still alive are shut down cleanly."""
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, str(FORKED)),
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    parent.stdin.write(json.dumps(orders).encode() + b"\n")
    pids: list[int] = json.loads(await asyncio.wait_for(parent.stdout.readline(), 120))
    try:
        yield pids
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
                os.kill(pid, signal.SIGTERM)
        ended = dict([json.loads(await asyncio.wait_for(parent.stdout.readline(), 60)) for _ in pids])
        assert set(ended.values()) <= {0, -signal.SIGKILL}
    finally:
        # Any that remain end when their input closes.
        parent.stdin.close()
        await parent.wait()


def _lease(part: str) -> str:
    return f"courier:{BOT}" if part == "courier" else part
