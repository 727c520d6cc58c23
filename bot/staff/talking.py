"""What staff can tell the bot: link this chat, stop, take a task."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from sqlalchemy.orm import Session
from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.staff.texts import rendered
from bot.staff.trial_sending import TRIAL
from budgeting import audit, desk_groups, staff
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import DatabaseUnavailable, NotFound, NotPossible
from budgeting.staff import digests
from dialogs.staff_side import alerts as said
from dialogs.staff_side import desk_group, digest, quiet, tasks
from dialogs.text import Text
from dialogs.text.languages import MAIN
from dialogs.text.words import Words

T = TypeVar("T")
Context = ContextTypes.DEFAULT_TYPE
#: Seconds between attempts while the database is unavailable.
AGAIN = 1.0


class Talking:
    """The handlers. They tell unlinked people nothing."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        words: Words,
        stopping: asyncio.Event,
        refresh: Callable[[], Awaitable[None]],
    ) -> None:
        self._database, self._clock, self._words = database, clock, words
        self._stopping, self._refresh = stopping, refresh

    async def start(self, update: Update, context: Context) -> None:
        """/start TOKEN links the chat to a staff person."""
        if update.effective_chat is None or update.message is None:
            return
        chat, token = update.effective_chat, (context.args or [""])[0]

        def link(session: Session) -> tuple[Text, str]:
            known = staff.by_chat(session, chat.id)
            if not token:
                if known is None:
                    return said.UNKNOWN, self._guess(update)
                return _welcome(known.first_name), known.language
            try:
                person = staff.use_link(session, self._clock, token, chat.id)
            except NotPossible as error:
                return (
                    said.CHAT_TAKEN if error.reason == "chat_taken" else said.LINK_USELESS,
                    self._guess(update),
                )
            audit.note(session, self._clock, person.id, AuditAction.STAFF_LINK, "staff", person.id)
            # Whoever links the phone later in the morning begins tomorrow.
            digests.choose(session, self._clock, person.id, person.digest_at)
            return _welcome(person.first_name), person.language

        await self._answer(update.message, *await self._write(link))

    async def stop(self, update: Update, context: Context) -> None:
        """/stop: no more alerts here."""
        if update.effective_chat is None or update.message is None:
            return
        chat_id = update.effective_chat.id

        def unlink(session: Session) -> tuple[Text, str]:
            person = staff.by_chat(session, chat_id)
            if person is None:
                return said.UNKNOWN, self._guess(update)
            staff.unlink(session, person.id)
            return said.STOPPED, person.language

        await self._answer(update.message, *await self._write(unlink))

    async def digest(self, update: Update, context: Context) -> None:
        """/digest TIME, on, off: when to write in the morning what waits; alone it says what is chosen."""
        if update.effective_chat is None or update.message is None:
            return
        chat_id, asked = update.effective_chat.id, " ".join(context.args or [])

        def choose(session: Session) -> tuple[Text, str]:
            person = staff.by_chat(session, chat_id, acting=True)
            if person is None:
                return said.UNKNOWN, self._guess(update)
            answer = digest.chosen(session, self._clock, person.id, asked, person.digest_at)
            return answer, person.language

        await self._answer(update.message, *await self._write(choose))

    async def quiet(self, update: Update, context: Context) -> None:
        """/quiet FROM TO, off: when this phone stays silent; alone it says what is chosen."""
        if update.effective_chat is None or update.message is None:
            return
        chat_id, asked = update.effective_chat.id, " ".join(context.args or [])

        def choose(session: Session) -> tuple[Text, str]:
            person = staff.by_chat(session, chat_id, acting=True)
            if person is None:
                return said.UNKNOWN, self._guess(update)
            return quiet.chosen(session, self._clock, person.id, asked), person.language

        await self._answer(update.message, *await self._write(choose))

    async def desk(self, update: Update, context: Context) -> None:
        """/desk CODE, written here: it belongs in a group."""
        if update.message is not None:
            await self._answer(update.message, desk_group.ONLY_IN_GROUP, await self._reads(update))

    async def other(self, update: Update, context: Context) -> None:
        """Anything else: say who this bot is for."""
        if update.effective_chat is None or update.message is None:
            return
        chat_id = update.effective_chat.id
        with_link = await self._database.read_async(lambda session: staff.by_chat(session, chat_id))
        if with_link is None:
            await self._answer(update.message, said.UNKNOWN, self._guess(update))
        else:
            await self._answer(update.message, _welcome(with_link.first_name), with_link.language)

    async def take(self, update: Update, context: Context) -> None:
        """*I take it*: take the task and its conversation. If two people tap at once, one wins and everybody sees
        who. In a group the rights of whoever taps are asked, not whose chat it is."""
        query = update.callback_query
        if query is None or update.effective_chat is None:
            return
        chat_id, who = update.effective_chat.id, query.from_user.id
        in_group = update.effective_chat.type != update.effective_chat.PRIVATE
        if query.data == TRIAL:
            with suppress(TelegramError):
                await query.answer(self._words.plain(said.ONLY_A_TRIAL, await self._reads(update)))
            return
        number = (query.data or "").removeprefix("take:")

        def decide(session: Session) -> tuple[Text, str]:
            person = staff.by_chat(session, who if in_group else chat_id, acting=True)
            # Limit the length so that a forged number fits the column.
            if person is None or not (number.isascii() and number.isdigit() and len(number) <= 18):
                return said.UNKNOWN, self._guess(update)
            if in_group and desk_groups.by_chat(session, chat_id) is None:
                return desk_group.NO_LONGER_LINKED, person.language
            try:
                with session.begin_nested():
                    tasks.take(session, self._clock, self._words, person.id, int(number))
            except NotFound:
                waits = tasks.waits(session, int(number))
                return said.NOT_YOURS if waits else said.GONE, person.language
            except NotPossible:
                holder = tasks.holder(session, int(number))
                return (said.taken_by(holder) if holder else said.GONE), person.language
            return Text(said.YOURS.key, {"number": f"#{number}"}), person.language

        toast, language = await self._write(decide)
        with suppress(TelegramError):
            # Too late if the database was unavailable for a while; we still tell the others.
            await query.answer(self._words.plain(toast, language))
        # If we can't record it now, the next round will notice.
        with suppress(DatabaseUnavailable):
            await self._refresh()

    async def _reads(self, update: Update) -> str:
        """The language of the person's pages, or of their phone if we don't know them."""
        who = update.effective_user or update.effective_chat
        person = (
            await self._database.read_async(lambda session: staff.by_chat(session, who.id)) if who else None
        )
        return person.language if person is not None else self._guess(update)

    async def _write(self, job: Callable[[Session], T]) -> T:
        """Write, however long the database is unavailable: the library has already acknowledged the update to
        Telegram."""
        while True:
            try:
                return await self._database.write_async(job)
            except DatabaseUnavailable:
                if self._stopping.is_set():
                    raise
                await asyncio.sleep(AGAIN)

    async def _answer(self, message: Message, text: Text, language: str) -> None:
        await message.reply_text(**rendered(self._words, [text], language))

    def _guess(self, update: Update) -> str:
        """Answer an unknown person in their phone's language, if it is one of the staff's."""
        user = update.effective_user
        return self._words.closest(user.language_code if user else None, MAIN)


def _welcome(name: str) -> Text:
    return Text(said.WELCOME.key, {"name": name})
