"""Tells the people who look after the program when it can't save anything, and when it can again.

During an outage the database can't say whom to tell, so we remember them while it works.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.staff.texts import rendered
from budgeting import staff
from budgeting.clock import Clock, zone
from budgeting.db.engine import Database
from budgeting.errors import DatabaseUnavailable
from budgeting.staff import Keeper
from dialogs.staff_side import alerts as said
from dialogs.text import Text
from dialogs.text.words import Words

log = logging.getLogger(__name__)

#: Seconds an outage may last before we disturb anybody: a server restarts in less.
PATIENCE = 15.0
#: Seconds between refreshes of whom to tell.
REMEMBER = 60.0


class OutageNotices:
    """Watches this process's `Database.availability`; tells each keeper once when an outage begins, once when it
    ends."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        words: Words,
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._clock, self._words, self._watch = database, clock, words, watch
        self._keepers: Sequence[Keeper] = ()
        self._asked: float | None = None
        self._told: set[Keeper] = set()

    async def look(self, bot: Bot) -> None:
        """Report what has changed since the last look."""
        lasts = self._database.availability.lasts
        if lasts is None:
            await self._over(bot)
            await self._remember()
        elif lasts >= PATIENCE:
            since = self._clock.now() - timedelta(seconds=self._database.availability.began)
            why = self._database.availability.why
            for keeper in self._keepers:
                if keeper not in self._told and await self._tell(
                    bot, keeper, said.cannot_save(why, _there(since, keeper))
                ):
                    self._told.add(keeper)

    async def _over(self, bot: Bot) -> None:
        since = self._clock.now() - timedelta(seconds=self._database.availability.ended)
        for keeper in list(self._told):
            words = said.saves_again(_there(since, keeper))
            if await self._tell(bot, keeper, words):
                self._told.discard(keeper)

    async def _remember(self) -> None:
        now = self._watch()
        if self._asked is not None and now - self._asked < REMEMBER:
            return
        try:
            self._keepers = await self._database.read_async(staff.keepers)
        except DatabaseUnavailable:
            return
        self._asked = now

    async def _tell(self, bot: Bot, keeper: Keeper, words: list[Text]) -> bool:
        """Returns whether this is done; if Telegram couldn't be reached, later looks try again."""
        try:
            await bot.send_message(keeper.chat_id, **rendered(self._words, words, keeper.language))
        except Forbidden:
            return True
        except TelegramError as error:
            log.warning("a keeper could not be told: %s", type(error).__name__)
            return False
        return True


def _there(moment: datetime, keeper: Keeper) -> datetime:
    return moment.astimezone(zone(keeper.zone))
