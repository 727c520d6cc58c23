"""Hashing passwords is made to be slow: a few at a time, a short queue behind them, and never in the threads
that draw pages."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
#: Hashes at the same time: each takes 19 MiB and a core for a few hundredths of a second.
AT_ONCE = 2
#: Who may wait behind them, well under a second. Whoever comes then is asked to come back in a moment.
WAITING = 16


class Busy(Exception):
    """More people are signing in just now than can be looked at."""

    def __init__(self) -> None:
        super().__init__("too many sign-ins at the same time")


class Hashing:
    """The few hands that hash."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._pool = ThreadPoolExecutor(at_once, "ponte-hashing")

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in the queue until the block ends. Raises Busy."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._places.release()

    async def run(self, job: Callable[[], T]) -> T:
        """Do ``job`` when a hand is free; for whoever has a `place`."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, job)
