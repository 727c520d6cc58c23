"""The part that reads photos once they're stored, one at a time, and has the chat say what was found.

It is apart from `fetching`, so that a slow picture delays no file. An attempt is recorded before it begins, and what
was found is recorded in the transaction that speaks of it: after a crash nothing is said twice or forgotten.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial

from sqlalchemy.orm import Session

from bot.families.picture_reading.process import PictureReader, Read
from bot.leader_only import LeaderOnly
from bot.lease import Fenced, Leader, Term
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import DatabaseUnavailable
from budgeting.payment_notices import photos
from budgeting.payment_notices.photos import ToRead
from budgeting.states.payment_notices import PhotoState
from dialogs import payment_notices
from dialogs.text.words import Words

log = logging.getLogger(__name__)

#: Seconds between checks for photos.
LOOK = 1.0
#: Photos per round.
AT_ONCE = 5


class PictureReading(LeaderOnly):
    """Reads photos for all bots of this database. ``reader`` is what tests change."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        words: Words,
        *,
        reader: PictureReader | None = None,
        look: float = LOOK,
        leader: Leader | None = None,
    ) -> None:
        super().__init__(database, "pictures", leader)
        self._database, self._clock, self._words = database, clock, words
        self._reader, self._every = reader or PictureReader(), look

    async def work(self, term: Term) -> None:
        while not self.stopping.is_set():
            try:
                if term.valid() and await self.round(term):
                    continue
            except Fenced:
                raise
            except DatabaseUnavailable as error:
                log.warning("pictures wait for the database (%s)", error)
            except Exception as error:  # noqa: BLE001 - one photo must not stop all others; its attempts are counted
                log.error("a photo could not be looked at: %s", type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), self._every)

    async def round(self, term: Term) -> int:
        """Read the photos whose turn it is. Returns how many there were. Raises Fenced."""
        waiting = await self._database.read_async(lambda session: photos.due(session, AT_ONCE))
        for photo_id in waiting:
            if self.stopping.is_set():
                break
            await self._read(term, photo_id)
        return len(waiting)

    async def _read(self, term: Term, photo_id: int) -> None:
        begun = await self._database.write_async(partial(self._begin, term, photo_id))
        if begun is not None:
            result = await self._reader.read(begun.content, begun.media_type)
            await self._database.write_async(partial(self._say, term, photo_id, result))

    def _begin(self, term: Term, photo_id: int, session: Session) -> ToRead | None:
        term.fence.check(session)
        begun = photos.begin(session, photo_id)
        if isinstance(begun, PhotoState):
            payment_notices.tell(session, self._clock, self._words, photo_id, begun)
            return None
        return begun

    def _say(self, term: Term, photo_id: int, result: Read, session: Session) -> None:
        term.fence.check(session)
        payment_notices.tell(session, self._clock, self._words, photo_id, result.state, result.notices)
