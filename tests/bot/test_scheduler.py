"""The clock: ticks at once, hurries, survives a failing tick, and does nothing while it doesn't lead."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.scheduler import Clockwork, Tick
from tests.kit.running import PATIENCE


class Counter:
    """Counts its runs and lets a test wait for the next one."""

    def __init__(self, error: Exception | None = None) -> None:
        self.runs: asyncio.Queue[None] = asyncio.Queue()
        self.error = error

    async def __call__(self) -> None:
        self.runs.put_nowait(None)
        if self.error:
            raise self.error

    async def again(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.runs.get()


@asynccontextmanager
async def ticking(clockwork: Clockwork) -> AsyncIterator[None]:
    clockwork.start()
    try:
        yield
    finally:
        clockwork.stop()


async def test_every_tick_comes_at_once_and_again_when_hurried() -> None:
    due, plan = Counter(), Counter()
    clockwork = Clockwork([Tick("due", 3600, due), Tick("plan", 3600, plan)])
    async with ticking(clockwork):
        await due.again()
        await plan.again()
        clockwork.hurry()
        await due.again()
        await plan.again()


async def test_a_failing_tick_is_logged_by_class_and_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    failing = Counter(RuntimeError("no"))
    clockwork = Clockwork([Tick("due", 3600, failing)])
    async with ticking(clockwork):
        await failing.again()
        clockwork.hurry()
        await failing.again()
    assert "the tick due failed" in caplog.text


async def test_a_tick_that_takes_long_is_not_run_twice_and_nobody_is_warned(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun, other, go_on = Counter(), Counter(), asyncio.Event()

    async def long() -> None:
        await begun()
        await go_on.wait()

    clockwork = Clockwork([Tick("long", 3600, long), Tick("other", 3600, other)])
    async with ticking(clockwork):
        await begun.again()
        await other.again()
        for _ in range(3):
            clockwork.hurry()
            await other.again()
        assert begun.runs.empty()
        go_on.set()
        # The first one ends by the next turn of the loop.
        await asyncio.sleep(0)
        clockwork.hurry()
        await begun.again()
    assert not [record for record in caplog.records if record.levelname == "WARNING"]


async def test_who_does_not_lead_does_nothing() -> None:
    silent, loud, leads = Counter(), Counter(), [False]
    clockwork = Clockwork([Tick("silent", 3600, silent)], leads=lambda: leads[0])
    other = Clockwork([Tick("loud", 3600, loud)])
    async with ticking(clockwork), ticking(other):
        await loud.again()
        assert silent.runs.empty()
        leads[0] = True
        clockwork.hurry()
        await silent.again()


async def test_stopping_twice_or_before_the_start_is_harmless() -> None:
    clockwork = Clockwork([])
    clockwork.stop()
    clockwork.start()
    clockwork.stop()
    clockwork.stop()
