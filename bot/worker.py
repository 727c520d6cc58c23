"""The worker: does long jobs chunk by chunk. Any number may run in parallel, in one process or in several.

Each takes one batch at a time. It reads and calculates in a thread and writes in short transactions, so others get
their turn in between. While working it shows that it is alive; another worker takes over a dead one's batch after
seeing it unchanged for long enough on its own timer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial

from sqlalchemy.orm import Session

from bot.lease import new_owner, watch
from budgeting.batches import Claim, Kind, Overtaken, running
from budgeting.batches.running import Sign
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import DatabaseUnavailable
from budgeting.states.batches import BatchKind

log = logging.getLogger(__name__)

#: Seconds between checks for work; between signs of life; of silence before others take over.
LOOK, EVERY, TTL = 1.0, 2.0, 20.0


class Worker:
    """Works until told to stop; then finishes the current chunk and gives the batch back.

    While the database is unavailable a batch keeps its owner; afterwards it is taken over as if the owner had died.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        kinds: Iterable[Kind],
        *,
        owner: str | None = None,
        ttl: float = TTL,
        every: float = EVERY,
        look: float = LOOK,
        timer: Callable[[], float] = watch,
    ) -> None:
        self._database, self._clock = database, clock
        self._kinds: dict[BatchKind, Kind] = {kind.name: kind for kind in kinds}
        self.owner = owner or new_owner()
        self._ttl, self._every, self._look, self._timer = ttl, every, look, timer
        #: Since when we have seen each of the others' running batches unchanged.
        self._seen: dict[Sign, float] = {}
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        while not self._stopping.is_set():
            try:
                mine = await self._claim()
                if mine is not None:
                    await self._work(mine)
                    continue
            except DatabaseUnavailable as error:
                log.warning("the worker waits for the database (%s)", error)
                # We couldn't look, so we don't know that it is unchanged.
                self._seen.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._look)

    def stop(self) -> None:
        self._stopping.set()

    # -- finding work

    async def _claim(self) -> Claim | None:
        def look(session: Session) -> tuple[bool, list[Sign]]:
            waits = running.waits(session, self._clock, self._kinds)
            return waits, running.running(session, self._kinds)

        # Read first: usually nothing waits, and reading doesn't need the only writer.
        waits, signs = await self._database.read_async(look)
        now = self._timer()
        self._seen = {sign: self._seen.get(sign, now) for sign in signs}
        if waits:
            mine = await self._database.write_async(
                partial(running.claim, clock=self._clock, kinds=self._kinds, owner=self.owner)
            )
            if mine is not None:
                return mine
        for sign, since in self._seen.items():
            if now - since >= self._ttl:
                log.warning("batch %d is taken over: its worker shows no life", sign.batch_id)
                mine = await self._database.write_async(partial(self._take_over, sign))
                if mine is not None:
                    return mine
        return None

    def _take_over(self, sign: Sign, session: Session) -> Claim | None:
        return running.take_over(session, self._clock, self._kinds, sign, self.owner)

    # -- working

    async def _work(self, mine: Claim) -> None:
        showing = asyncio.create_task(self._show_life(mine))
        try:
            while not self._stopping.is_set():
                if await self._chunk(mine):
                    if self._kinds[mine.kind].fills:
                        await asyncio.to_thread(self._database.optimize)
                    return
            await self._database.write_async(partial(running.release, mine=mine))
        except Overtaken:
            log.info("batch %d was cancelled or taken over", mine.batch_id)
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
            mine.close()

    async def _chunk(self, mine: Claim) -> bool:
        """Do the next chunk. True once the batch is finished."""
        kind = self._kinds[mine.kind]
        try:
            seen = await self._database.read_async(
                partial(running.look, clock=self._clock, kind=kind, mine=mine)
            )
            return await self._database.write_async(
                partial(running.keep, clock=self._clock, kind=kind, mine=mine, seen=seen)
            )
        except (DatabaseUnavailable, Overtaken):
            raise
        except Exception as error:  # noqa: BLE001 - a failing job must not stop the worker
            await self._database.write_async(partial(self._fail, kind, mine, error))
            return True

    def _fail(self, kind: Kind, mine: Claim, error: Exception, session: Session) -> None:
        running.fail(session, self._clock, kind, mine, error)

    async def _show_life(self, mine: Claim) -> None:
        while True:
            await asyncio.sleep(self._every)
            try:
                await self._database.write_async(partial(running.show_life, mine=mine))
            except DatabaseUnavailable as error:
                log.warning("no sign of life could be given (%s)", error)
