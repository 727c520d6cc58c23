"""What Telegram itself shows of the bot in each language: commands, description, short description."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNotFound
from aiogram.types import BotCommand

from dialogs import menu
from dialogs.i18n import Words

log = logging.getLogger(__name__)

#: What a phone in a language that we do not speak shows.
DEFAULT = "it"


async def publish(bot: Bot, words: Words) -> None:
    """Bring the bot's profile up to date; what is right already is left alone.

    A profile is a nicety: where Telegram does not take it, that is logged and everything else goes on.
    """
    try:
        await _in(bot, words, DEFAULT, None)
        for language in words.languages:
            await _in(bot, words, language, language.split("_")[0])
    except AiogramError as error:
        log.warning("the bot's profile could not be brought up to date (%s)", type(error).__name__)


async def _in(bot: Bot, words: Words, language: str, code: str | None) -> None:
    wanted = [BotCommand(command=c, description=text) for c, text in menu.commands(words, language)]
    if await _known(lambda: bot.get_my_commands(language_code=code)) != wanted:
        await bot.set_my_commands(wanted, language_code=code)
    long = words.plain(menu.DESCRIPTION, language)
    if getattr(await _known(lambda: bot.get_my_description(language_code=code)), "description", None) != long:
        await bot.set_my_description(long, language_code=code)
    short = words.plain(menu.SHORT_DESCRIPTION, language)
    shown = await _known(lambda: bot.get_my_short_description(language_code=code))
    if getattr(shown, "short_description", None) != short:
        await bot.set_my_short_description(short, language_code=code)


async def _known(call: Callable[[], Awaitable[Any]]) -> Any:
    """What Telegram has now; None from a server that cannot tell."""
    try:
        return await call()
    except TelegramNotFound:
        return None
