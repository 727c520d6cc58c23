"""What the staff bot does in groups: it is linked there, and otherwise ignores what people write to each other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from sqlalchemy.orm import Session
from telegram import ChatMember, Update
from telegram.error import TelegramError

from bot.staff.group_pace import GroupPace
from bot.staff.talking import AGAIN, Context
from bot.staff.texts import rendered
from budgeting import desk_groups
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.db.tables import DeskGroup
from budgeting.errors import DatabaseUnavailable, NotFound, NotPossible
from dialogs.staff_side import alerts as said
from dialogs.staff_side import desk_group
from dialogs.text import Text
from dialogs.text.languages import MAIN
from dialogs.text.words import Words

T = TypeVar("T")


class InGroups:
    """The handlers for group chats. Nothing that is written there is stored."""

    def __init__(
        self, database: Database, clock: Clock, words: Words, stopping: asyncio.Event, pace: GroupPace
    ) -> None:
        self._database, self._clock, self._words = database, clock, words
        self._stopping, self._pace = stopping, pace

    async def link(self, update: Update, context: Context) -> None:
        """/desk CODE, or /start CODE when the bot was added by a link: this is the group of that desk."""
        chat = update.effective_chat
        if chat is None or update.message is None:
            return
        token = (context.args or [""])[0]

        def link(session: Session) -> tuple[list[Text], str]:
            here = desk_groups.by_chat(session, chat.id)
            if not token:
                return self._how(session, here), here.language if here else self._guess(update)
            try:
                with session.begin_nested():
                    row = desk_groups.use_link(session, self._clock, token, chat.id)
            except NotPossible as error:
                taken = error.reason == "group_taken"
                return [desk_group.GROUP_TAKEN if taken else said.LINK_USELESS], self._guess(update)
            except NotFound:
                return [said.LINK_USELESS], self._guess(update)
            return desk_group.linked(desk_groups.linked_name(session, row)), row.language

        await self._say(chat.id, update, *await self._write(link))

    async def only_private(self, update: Update, context: Context) -> None:
        """A command for one's own chat."""
        chat = update.effective_chat
        if chat is None:
            return
        here = await self._database.read_async(lambda session: desk_groups.by_chat(session, chat.id))
        language = here.language if here else self._guess(update)
        await self._say(chat.id, update, [desk_group.ONLY_PRIVATE], language)

    async def other(self, update: Update, context: Context) -> None:
        """Chatter is none of our business. Telegram's own words are: the group has another number now."""
        message, chat = update.message, update.effective_chat
        if message is None or chat is None:
            return
        old, new = chat.id, message.migrate_to_chat_id
        if message.migrate_from_chat_id is not None:
            old, new = message.migrate_from_chat_id, chat.id
        if new is not None:
            await self._write(lambda session: desk_groups.moved(session, self._clock, old, new))

    async def membership(self, update: Update, context: Context) -> None:
        """The bot was removed from the group, or the group is gone."""
        changed = update.my_chat_member
        if changed is None or changed.chat.type == changed.chat.PRIVATE:
            return
        if changed.new_chat_member.status == ChatMember.LEFT:
            await self._write(lambda session: desk_groups.lost(session, self._clock, changed.chat.id))

    def _how(self, session: Session, here: DeskGroup | None) -> list[Text]:
        if here is None:
            return [desk_group.HOW]
        return [desk_group.stands(desk_groups.linked_name(session, here))]

    async def _say(self, chat_id: int, update: Update, texts: list[Text], language: str) -> None:
        """Answer in the group, unless so much was said there that alerts would have to wait."""
        if update.message is None or not self._pace.alone(chat_id):
            return
        self._pace.spend(chat_id)
        with suppress(TelegramError):
            await update.message.reply_text(**rendered(self._words, texts, language))

    async def _write(self, job: Callable[[Session], T]) -> T:
        """Write, however long the database is unavailable: the update is already acknowledged."""
        while True:
            try:
                return await self._database.write_async(job)
            except DatabaseUnavailable:
                if self._stopping.is_set():
                    raise
                await asyncio.sleep(AGAIN)

    def _guess(self, update: Update) -> str:
        user = update.effective_user
        return self._words.closest(user.language_code if user else None, MAIN)
