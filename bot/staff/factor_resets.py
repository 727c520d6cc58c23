"""Tells people on their own phone that a colleague has reset their second factor."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.staff.texts import console_link, rendered
from budgeting import staff
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.staff import second_factor
from budgeting.staff.second_factor import Reset
from dialogs.staff_side import second_factor as said
from dialogs.text.words import Words

log = logging.getLogger(__name__)

#: The pause before telling somebody again whom Telegram didn't take.
AGAIN = timedelta(seconds=30)


class FactorResets:
    """Looks whom to tell. A crash in between tells them twice, which is better than never."""

    def __init__(
        self, database: Database, clock: Clock, words: Words, bot: Bot, console_url: str | None = None
    ) -> None:
        self._database, self._clock, self._words, self._bot = database, clock, words, bot
        self._console = console_url
        self._failed: datetime | None = None

    async def send(self) -> None:
        """Raises DatabaseUnavailable."""
        now = self._clock.now()
        if self._failed is not None and timedelta() <= now - self._failed < AGAIN:
            return
        self._failed = None
        for reset in await self._database.read_async(second_factor.untold):
            if not await self._tell(reset):
                self._failed = now
                return

    async def _tell(self, to: Reset) -> bool:
        """False if Telegram couldn't be reached."""
        gone = False
        try:
            await self._bot.send_message(
                to.chat_id,
                **rendered(self._words, said.was_reset(), to.language),
                reply_markup=console_link(self._words, self._console, "/account", to.language),
            )
        except (Forbidden, BadRequest) as error:
            log.warning("a reset was not told: %s", type(error).__name__)
            gone = isinstance(error, Forbidden)
        except TelegramError as error:
            log.warning("a reset waits to be told: %s", type(error).__name__)
            return False

        def settle(session: Session) -> None:
            second_factor.told(session, to.staff_id)
            if gone:
                staff.unlink(session, to.staff_id)

        await self._database.write_async(settle)
        return True
