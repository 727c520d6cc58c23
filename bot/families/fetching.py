"""The part that fetches what families sent: finds files whose turn it is, a few at a time, and stores them.

It never holds up a message: the waiting row was written with the message, and this works it off afterwards. Network
calls and image decoding happen outside any transaction; only one of several processes fetches (`leader_only`).
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import Protocol

from sqlalchemy.orm import Session

from bot.families.files import FileAway
from bot.leader_only import LeaderOnly
from bot.lease import Fenced, Leader, Term
from budgeting import files
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.db.tables import StoredFile
from budgeting.errors import DatabaseUnavailable, NotFound
from budgeting.files import Examined, Refused
from budgeting.files.waiting import Fetch
from budgeting.states.files import FileProblem
from dialogs import files as told
from dialogs.text.words import Words

log = logging.getLogger(__name__)

#: Seconds between checks for waiting files.
LOOK = 2.0
#: Files at once: each is held in memory whole.
AT_ONCE = 3


class Fetches(Protocol):
    """Returns a file's bytes by the messenger's id; `bot.families.files.Files` says what it raises."""

    async def fetch(self, file_id: str, limit: int) -> bytes: ...


class Fetching(LeaderOnly):
    """Fetches files for one bot. ``limit``: the largest file to keep, in bytes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        words: Words,
        bot_id: int,
        source: Fetches,
        *,
        limit: int = files.LIMIT,
        look: float = LOOK,
        leader: Leader | None = None,
    ) -> None:
        super().__init__(database, f"files:{bot_id}", leader)
        self._database, self._clock, self._words = database, clock, words
        self._bot_id, self._source, self._limit, self._every = bot_id, source, limit, look
        self._trying: asyncio.Future[int] | None = None

    async def work(self, term: Term) -> None:
        while not self.stopping.is_set():
            try:
                if term.valid():
                    self._trying = asyncio.ensure_future(self.round(term))
                    if await self._trying:
                        continue
            except asyncio.CancelledError:
                # A cancelled attempt starts again later, so nobody waits for a slow one to stop.
                if self.stopping.is_set():
                    return
                raise
            except Fenced:
                raise
            except DatabaseUnavailable as error:
                log.warning("files wait for the database (%s)", error)
            except Exception as error:  # noqa: BLE001 - one file must not stop all others; its attempts are counted
                log.error("a file could not be fetched: %s", type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), self._every)

    def stop(self) -> None:
        """Leave unfinished files for next time, release the lease, let `run` return."""
        super().stop()
        if self._trying is not None:
            self._trying.cancel()

    async def round(self, term: Term) -> int:
        """Try the files whose turn it is, `AT_ONCE` at most. Returns how many there were. Raises Fenced."""
        waiting = await self._database.read_async(
            lambda session: files.waiting.due(session, self._clock.now(), self._bot_id, AT_ONCE)
        )
        results = await asyncio.gather(
            *(self._try(term, number) for number in waiting), return_exceptions=True
        )
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(waiting)

    async def _try(self, term: Term, number: int) -> None:
        begun = await self._database.write_async(partial(self._begin, term, number))
        if begun is None:
            return
        try:
            content = await self._source.fetch(begun.remote_id, self._limit)
            examined = await asyncio.to_thread(files.examine, content, self._limit)
        except FileAway as error:
            # The time of the next attempt is already recorded.
            log.info("file %d waits: %s", number, error)
        except NotFound:
            await self._database.write_async(partial(self._failed, term, number, FileProblem.GONE))
        except Refused as error:
            await self._database.write_async(partial(self._failed, term, number, error.problem))
        else:
            await self._database.write_async(partial(self._arrived, term, number, examined))

    def _begin(self, term: Term, number: int, session: Session) -> Fetch | None:
        term.fence.check(session)
        begun = files.waiting.begin(session, self._clock, number, self._bot_id, self._limit)
        if isinstance(begun, StoredFile):
            told.settled(session, self._clock, self._words, begun, self._limit)
            return None
        return begun

    def _arrived(self, term: Term, number: int, examined: Examined, session: Session) -> None:
        term.fence.check(session)
        file = files.waiting.arrived(session, self._clock, number, examined)
        if file is not None:
            told.settled(session, self._clock, self._words, file, self._limit)

    def _failed(self, term: Term, number: int, problem: FileProblem, session: Session) -> None:
        term.fence.check(session)
        file = files.waiting.failed(session, self._clock, number, problem)
        if file is not None:
            told.settled(session, self._clock, self._words, file, self._limit)
