"""A part that only one process may run at a time."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod

from bot.lease import Leader, Term, new_owner
from budgeting.db.engine import Database


class LeaderOnly(ABC):
    """Waits for the lease ``name``, works while holding it, and ends when told to stop."""

    def __init__(self, database: Database, name: str, leader: Leader | None = None) -> None:
        self._leader = leader or Leader(database, name, new_owner())
        self._task: asyncio.Task[None] | None = None
        self._working = False
        self.stopping = asyncio.Event()

    @abstractmethod
    async def work(self, term: Term) -> None:
        """Do the work until `stopping` is set; cancelled when the term is lost."""

    async def run(self) -> None:
        """Work whenever this process leads, until `stop`."""
        self._task = asyncio.create_task(self._leader.run(self._work))
        try:
            await self._task
        except asyncio.CancelledError:
            # `stop` cancels the wait for the lease; that's no error.
            if not self.stopping.is_set():
                self._task.cancel()
                await asyncio.gather(self._task, return_exceptions=True)
                raise

    def stop(self) -> None:
        """Finish the current work, release the lease, let `run` return."""
        self.stopping.set()
        if not self._working and self._task is not None:
            self._task.cancel()

    @property
    def leads(self) -> bool:
        return self._working

    async def _work(self, term: Term) -> None:
        self._working = True
        try:
            await self.work(term)
        finally:
            self._working = False
