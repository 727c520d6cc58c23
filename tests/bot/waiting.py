"""Waits for something to become true, for as long as a slow machine may take."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable


async def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Return as soon as ``holds``; TimeoutError after ``seconds``."""
    async with asyncio.timeout(seconds):
        for pause in itertools.repeat(0.02):
            if holds():
                return
            await asyncio.sleep(pause)
