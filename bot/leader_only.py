"""A part of which only one may work at a time, whichever process it is in."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod

from bot.lease import Leader, Term, new_owner
from budgeting.db.engine import Database


class LeaderOnly(ABC):
    """Waits for the lease ``name``, works while it has it, and ends when told to stop."""

    def __init__(self, database: Database, name: str, leader: Leader | None = None) -> None:
        self._leader = leader or Leader(database, name, new_owner())
        self._task: asyncio.Task[None] | None = None
        self._working = False
        self.stopping = asyncio.Event()

    @abstractmethod
    async def work(self, term: Term) -> None:
        """Do it until `stopping` is set; cancelled when the term is lost."""

    async def run(self) -> None:
        """Work whenever this one leads, until `stop`."""
        self._task = asyncio.create_task(self._leader.run(self._work))
        try:
            await self._task
        except asyncio.CancelledError:
            # `stop` ends the wait for the lease by cancelling it; that is no error.
            if not self.stopping.is_set():
                self._task.cancel()
                await asyncio.gather(self._task, return_exceptions=True)
                raise

    def stop(self) -> None:
        """Finish what is at work, give the lease back, let `run` return."""
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
