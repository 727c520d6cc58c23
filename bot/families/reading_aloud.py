"""The part that reads messages aloud once they're sent, one at a time, to members who want that.

A message waits here only after its words have gone out, so nothing delays a reply. An attempt is recorded before it
begins, and the voice note is queued in the transaction that ends it: after a crash nothing is heard twice or forgotten.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial

from sqlalchemy.orm import Session

from bot.leader_only import LeaderOnly
from bot.lease import Fenced, Leader, Term
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import DatabaseUnavailable
from budgeting.voices import clips, notes
from dialogs.text.words import Words
from dialogs.voices import queueing
from dialogs.voices.making.process import VoiceMaker
from dialogs.voices.queueing import Task

log = logging.getLogger(__name__)

#: Seconds between checks for messages, and between checks for clips whose time is over.
LOOK, TIDY = 0.5, 600.0
#: Messages per round.
AT_ONCE = 10


class ReadingAloud(LeaderOnly):
    """Reads messages aloud for all bots of this database. ``maker`` is what tests change."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        words: Words,
        *,
        maker: VoiceMaker | None = None,
        look: float = LOOK,
        leader: Leader | None = None,
    ) -> None:
        super().__init__(database, "voices", leader)
        self._database, self._clock, self._words = database, clock, words
        self._maker, self._every = maker or VoiceMaker(), look
        self._tidied = float("-inf")

    async def work(self, term: Term) -> None:
        while not self.stopping.is_set():
            try:
                if term.valid() and await self.round(term):
                    continue
                await self._tidy(term)
            except Fenced:
                raise
            except DatabaseUnavailable as error:
                log.warning("voice notes wait for the database (%s)", error)
            except Exception as error:  # noqa: BLE001 - one message must not stop all others; its attempts are counted
                log.error("a message could not be read aloud: %s", type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), self._every)

    async def round(self, term: Term) -> int:
        """Read the messages whose turn it is. Returns how many there were. Raises Fenced."""
        waiting = await self._database.read_async(lambda session: notes.due(session, AT_ONCE))
        for note_id in waiting:
            if self.stopping.is_set():
                break
            await self._read(term, note_id)
        return len(waiting)

    async def _read(self, term: Term, note_id: int) -> None:
        task = await self._database.write_async(partial(self._begin, term, note_id))
        if task is None:
            return
        made = None if task.clip_id else await self._maker.make(task.language, task.speech.lines)
        await self._database.write_async(partial(self._queue, term, task, made))

    def _begin(self, term: Term, note_id: int, session: Session) -> Task | None:
        term.fence.check(session)
        return queueing.begin(session, self._clock, self._words, note_id)

    def _queue(self, term: Term, task: Task, made: bytes | None, session: Session) -> None:
        term.fence.check(session)
        queueing.queue(session, self._clock, task, made)

    async def _tidy(self, term: Term) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._tidied < TIDY or not term.valid():
            return
        self._tidied = now
        while await self._database.write_async(partial(self._forget, term)):
            pass

    def _forget(self, term: Term, session: Session) -> int:
        term.fence.check(session)
        return clips.forget(session, self._clock)
