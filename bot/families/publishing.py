"""Brings the bot's profile at Telegram up to date, each part in each language separately.

We read first, because setting values that are already there leads to a 429 sooner or later. Every start checks
everything again, so nothing has to be remembered.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    GetMyCommands,
    GetMyDescription,
    GetMyShortDescription,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
    TelegramMethod,
)
from aiogram.types import BotCommand, BotDescription, BotShortDescription

from bot.profile import Shown, expected
from dialogs.text.words import Words

log = logging.getLogger(__name__)

#: Seconds between attempts after a refusal; the last value repeats.
PAUSES = (60.0, 300.0, 1800.0, 7200.0, 21_600.0)
#: How often one call waits as long as Telegram asks before we move on to the others.
_PATIENCE = 3
_CALLS: dict[str, tuple[type[TelegramMethod[Any]], type[TelegramMethod[bool]]]] = {
    "commands": (GetMyCommands, SetMyCommands),
    "description": (GetMyDescription, SetMyDescription),
    "short_description": (GetMyShortDescription, SetMyShortDescription),
}
_NOT_OFFERED = re.compile(
    r"(unknown|unsupported) method|method .*not (found|supported|allowed|available)|not implemented",
    re.IGNORECASE,
)


async def publish(
    bot: Bot,
    words: Words,
    *,
    unused: Collection[str] = (),
    pauses: Sequence[float] = PAUSES,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Return once Telegram shows everything that this server supports; refused parts are tried again later.

    ``unused``: commands that belong to no instrument of a running programme. The profile is not essential: its failures
    are logged, and everything else goes on.
    """
    missing, rounds = expected(words, unused), 0
    while missing := await _Round(bot, sleep).of(missing):
        pause = pauses[min(rounds, len(pauses) - 1)]
        log.warning("Telegram does not show %s yet; again in %d s", _names(missing), pause)
        await sleep(pause)
        rounds += 1


class _Round:
    """One attempt at everything missing."""

    def __init__(self, bot: Bot, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._bot, self._sleep = bot, sleep
        self._not_offered: list[Shown] = []

    async def of(self, missing: Sequence[Shown]) -> list[Shown]:
        """Publish ``missing``. Returns what is still missing afterwards."""
        left: list[Shown] = []
        for at, shown in enumerate(missing):
            try:
                await self._bring(shown)
            except (TelegramNetworkError, TelegramUnauthorizedError) as error:
                # Telegram is unreachable or doesn't know us: more calls would only waste time.
                log.warning("the bot's profile: %s", type(error).__name__)
                left.extend(missing[at:])
                break
            except Exception as error:  # noqa: BLE001 - a failure of one must not stop the others
                log.warning("the bot's profile, %s: %s", shown.label, type(error).__name__)
                left.append(shown)
        if self._not_offered:
            log.info("this server does not offer %s", _names(self._not_offered))
        return left

    async def _bring(self, shown: Shown) -> None:
        ask, tell = _CALLS[shown.name]
        try:
            if shown.is_in(_plain(shown, await self._call(ask(**shown.where)))):
                return
        except (TelegramBadRequest, TelegramNotFound):
            # Reading failed, but setting may still work.
            pass
        try:
            await self._call(tell(**{shown.name: _typed(shown)}, **shown.where))
        except TelegramAPIError as error:
            if not isinstance(error, TelegramNotFound) and not _NOT_OFFERED.search(error.message or ""):
                raise
            self._not_offered.append(shown)

    async def _call(self, method: TelegramMethod[Any]) -> Any:
        for _ in range(_PATIENCE):
            try:
                return await self._bot(method)
            except TelegramRetryAfter as error:
                await self._sleep(float(error.retry_after))
        return await self._bot(method)


def _typed(shown: Shown) -> Any:
    return [BotCommand(**line) for line in shown.value] if shown.name == "commands" else shown.value


def _plain(shown: Shown, result: Any) -> Any:
    """The library's result, converted back to JSON."""
    if isinstance(result, list):
        return [{"command": command.command, "description": command.description} for command in result]
    if isinstance(result, BotDescription | BotShortDescription):
        return {shown.name: getattr(result, shown.name, None)}
    return None


def _names(several: Sequence[Shown]) -> str:
    return ", ".join(shown.label for shown in several)
