"""Incoming updates: passes each to the engine, one at a time per chat, chats in parallel.

Nothing here answers Telegram. The webhook and the polling loop do, and only after `handle` has returned, which is after
the commit.
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
#: Seconds between attempts while the database is unavailable, for callers that can keep Telegram waiting.
_AWAY = (0.2, 0.5, 1.0, 2.0, 5.0)
#: Updates of one chat that may wait in one process. Telegram sends a chat's updates one by one, and at most forty in
#: total at once: any other sender must leave room for the other chats.
BACKLOG = 30
#: Telegram's limit for the notice on a button tap, in characters.
_TOAST = 200


@dataclass(slots=True)
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Crowded(Temporary):
    """Too many updates of this chat are waiting, so this one was not accepted; it must come again."""

    def __init__(self) -> None:
        super().__init__("one chat sends more than can be answered")


class Inbound:
    """Handles the updates of one families' bot."""

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
        #: How many updates the engine couldn't even store as a problem.
        self.lost = 0

    async def handle(self, update: Update, *, patient: bool = False) -> AnswerCallbackQuery | None:
        """Store and answer the update; returns after the commit, with the call that ends a button's spinner.

        Raises Temporary if nothing was stored (usually DatabaseUnavailable, or Crowded if too many of the chat's
        updates wait), unless ``patient``: then it retries until it succeeds, and the chat's later updates wait behind
        it.
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
        """Read an update from Telegram's JSON, or the readable part of it; None, and counted, if nothing is
        readable."""
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
        except Exception:  # noqa: BLE001 - whatever is missing, this isn't a message we could answer
            return False
        return True

    def _translated(self, update: Update) -> Incoming | None:
        try:
            return to_incoming(update, self.bot_id, self._clock.now())
        except Exception as error:  # noqa: BLE001 - an odd update may lack something that is always there
            self.unreadable(error)
            return None

    def waiting(self, chat_id: int) -> int:
        """How many of the chat's updates are in progress or waiting."""
        line = self._lines.get(chat_id)
        return line.waiting if line is not None else 0

    def unreadable(self, error: Exception) -> None:
        """Count and skip an update that can't be read at all; Telegram would only resend it for a day."""
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
        """Wait for this chat's turn, first come, first served."""
        line = self._lines.setdefault(chat_id, _Line())
        line.waiting += 1
        try:
            async with line.lock:
                yield
        finally:
            line.waiting -= 1
            if not line.waiting:
                del self._lines[chat_id]
