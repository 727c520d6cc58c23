"""What runs beside a test: a port for it, its start and its good end, and waiting for what it does."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

T = TypeVar("T")
#: How long a machine with other work beside it may take for anything (seconds). It is the limit of a fault, and
#: nobody waits for it: whatever waits goes on as soon as its condition holds.
PATIENCE = 90.0


def free_port() -> int:
    """A port on which nobody listens at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def until(holds: Callable[[], T], seconds: float = PATIENCE) -> T:
    """What ``holds`` gives, as soon as that is something; TimeoutError after ``seconds``."""
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
    """It runs until the block ends, then stops in good order."""
    task = asyncio.create_task(part.run())
    try:
        yield
    finally:
        part.stop()
        await asyncio.wait_for(task, PATIENCE)
