"""The program in its own process, the simulator in ours, and members who write while it runs."""

from __future__ import annotations

import asyncio
import itertools
import resource
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.simulator import Simulator
from budgeting.money import Money
from dialogs.text.words import Words
from tests.kit.program import BOT, TOKEN
from tests.kit.running import until

PROGRAM = Path(__file__).with_name("program.py")
ROOT = Path(__file__).parents[2]
#: Seconds that a slow machine may take to stop or to answer under load.
PATIENCE = 120


@asynccontextmanager
async def process(
    database_url: str, url: str, sim: Simulator, pace: str = "lifted"
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Bot, courier and clock, once they poll for updates; shut down cleanly at the end, unless stopped before."""
    sim.world.queues[BOT].polling.clear()
    running = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), database_url, url, TOKEN, pace, cwd=ROOT
    )
    try:
        asking = asyncio.create_task(sim.world.queues[BOT].polling.wait())
        ended = asyncio.create_task(running.wait())
        await asyncio.wait({asking, ended}, return_when=asyncio.FIRST_COMPLETED)
        started = asking.done()
        for task in (asking, ended):
            task.cancel()
        assert started, "the program did not start"
        yield running
    finally:
        if running.returncode is None:
            running.terminate()
            await asyncio.wait_for(running.wait(), PATIENCE)


def weight(running: asyncio.subprocess.Process) -> int:
    """Resident memory in MiB; 0 if the system doesn't tell."""
    told = Path(f"/proc/{running.pid}/statm")
    pages = int(told.read_text().split()[1]) if told.exists() else 0
    return pages * resource.getpagesize() // 2**20


@dataclass
class Writers:
    """Members who log spending, each waiting for the answer before the next line."""

    sim: Simulator
    words: Words
    chats: Sequence[int]
    #: Seconds that a person thinks before the next line; without it this would measure the queue they build up.
    pause: float = 0.05
    #: Seconds from writing until the answer is on the phone.
    delays: list[float] = field(default_factory=list)
    written: int = 0
    _enough: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _amounts: Iterator[int] = field(default_factory=lambda: itertools.count(101))

    async def exchanges(self, number: int) -> float:
        """The median delay of that many lines in seconds."""
        before = len(self.delays)
        async with self.writing():
            await until(lambda: len(self.delays) - before >= number, PATIENCE)
        return self.median_since(before)

    def median_since(self, line: int) -> float:
        """The median delay in seconds of the lines after the first ``line``."""
        return statistics.median(self.delays[line:])

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Write until the block ends, then wait for everybody's last answer."""
        self.begin()
        try:
            yield
        finally:
            await self.finish()

    def begin(self) -> None:
        """Four at a time start writing, unless they already are."""
        if not self._tasks:
            self._enough.clear()
            self._tasks = [asyncio.create_task(self._write_on(self.chats[n::4])) for n in range(4)]

    async def finish(self) -> None:
        """Nobody starts another line; each waits for the answer to the last one."""
        self._enough.set()
        tasks, self._tasks = self._tasks, []
        await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE)

    async def _write_on(self, chats: Sequence[int]) -> None:
        for chat in itertools.cycle(chats):
            if self._enough.is_set():
                return
            await self._line(chat)
            await asyncio.sleep(self.pause)

    async def _line(self, chat: int) -> None:
        amount = Money(next(self._amounts))
        before, started = self.sim.world.events.last_id, time.monotonic()
        self.written += 1
        self.sim.send_text(chat, f"pane {amount.minor // 100},{amount.minor % 100:02}")
        async with aclosing(self.sim.world.events.follow(("chat", BOT, chat), before)) as events:
            async for event in events:
                if event.name == "message" and self._answers(event.data(), amount):
                    self.delays.append(time.monotonic() - started)
                    return

    def _answers(self, message: dict[str, str], amount: Money) -> bool:
        first = message["text"].splitlines()[0]
        return message["from"] == "bot" and self.words.amount(amount, "it") in first
