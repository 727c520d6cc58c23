"""Sends waiting alerts, and keeps those already in the chats up to date."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.staff import lost_groups
from bot.staff.group_pace import GroupPace
from bot.staff.texts import console_link, rendered
from budgeting import staff
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.states.tasks import TaskState, Urgency
from budgeting.tasks import alerts
from budgeting.tasks.alerts import AlertToEdit, AlertToSend
from budgeting.tasks.faces import Face
from dialogs.staff_side import alerts as said
from dialogs.text import Text
from dialogs.text.words import Words

log = logging.getLogger(__name__)

#: Alerts per round, and the pause before a retry.
AT_ONCE = 20
AGAIN = timedelta(seconds=30)
#: While a group can't be written to any more, what waits for it gathers for so long.
GATHER = timedelta(seconds=15)


class Alerting:
    """Sends queued alerts to the staff's phones and groups, and keeps the sent ones up to date."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        words: Words,
        bot: Bot,
        console_url: str | None = None,
        pace: GroupPace | None = None,
    ) -> None:
        self._database, self._clock, self._words, self._bot = database, clock, words, bot
        self._console = console_url
        self._pace = pace or GroupPace()

    def recover(self, session: Session) -> None:
        """Recover alerts whose sending was never recorded: at startup, and after the database was unavailable."""
        alerts.recover(session)

    async def send(self) -> int:
        """Send waiting alerts. Returns how many it looked at."""
        now = self._clock.now()
        # Read first: usually nothing waits, and reading doesn't need the only writer.
        if not await self._database.read_async(lambda session: alerts.something_waits(session, now)):
            return 0
        claimed = await self._database.write_async(
            lambda session: alerts.claim(session, self._clock, AT_ONCE)
        )
        mornings: dict[int, list[AlertToSend]] = {}
        groups: dict[int, list[AlertToSend]] = {}
        for waiting in claimed:
            if waiting.for_the_morning and waiting.replaces is None:
                mornings.setdefault(waiting.chat_id, []).append(waiting)
            elif waiting.in_group:
                groups.setdefault(waiting.chat_id, []).append(waiting)
            else:
                await self._ring_alone(waiting)
        for chat_id, several in mornings.items():
            if len(several) > 1:
                await self._in_one(several, said.morning([alert.face for alert in several]))
            elif several[0].in_group:
                groups.setdefault(chat_id, []).append(several[0])
            else:
                await self._ring_alone(several[0])
        for chat_id, several in groups.items():
            await self._ring_in_group(chat_id, several)
        return len(claimed)

    async def _ring_in_group(self, chat_id: int, several: list[AlertToSend]) -> None:
        """The most urgent one by one, with their buttons; what is too much for a group together."""
        several.sort(key=lambda alert: (alert.face.urgency is not Urgency.HIGH, alert.id))
        alone = self._pace.alone(chat_id)
        for waiting in several[:alone]:
            await self._ring_alone(waiting)
        rest = several[alone:]
        if len(rest) > 1 and self._pace.left(chat_id):
            await self._in_one(rest, said.together([alert.face for alert in rest]))
        elif rest:
            await self._put_off(rest)

    async def refresh(self) -> None:
        """Update the alerts in the chats to the current state of their tasks."""
        outdated = await self._database.read_async(lambda session: alerts.outdated(session, self._clock))
        for alert in outdated:
            if alert.in_group and not self._pace.left(alert.chat_id):
                continue
            self._pace.spend(alert.chat_id)
            try:
                await self._bot.edit_message_text(
                    chat_id=alert.chat_id,
                    message_id=alert.telegram_id,
                    **rendered(self._words, said.words(alert.face, alert.holder), alert.language),
                    reply_markup=self._buttons(alert.face, alert.language),
                )
            except (BadRequest, Forbidden, ChatMigrated) as error:
                # The message was deleted, or the chat is gone: nothing to update.
                if alert.in_group and await self._group_changed(alert.chat_id, error):
                    continue
            except TelegramError:
                # The next round tries again.
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
            # It rang again, and a family has only one alert, so the older one goes.
            self._pace.spend(waiting.chat_id)
            with suppress(TelegramError):
                await self._bot.delete_message(waiting.chat_id, waiting.replaces)

    async def _in_one(self, several: list[AlertToSend], words: list[Text]) -> None:
        """Send alerts to one chat as one message instead of a buzz for each."""
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
        """Send one message to one chat for these alerts. Returns its number, or None if it wasn't sent."""
        to = several[0]
        self._pace.spend(to.chat_id)
        try:
            message = await self._bot.send_message(
                to.chat_id, **rendered(self._words, words, to.language), reply_markup=buttons
            )
        except RetryAfter as error:
            after = error.retry_after
            pause = after if isinstance(after, timedelta) else timedelta(seconds=after)
            await self._later(several, pause)
        except ChatMigrated as error:
            await self._group_changed(to.chat_id, error)
            await self._later(several, timedelta())
        except (Forbidden, BadRequest) as error:
            if to.in_group and await self._group_changed(to.chat_id, error):
                return None
            if isinstance(error, Forbidden):
                await self._database.write_async(lambda session: self._gone(session, several))
                return None
            log.error("an alert was refused: %s", type(error).__name__)
            await self._database.write_async(lambda session: _failed(session, several))
        except TelegramError:
            await self._later(several, AGAIN)
        else:
            # 0 if the response's number couldn't be read: the message is there all the same.
            return message.message_id
        return None

    def _buttons(self, face: Face, language: str) -> InlineKeyboardMarkup | None:
        """*I take it* while nobody has it, and the link to the console."""
        link = self._to_the_console(f"/tasks/{face.task_id}", language)
        rows = list(link.inline_keyboard) if link is not None else []
        if face.state is TaskState.DONE:
            return None
        if face.state is TaskState.OPEN:
            take = self._words.plain(said.TAKE, language)
            rows.insert(0, (InlineKeyboardButton(take, callback_data=f"take:{face.task_id}"),))
        return InlineKeyboardMarkup(rows) if rows else None

    def _to_the_console(self, path: str, language: str) -> InlineKeyboardMarkup | None:
        return console_link(self._words, self._console, path or "/", language)

    async def _later(self, several: list[AlertToSend], pause: timedelta) -> None:
        at = self._clock.now() + pause

        def again(session: Session) -> None:
            for alert in several:
                alerts.retry(session, alert, at)

        await self._database.write_async(again)

    async def _put_off(self, several: list[AlertToSend]) -> None:
        at = self._clock.now() + GATHER

        def wait(session: Session) -> None:
            for alert in several:
                alerts.put_off(session, alert, at)

        await self._database.write_async(wait)

    async def _group_changed(self, chat_id: int, error: TelegramError) -> bool:
        """Whether the group moved, or is lost; what waited there has been looked after then."""
        return await lost_groups.look_after(self._database, self._clock, chat_id, error)

    def _gone(self, session: Session, several: list[AlertToSend]) -> None:
        """The person blocked the bot: their link is void until they come back."""
        _failed(session, several)
        person = staff.by_chat(session, several[0].chat_id)
        if person is not None:
            staff.unlink(session, person.id)


def _changed(alert: AlertToEdit, session: Session) -> None:
    alerts.changed(session, alert)


def _failed(session: Session, several: list[AlertToSend]) -> None:
    for alert in several:
        alerts.failed(session, alert.id)
