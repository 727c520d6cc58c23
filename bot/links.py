"""Links that open a chat with one of the bots, and the user names they need."""

from __future__ import annotations

import re

from bot.botapi import asking
from bot.botapi.asking import TelegramAway, TelegramRefuses
from bot.settings import TELEGRAM, Settings
from budgeting.errors import SettingError

__all__ = ["TelegramAway", "group_base", "invite_base", "invite_link", "staff_username", "username"]


def invite_link(settings: Settings, username: str, token: str) -> str:
    """The link a family opens to join: Telegram's own, or the simulator's page if that is the server."""
    if settings.telegram_api == TELEGRAM:
        return f"https://t.me/{username}?start={token}"
    return f"{settings.telegram_api}/join/{username}?start={token}"


def invite_base(settings: Settings) -> str:
    """The address that invite tokens are appended to; empty if we can't find out the bot's name now."""
    try:
        return invite_link(settings, username(settings), "")
    except (SettingError, TelegramAway):
        return ""


def staff_username(settings: Settings) -> str:
    """The user name of the staff bot; empty if there is none, or we can't find out its name now."""
    try:
        return username(settings, staff=True)
    except (SettingError, TelegramAway):
        return ""


def group_base(settings: Settings, username: str) -> str:
    """The address that a code is appended to, so that a bot is added to a group with it; empty without Telegram's
    own links."""
    if not username or settings.telegram_api != TELEGRAM:
        return ""
    return f"https://t.me/{username}?startgroup="


def username(settings: Settings, *, staff: bool = False) -> str:
    """The user name of the families' bot, or of the staff bot. Raises SettingError or TelegramAway."""
    if settings.telegram_name and not staff:
        return settings.telegram_name.removeprefix("@")
    token = settings.secret("staff_token" if staff else "telegram_token")
    if token is None:
        name = "PONTE_STAFF_TOKEN" if staff else "PONTE_TELEGRAM_NAME or PONTE_TELEGRAM_TOKEN"
        raise SettingError(f"{name} must be set, for a link needs the bot's user name")
    try:
        answer = asking.ask(settings.telegram_api, token, "getMe")
    except TelegramRefuses as error:
        name = "PONTE_STAFF_TOKEN" if staff else "PONTE_TELEGRAM_TOKEN"
        if error.code in (401, 404):
            raise SettingError(f"{name} is a token that Telegram does not know") from None
        raise TelegramAway(str(error)) from None
    known = answer.get("username") if isinstance(answer, dict) else None
    if not isinstance(known, str) or not re.fullmatch(r"\w+", known, re.ASCII):
        raise TelegramAway("its answer names no bot")
    return known
