"""Password hashing is slow on purpose: a few run at a time, with a short queue behind them, and never in the threads
that render pages."""

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
#: Maximum people waiting in the queue, which takes well under a second; anyone beyond that is asked to come back in a
#: moment.
WAITING = 16


class Busy(Exception):
    """Too many people are signing in right now."""

    def __init__(self) -> None:
        super().__init__("too many sign-ins at the same time")


class Hashing:
    """The few threads that hash."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._pool = ThreadPoolExecutor(at_once, "ponte-hashing")

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place in the queue until the block ends. Raises Busy."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._places.release()

    async def run(self, job: Callable[[], T]) -> T:
        """Run ``job`` as soon as a thread is free. The caller must hold a `place`."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, job)
