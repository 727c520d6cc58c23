"""The staff bot as a part: one process at a time polls and sends."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Sequence

# Get durations as timedelta, the library's announced default; must be set before importing it.
os.environ.setdefault("PTB_TIMEDELTA", "1")

from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import (
    AIORateLimiter,
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.leader_only import LeaderOnly
from bot.lease import Leader, Term
from bot.staff.alerting import Alerting
from bot.staff.digesting import Digesting
from bot.staff.factor_resets import FactorResets
from bot.staff.group_notices import GroupNotices
from bot.staff.group_pace import GroupPace
from bot.staff.in_groups import InGroups
from bot.staff.outages import OutageNotices
from bot.staff.request import Request
from bot.staff.talking import Talking
from bot.staff.trial_sending import TrialSending
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import DatabaseUnavailable
from dialogs.broadcasts import trials
from dialogs.text.words import Words

log = logging.getLogger(__name__)

#: Seconds between checks for alerts, and before retrying when Telegram couldn't be reached.
LOOK, AGAIN = 2.0, 15.0
_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
_OWN_CHAT, _IN_GROUP = filters.ChatType.PRIVATE, filters.ChatType.GROUPS


class StaffBot(LeaderOnly):
    """Sends alerts and handles who takes what."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        words: Words,
        token: str,
        api: str,
        leader: Leader | None = None,
        console_url: str | None = None,
        per_group_minute: float = 20,
    ) -> None:
        super().__init__(database, "staff", leader)
        self._database, self._clock, self._words = database, clock, words
        self._token, self._api = token, api.rstrip("/")
        self._console_url = console_url
        self._per_group_minute = per_group_minute
        self._pace = GroupPace(per_group_minute)
        self._outages = OutageNotices(database, clock, words)

    async def work(self, term: Term) -> None:
        while not self.stopping.is_set():
            try:
                await self._serve(term)
            except TelegramError as error:
                log.warning("the staff bot cannot reach Telegram: %s", type(error).__name__)
                await self._pause(AGAIN)

    async def _serve(self, term: Term) -> None:
        application = (
            Application.builder()
            .token(self._token)
            .base_url(f"{self._api}/bot")
            .base_file_url(f"{self._api}/file/bot")
            .request(Request())
            .get_updates_request(Request(1))
            .rate_limiter(AIORateLimiter(group_max_rate=self._per_group_minute, max_retries=3))
            .build()
        )
        bot, url = application.bot, self._console_url
        alerting = Alerting(self._database, self._clock, self._words, bot, url, self._pace)
        others = (
            Digesting(self._database, self._clock, self._words, bot, url),
            GroupNotices(self._database, self._clock, self._words, bot, self._pace),
            FactorResets(self._database, self._clock, self._words, bot, url),
            TrialSending(self._database, self._clock, bot),
        )
        async with application:
            self._add_handlers(application, alerting)
            if application.updater is None:
                raise RuntimeError("the application was built without polling")
            await application.updater.start_polling(allowed_updates=_UPDATES, error_callback=_quietly)
            await application.start()
            try:
                recovered = False
                while not self.stopping.is_set():
                    # The term ran out but isn't lost: the database is unavailable, for other processes too.
                    if term.valid():
                        recovered = await self._send(alerting, others, recovered)
                    await self._outages.look(application.bot)
                    await self._pause(LOOK)
            finally:
                await application.updater.stop()
                await application.stop()

    def _add_handlers(self, application: Any, alerting: Alerting) -> None:
        talking = Talking(self._database, self._clock, self._words, self.stopping, alerting.refresh)
        groups = InGroups(self._database, self._clock, self._words, self.stopping, self._pace)
        own = {
            "start": talking.start,
            "stop": talking.stop,
            "digest": talking.digest,
            "quiet": talking.quiet,
            "desk": talking.desk,
        }
        for command, answer in own.items():
            application.add_handler(CommandHandler(command, answer, _OWN_CHAT))
        application.add_handler(MessageHandler(_OWN_CHAT, talking.other))
        application.add_handler(CommandHandler(["desk", "start"], groups.link, _IN_GROUP))
        # Of other commands, only those that are surely meant for us.
        application.add_handler(CommandHandler(["stop", "digest", "quiet"], groups.only_private, _IN_GROUP))
        named = filters.Regex(re.compile(rf"^/\w+@{application.bot.username}\b", re.ASCII | re.IGNORECASE))
        application.add_handler(MessageHandler(_IN_GROUP & named, groups.only_private))
        application.add_handler(MessageHandler(_IN_GROUP, groups.other))
        application.add_handler(CallbackQueryHandler(talking.take))
        application.add_handler(ChatMemberHandler(groups.membership))

    async def _send(
        self,
        alerting: Alerting,
        others: Sequence[Digesting | GroupNotices | FactorResets | TrialSending],
        recovered: bool,
    ) -> bool:
        """Send what waits. False if the database didn't record all of them, so that we must recover."""
        try:
            if not recovered:
                await self._database.write_async(alerting.recover)
                await self._database.write_async(lambda session: trials.recover(session, self._clock))
            await alerting.send()
            await alerting.refresh()
            for other in others:
                await other.send()
        except DatabaseUnavailable:
            return False
        return True

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return


def _quietly(error: TelegramError) -> None:
    # The library would log the whole error, including addresses with the token.
    log.warning("the staff bot could not ask for updates: %s", type(error).__name__)
