"""The courier's life cycle: wait for the lease, work, wake after a commit, stop cleanly."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket

from aiogram import Bot

from bot.families.courier.pace import Pace
from bot.families.courier.sending import Draws, Sender
from bot.families.courier.settings import CourierSettings
from bot.families.courier.worker import Worker
from bot.lease import Leader, Term
from budgeting import files
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.db.tables import StoredFile
from budgeting.voices import clips


class Courier:
    """Sends one bot's queued messages. Several may run; one of them leads.

    ``pictures`` draws them for rows that need one; without it only their text is sent.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        bot: Bot,
        settings: CourierSettings | None = None,
        *,
        pictures: Draws | None = None,
        leader: Leader | None = None,
    ) -> None:
        self._database, self._clock, self._bot = database, clock, bot
        self._settings = settings or CourierSettings()
        self._sender = Sender(bot, clock, self._settings, pictures, self._stored, self._clip)
        name = f"courier:{bot.id}"
        owner = f"{socket.gethostname()[:24]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._leader = leader or Leader(database, name, owner)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._worker: Worker | None = None
        self._task: asyncio.Task[None] | None = None
        self._woken = False
        self._stopping = False
        database.on_commit(self.wake)

    async def _stored(self, file_id: int) -> bytes:
        return await self._database.read_async(
            lambda session: files.content_of(session, session.get_one(StoredFile, file_id))
        )

    async def _clip(self, clip_id: int) -> bytes | None:
        return await self._database.read_async(lambda session: clips.content_of(session, clip_id))

    async def run(self) -> None:
        """Send until `stop`."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._leader.run(self._work))
        try:
            await self._task
        except asyncio.CancelledError:
            # `stop` cancels the wait of a courier that isn't leading; that's no error.
            if not self._stopping:
                self._task.cancel()
                await asyncio.gather(self._task, return_exceptions=True)
                raise
        finally:
            self._loop = None

    def stop(self) -> None:
        """Finish the current calls, leave the rest queued, release the lease; `run` then returns."""
        self._stopping = True
        if self._worker is not None:
            self._worker.stop()
        elif self._task is not None:
            self._task.cancel()

    def wake(self) -> None:
        """Something was committed: look now. Callable from any thread."""
        loop = self._loop
        if loop is None or self._woken:
            return
        self._woken = True
        try:
            loop.call_soon_threadsafe(self._look)
        except RuntimeError:
            # The loop ended between the check and the call.
            self._woken = False

    @property
    def leads(self) -> bool:
        """Whether this courier is the leader."""
        return self._worker is not None

    def _look(self) -> None:
        self._woken = False
        if self._worker is not None:
            self._worker.wake()

    async def _work(self, term: Term) -> None:
        pace = Pace(self._settings)
        worker = Worker(self._database, self._clock, self._bot.id, self._settings, self._sender, pace, term)
        self._worker = worker
        if self._stopping:
            worker.stop()
        try:
            await worker.work()
        finally:
            self._worker = None
