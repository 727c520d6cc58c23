"""Waits for something to become true, for as long as a slow machine may take."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def until(holds: Callable[[], T], seconds: float = 60) -> T:
    """What ``holds`` gives, as soon as that is something; TimeoutError after ``seconds``."""
    async with asyncio.timeout(seconds):
        for pause in itertools.repeat(0.02):
            if found := holds():
                break
            await asyncio.sleep(pause)
    return found
