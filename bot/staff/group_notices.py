"""Says in groups what was asked for in the console: a test, or that the group is no longer linked."""

from __future__ import annotations

from contextlib import suppress

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.staff import lost_groups
from bot.staff.group_pace import GroupPace
from bot.staff.texts import rendered
from budgeting import desk_groups
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.desk_groups import Kind, Notice
from dialogs.staff_side import desk_group as said
from dialogs.text.words import Words


class GroupNotices:
    """Looks in each round whether something waits to be said."""

    def __init__(self, database: Database, clock: Clock, words: Words, bot: Bot, pace: GroupPace) -> None:
        self._database, self._clock, self._words = database, clock, words
        self._bot, self._pace = bot, pace

    async def send(self) -> None:
        """Say what waits. Raises DatabaseUnavailable."""
        if not await self._database.read_async(desk_groups.something_waits):
            return
        for notice in await self._database.read_async(desk_groups.waiting):
            if self._pace.left(notice.chat_id):
                await self._say(notice)

    async def _say(self, notice: Notice) -> None:
        words = said.test if notice.kind is Kind.TEST else said.farewell
        arrived = True
        self._pace.spend(notice.chat_id)
        try:
            await self._bot.send_message(
                notice.chat_id, **rendered(self._words, [words(notice.programme)], notice.language)
            )
        except ChatMigrated as error:
            # A test is said at the new number in the next round; from a group that is no longer ours we just go.
            await lost_groups.look_after(self._database, self._clock, notice.chat_id, error)
            if notice.kind is Kind.TEST:
                return
            arrived = False
        except (Forbidden, BadRequest) as error:
            await lost_groups.look_after(self._database, self._clock, notice.chat_id, error)
            arrived = False
        except TelegramError:
            # The next round tries again.
            return
        if notice.leave and arrived:
            with suppress(TelegramError):
                await self._bot.leave_chat(notice.chat_id)
        await self._database.write_async(
            lambda session: desk_groups.said(session, self._clock, notice, arrived=arrived)
        )
