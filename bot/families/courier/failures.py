"""What an error from a Telegram call means for the row. Pure, so that a table of errors can test it.

Error descriptions may quote what was sent, so only codes leave this module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from bot.families.api_session import Overtaken

#: Seconds for a 429 that names none.
_PAUSE = 5.0
#: Pause for a token that Telegram doesn't know: somebody has to fix the settings; until then nothing is lost.
_REFUSED = 60.0
_GONE = ("chat not found", "user not found", "peer_id_invalid", "have no rights to send a message")
_HARMLESS = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
)
_CAPTION = ("there is no text in the message to edit", "there is no caption in the message to edit")
_CODE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")


class Meaning(Enum):
    """What to do with the row."""

    PAUSE = auto()  # Telegram says when to continue; not the row's fault
    AGAIN = auto()  # certainly not sent
    DOUBT = auto()  # unknown whether it was sent
    UNREACHABLE = auto()  # the person blocked the bot or is gone
    MOVED = auto()  # the chat has a new number
    HARMLESS = auto()  # nothing left to change
    OTHER_PART = auto()  # edit the caption instead of the text, or vice versa
    REFUSED = auto()  # Telegram doesn't know this bot
    FAILED = auto()  # it would fail every time


@dataclass(frozen=True, slots=True)
class Failure:
    """``seconds`` is for PAUSE and REFUSED, ``chat_id`` for MOVED; ``code`` is stored with the row."""

    meaning: Meaning
    code: str
    seconds: float = 0.0
    chat_id: int = 0


def classify(error: Exception) -> Failure:
    """What one call's error means."""
    match error:
        case TelegramRetryAfter():
            return Failure(Meaning.PAUSE, "too_many_requests", seconds=float(error.retry_after))
        case TelegramMigrateToChat():
            return Failure(Meaning.MOVED, "chat_moved", chat_id=error.migrate_to_chat_id)
        case TelegramForbiddenError():
            return Failure(Meaning.UNREACHABLE, _forbidden(error.message.lower()))
        case TelegramBadRequest():
            return _bad_request(error.message)
        case TelegramUnauthorizedError() | TelegramNotFound():
            return Failure(Meaning.REFUSED, "token_refused", seconds=_REFUSED)
        case TelegramServerError() | TelegramConflictError():
            return Failure(Meaning.AGAIN, "server_error")
        case TelegramEntityTooLarge():
            return Failure(Meaning.FAILED, "too_large")
        case TelegramNetworkError():
            # Only if the connection was never made, or never used, is it certain that nothing was sent.
            if isinstance(error.__cause__, ClientConnectorError | ConnectionTimeoutError | Overtaken):
                return Failure(Meaning.AGAIN, "no_connection")
            return Failure(Meaning.DOUBT, "no_answer")
        case ClientDecodeError():
            # A proxy's page or a truncated response: Telegram may have acted before it.
            return Failure(Meaning.DOUBT, "no_answer")
        case TelegramAPIError() if error.message.startswith("Too Many Requests"):
            return Failure(Meaning.PAUSE, "too_many_requests", seconds=_PAUSE)
    return Failure(Meaning.FAILED, type(error).__name__)


def _bad_request(message: str) -> Failure:
    lower = message.lower()
    if any(words in lower for words in _HARMLESS):
        return Failure(Meaning.HARMLESS, "nothing_to_edit")
    if any(words in lower for words in _CAPTION):
        return Failure(Meaning.OTHER_PART, "other_part")
    if any(words in lower for words in _GONE):
        return Failure(Meaning.UNREACHABLE, "chat_not_found")
    code = _CODE.search(message)
    return Failure(Meaning.FAILED, f"bad_request:{code.group().lower()}" if code else "bad_request")


def _forbidden(message: str) -> str:
    for words, code in (("blocked", "blocked"), ("deactivated", "deactivated"), ("kicked", "kicked")):
        if words in message:
            return code
    return "forbidden"
