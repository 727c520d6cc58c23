"""Programs that run beside a test: a free port, a start and a clean stop, and waiting for results."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

T = TypeVar("T")
#: How long anything may take on a busy machine (seconds). It only limits a fault: nobody waits this long, because each
#: wait ends as soon as its condition holds.
PATIENCE = 90.0


def free_port() -> int:
    """A port nobody is listening on right now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def until(holds: Callable[[], T], seconds: float = PATIENCE) -> T:
    """The first truthy result of ``holds``; TimeoutError after ``seconds``."""
    async with asyncio.timeout(seconds):
        for pause in itertools.repeat(0.02):
            if held := holds():
                break
            await asyncio.sleep(pause)
    return held


class Part(Protocol):
    """A part of the bot."""

    async def run(self) -> None: ...

    def stop(self) -> None: ...


@asynccontextmanager
async def working(part: Part) -> AsyncIterator[None]:
    """Run it until the block ends, then shut it down cleanly."""
    task = asyncio.create_task(part.run())
    try:
        yield
    finally:
        part.stop()
        await asyncio.wait_for(task, PATIENCE)
