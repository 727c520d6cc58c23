"""Links that open a chat with one of the bots, and the bots' user names that they need."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

from bot.settings import TELEGRAM, Settings
from budgeting.errors import SettingError, Temporary

TIMEOUT = 10


class TelegramAway(Temporary):
    """The Bot API could not be asked."""


def invite_link(settings: Settings, username: str, token: str) -> str:
    """What a family opens to join: Telegram's own link, or the simulator's page where that is the server."""
    if settings.telegram_api == TELEGRAM:
        return f"https://t.me/{username}?start={token}"
    return f"{settings.telegram_api}/join/{username}?start={token}"


def invite_base(settings: Settings) -> str:
    """What invites' tokens are put behind; empty where the bot's name cannot be found out now."""
    try:
        return invite_link(settings, username(settings), "")
    except (SettingError, TelegramAway):
        return ""


def username(settings: Settings, *, staff: bool = False) -> str:
    """The user name of the families' bot, or of the staff bot. Raises SettingError or TelegramAway."""
    if settings.telegram_name and not staff:
        return settings.telegram_name.removeprefix("@")
    token = settings.secret("staff_token" if staff else "telegram_token")
    if token is None:
        name = "PONTE_STAFF_TOKEN" if staff else "PONTE_TELEGRAM_NAME or PONTE_TELEGRAM_TOKEN"
        raise SettingError(f"{name} must be set, for a link needs the bot's user name")
    try:
        # A plain call keeps the command free of the Telegram libraries, which take seconds to load.
        with urllib.request.urlopen(f"{settings.telegram_api}/bot{token}/getMe", timeout=TIMEOUT) as answer:  # noqa: S310 - the settings allow http and https only
            return str(json.load(answer)["result"]["username"])
    except urllib.error.HTTPError as error:
        name = "PONTE_STAFF_TOKEN" if staff else "PONTE_TELEGRAM_TOKEN"
        if error.code in (401, 404):
            raise SettingError(f"{name} is a token that Telegram does not know") from None
        raise TelegramAway(f"it answered {error.code}") from None
    except (OSError, ValueError, KeyError, TypeError):
        # The error's own text would show the address with the token in it.
        raise TelegramAway("no answer") from None
