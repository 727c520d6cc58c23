"""Send the alerts that wait, and keep those that hang on the phones true."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from budgeting import staff
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.states.tasks import TaskState
from budgeting.tasks import alerts
from budgeting.tasks.alerts import AlertToEdit, AlertToSend, Face
from dialogs.staff_side import alerts as said
from dialogs.text import Text
from dialogs.text.words import Words

log = logging.getLogger(__name__)

#: Alerts in one go, and the pause before one is tried again.
AT_ONCE = 20
AGAIN = timedelta(seconds=30)


class Alerting:
    """From the queue to staff's phones, and what hangs there kept true."""

    def __init__(
        self, database: Database, clock: Clock, words: Words, bot: Bot, console_url: str | None = None
    ) -> None:
        self._database, self._clock, self._words, self._bot = database, clock, words, bot
        self._console = console_url

    def recover(self, session: Session) -> None:
        """At the start, and after the database was away: what was being sent and nobody noted."""
        alerts.recover(session)

    async def send(self) -> int:
        """Send what waits; how many were looked at."""
        now = self._clock.now()
        # Looking first costs no turn of the only writer, and mostly nothing waits.
        if not await self._database.read_async(lambda session: alerts.something_waits(session, now)):
            return 0
        claimed = await self._database.write_async(
            lambda session: alerts.claim(session, self._clock, AT_ONCE)
        )
        mornings: dict[int, list[AlertToSend]] = {}
        for waiting in claimed:
            if waiting.for_the_morning and waiting.replaces is None:
                mornings.setdefault(waiting.chat_id, []).append(waiting)
            else:
                await self._ring_alone(waiting)
        for several in mornings.values():
            await (self._ring_alone(several[0]) if len(several) == 1 else self._morning(several))
        return len(claimed)

    async def refresh(self) -> None:
        """Let what hangs on the phones say how its tasks stand now."""
        outdated = await self._database.read_async(lambda session: alerts.outdated(session, self._clock))
        for alert in outdated:
            try:
                await self._bot.edit_message_text(
                    chat_id=alert.chat_id,
                    message_id=alert.telegram_id,
                    **rendered(self._words, said.words(alert.face, alert.holder), alert.language),
                    reply_markup=self._buttons(alert.face, alert.language),
                )
            except (BadRequest, Forbidden):
                # Deleted there, or the chat is gone: there is nothing to keep true.
                pass
            except TelegramError:
                # The next look tries again.
                continue
            await self._database.write_async(partial(_changed, alert))

    async def _ring_alone(self, waiting: AlertToSend) -> None:
        words = said.words(waiting.face)
        buttons = self._buttons(waiting.face, waiting.language)
        number = await self._sent([waiting], words, buttons)
        if number is None:
            return
        await self._database.write_async(
            lambda session: alerts.sent(session, self._clock, waiting, number or None)
        )
        if waiting.replaces is not None:
            # It rang anew, and a family has one alert: the older one goes.
            with suppress(TelegramError):
                await self._bot.delete_message(waiting.chat_id, waiting.replaces)

    async def _morning(self, several: list[AlertToSend]) -> None:
        """What waited for the office to open, as one message without a buzz for each."""
        words = said.morning([alert.face for alert in several])
        number = await self._sent(several, words, self._to_the_console("", several[0].language))
        if number is None:
            return

        def keep(session: Session) -> None:
            for alert in several:
                alerts.sent(session, self._clock, alert, None)

        await self._database.write_async(keep)

    async def _sent(
        self, several: list[AlertToSend], words: list[Text], buttons: InlineKeyboardMarkup | None
    ) -> int | None:
        """Send one message to one chat for these; its number, or None where it did not go out."""
        to = several[0]
        try:
            message = await self._bot.send_message(
                to.chat_id, **rendered(self._words, words, to.language), reply_markup=buttons
            )
        except RetryAfter as error:
            after = error.retry_after
            pause = after if isinstance(after, timedelta) else timedelta(seconds=after)
            await self._later(several, pause)
        except Forbidden:
            await self._database.write_async(lambda session: self._gone(session, several))
        except BadRequest as error:
            log.error("an alert was refused: %s", type(error).__name__)
            await self._database.write_async(lambda session: _failed(session, several))
        except TelegramError:
            await self._later(several, AGAIN)
        else:
            # 0 where the answer's number could not be read: it hangs there all the same.
            return message.message_id
        return None

    def _buttons(self, face: Face, language: str) -> InlineKeyboardMarkup | None:
        """*I take it* while nobody has it, and the way into the console."""
        link = self._to_the_console(f"/tasks/{face.task_id}", language)
        rows = list(link.inline_keyboard) if link is not None else []
        if face.state is TaskState.DONE:
            return None
        if face.state is TaskState.OPEN:
            take = self._words.plain(said.TAKE, language)
            rows.insert(0, (InlineKeyboardButton(take, callback_data=f"take:{face.task_id}"),))
        return InlineKeyboardMarkup(rows) if rows else None

    def _to_the_console(self, path: str, language: str) -> InlineKeyboardMarkup | None:
        if self._console is None:
            return None
        label = self._words.plain(said.OPEN_IT, language)
        return InlineKeyboardMarkup([[InlineKeyboardButton(label, url=f"{self._console}{path or '/'}")]])

    async def _later(self, several: list[AlertToSend], pause: timedelta) -> None:
        at = self._clock.now() + pause

        def again(session: Session) -> None:
            for alert in several:
                alerts.retry(session, alert, at)

        await self._database.write_async(again)

    def _gone(self, session: Session, several: list[AlertToSend]) -> None:
        """The bot was blocked there: the link is void until the person comes back."""
        _failed(session, several)
        person = staff.by_chat(session, several[0].chat_id)
        if person is not None:
            staff.unlink(session, person.id)


def _changed(alert: AlertToEdit, session: Session) -> None:
    alerts.changed(session, alert)


def _failed(session: Session, several: list[AlertToSend]) -> None:
    for alert in several:
        alerts.failed(session, alert.id)


def rendered(words: Words, texts: list[Text], language: str) -> dict[str, Any]:
    """Text and entities as the library takes them."""
    whole = words.join(texts, language)
    return {
        "text": whole.text,
        "entities": [MessageEntity(kind, offset, length) for kind, offset, length in whole.spans],
    }
