"""Sends each person's morning digest to their phone, once a day at the time they chose."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.staff.texts import console_link, rendered
from budgeting import staff
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.staff import digests
from budgeting.staff.digests import Reader
from dialogs.staff_side import digest
from dialogs.staff_side.digest import Waiting
from dialogs.text.words import Words

log = logging.getLogger(__name__)

#: How often to look whose hour has come; also the pause before a retry.
EVERY = timedelta(minutes=1)


class Digesting:
    """Looks once a minute whose digest is due."""

    def __init__(
        self, database: Database, clock: Clock, words: Words, bot: Bot, console_url: str | None = None
    ) -> None:
        self._database, self._clock, self._words, self._bot = database, clock, words, bot
        self._console = console_url
        self._looked: datetime | None = None

    async def send(self) -> None:
        """Send what is due. Raises DatabaseUnavailable."""
        now = self._clock.now()
        if self._looked is not None and timedelta(0) <= now - self._looked < EVERY:
            return
        due = await self._database.write_async(self._due)
        self._looked = now
        for reader, waiting in due:
            await self._send_one(reader, waiting)

    def _due(self, session: Session) -> list[tuple[Reader, Waiting]]:
        readers = digests.claim(session, self._clock)
        counted = [(reader, digest.of(session, self._clock, reader.staff_id)) for reader in readers]
        return [(reader, waiting) for reader, waiting in counted if waiting]

    async def _send_one(self, reader: Reader, waiting: Waiting) -> None:
        try:
            await self._bot.send_message(
                reader.chat_id,
                **rendered(self._words, digest.words(waiting), reader.language),
                reply_markup=console_link(self._words, self._console, "/", reader.language),
            )
        except Forbidden:
            await self._database.write_async(lambda session: staff.unlink(session, reader.staff_id))
        except (BadRequest, TimedOut) as error:
            # After a timeout it may be on the phone: nobody gets two.
            log.warning("a digest was not sent: %s", type(error).__name__)
        except (RetryAfter, NetworkError):
            await self._database.write_async(lambda session: digests.again(session, reader))
        except TelegramError as error:
            log.warning("a digest was not sent: %s", type(error).__name__)
