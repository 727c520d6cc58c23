"""What comes in: each update through the engine's door, one after the other in a chat, chats side by side.

Nothing here answers Telegram; the webhook and the polling loop do, and only after `handle` has returned,
which is after the commit.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiogram.methods import AnswerCallbackQuery
from aiogram.types import Update
from pydantic import ValidationError

from bot import failpoints
from bot.families import lenient_types
from bot.families.translate import ALLOWED, chat_of, to_incoming
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import Temporary
from dialogs.engine.incoming import Incoming, Received
from dialogs.inbound import accept
from dialogs.text.words import Words

__all__ = ["ALLOWED", "Crowded", "Inbound", "chat_of", "to_incoming"]

log = logging.getLogger(__name__)

TakeIn = Callable[[Database, Clock, Words, Incoming], Awaitable[Received]]
#: Seconds between two tries while the database is away, for whoever may keep Telegram waiting.
_AWAY = (0.2, 0.5, 1.0, 2.0, 5.0)
#: Updates of one chat that may wait in one process. Telegram sends those of a chat one by one and no more than forty
#: at the same time: whatever else does must leave room for the other chats.
BACKLOG = 30
#: Telegram's limit for the notice over a tapped button, in characters.
_TOAST = 200


@dataclass(slots=True)
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Crowded(Temporary):
    """So many updates of one chat wait that this one was not taken in; it is to come again."""

    def __init__(self) -> None:
        super().__init__("one chat sends more than can be answered")


class Inbound:
    """The families' side of one bot."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        words: Words,
        bot_id: int,
        *,
        take_in: TakeIn = accept.take_in,
    ) -> None:
        self._database, self._clock, self._words, self.bot_id = database, clock, words, bot_id
        self._take_in = take_in
        self._lines: dict[int, _Line] = {}
        #: Updates that the engine could not even keep as a problem.
        self.lost = 0

    async def handle(self, update: Update, *, patient: bool = False) -> AnswerCallbackQuery | None:
        """Keep and answer the update; returns after the commit, with the call that ends a button's spinning.

        Raises Temporary (DatabaseUnavailable above all, Crowded where too many of its chat wait) where nothing was
        kept, unless ``patient``: then it tries until it can, and the chat's later updates wait behind it.
        """
        incoming = self._translated(update)
        if incoming is None:
            return None
        if not patient and self.waiting(incoming.chat_id) >= BACKLOG:
            raise Crowded
        async with self._turn(incoming.chat_id):
            received = await self._answered(incoming, patient)
        if incoming.callback_id is None:
            return None
        toast = (received.toast or "")[:_TOAST] or None
        return AnswerCallbackQuery(callback_query_id=incoming.callback_id, text=toast)

    def read(self, raw: Any) -> Update | None:
        """The update of Telegram's JSON, in part where the whole cannot be read; None, counted, where nothing can."""
        try:
            return Update.model_validate(raw)
        except ValidationError as error:
            update = lenient_types.update(raw, self._clock.now())
            if update is None or not self._makes_sense(update):
                self.unreadable(error)
                return None
            log.warning("an update was read without %d odd parts", error.error_count())
            return update

    def _makes_sense(self, update: Update) -> bool:
        try:
            chat_of(update)
            to_incoming(update, self.bot_id, self._clock.now())
        except Exception:  # noqa: BLE001 - whatever is missing, it is not a message that could be answered
            return False
        return True

    def _translated(self, update: Update) -> Incoming | None:
        try:
            return to_incoming(update, self.bot_id, self._clock.now())
        except Exception as error:  # noqa: BLE001 - of an odd update something may be missing that is always there
            self.unreadable(error)
            return None

    def waiting(self, chat_id: int) -> int:
        """How many updates of the chat are at work or wait for it."""
        line = self._lines.get(chat_id)
        return line.waiting if line is not None else 0

    def unreadable(self, error: Exception) -> None:
        """An update that is not even an update; Telegram would only send it again for a day."""
        self.lost += 1
        log.error("an update could not be read: %s", type(error).__name__)

    async def _answered(self, incoming: Incoming, patient: bool) -> Received:
        tries = 0
        while True:
            try:
                database = failpoints.hooked(self._database)
                return await self._take_in(database, self._clock, self._words, incoming)
            except Temporary as error:
                if not patient:
                    raise
                log.warning("an update waits for the database (%s)", error)
                await asyncio.sleep(_AWAY[min(tries, len(_AWAY) - 1)])
                tries += 1
            except Exception as error:  # noqa: BLE001 - one poison update must not block a chat for a day
                self.lost += 1
                log.error("an update was lost: %s", type(error).__name__)
                return Received()

    @asynccontextmanager
    async def _turn(self, chat_id: int) -> AsyncIterator[None]:
        """This chat's turn, first come, first served."""
        line = self._lines.setdefault(chat_id, _Line())
        line.waiting += 1
        try:
            async with line.lock:
                yield
        finally:
            line.waiting -= 1
            if not line.waiting:
                del self._lines[chat_id]
