"""Send the alerts that wait."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from budgeting import alerts, staff
from budgeting.alerts import Waiting
from budgeting.clock import Clock
from budgeting.db.engine import Database
from dialogs import alerts as said
from dialogs.engine.content import Text
from dialogs.i18n import Words

log = logging.getLogger(__name__)

#: Alerts in one go, and the pause before one is tried again.
AT_ONCE = 20
AGAIN = timedelta(seconds=30)


class Alerting:
    """From the queue to staff's phones."""

    def __init__(self, database: Database, clock: Clock, words: Words, bot: Bot) -> None:
        self._database, self._clock, self._words, self._bot = database, clock, words, bot

    def recover(self, session: Session) -> None:
        """At the start, and after the database was away: what was being sent and nobody noted."""
        alerts.recover(session)

    async def send(self) -> int:
        """Send what waits; how many were looked at."""
        claimed = await self._database.write_async(
            lambda session: alerts.claim(session, self._clock, AT_ONCE)
        )
        for waiting in claimed:
            await self._one(waiting)
        return len(claimed)

    async def _one(self, waiting: Waiting) -> None:
        words = said.waiting(waiting.kind, waiting.urgency, waiting.task_id)
        take = InlineKeyboardButton(
            self._words.plain(said.TAKE, waiting.language), callback_data=f"take:{waiting.task_id}"
        )
        try:
            message = await self._bot.send_message(
                waiting.chat_id,
                **rendered(self._words, words, waiting.language),
                reply_markup=InlineKeyboardMarkup([[take]]),
            )
        except RetryAfter as error:
            after = error.retry_after
            pause = after if isinstance(after, timedelta) else timedelta(seconds=after)
            await self._later(waiting, pause)
        except Forbidden:
            await self._database.write_async(lambda session: self._gone(session, waiting))
        except BadRequest as error:
            log.error("an alert was refused: %s", type(error).__name__)
            await self._database.write_async(lambda session: alerts.failed(session, waiting.id))
        except TelegramError:
            await self._later(waiting, AGAIN)
        else:
            await self._database.write_async(
                lambda session: alerts.sent(session, self._clock, waiting.id, message.message_id)
            )

    async def _later(self, waiting: Waiting, pause: timedelta) -> None:
        at = self._clock.now() + pause
        await self._database.write_async(lambda session: alerts.retry(session, waiting, at))

    def _gone(self, session: Session, waiting: Waiting) -> None:
        """The bot was blocked there: the link is void until the person comes back."""
        alerts.failed(session, waiting.id)
        person = staff.by_chat(session, waiting.chat_id)
        if person is not None:
            staff.unlink(session, person.id)


def rendered(words: Words, texts: list[Text], language: str) -> dict[str, Any]:
    """Text and entities as the library takes them."""
    whole = words.join(texts, language)
    return {
        "text": whole.text,
        "entities": [MessageEntity(kind, offset, length) for kind, offset, length in whole.spans],
    }
