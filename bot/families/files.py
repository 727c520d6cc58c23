"""Downloads files that families sent from Telegram: once, right after they arrive."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import File
from aiohttp import ClientError, ClientResponseError

from budgeting import files
from budgeting.errors import NotFound, Temporary
from budgeting.files import Refused
from budgeting.states.files import FileProblem

#: Telegram's text for a file larger than a bot may download.
_TOO_BIG = "too big"
#: Seconds allowed for a whole file.
_PATIENCE = 60


class FileAway(Temporary):
    """Telegram couldn't be asked for the file now."""


class Files:
    """Fetches files by Telegram's id. Bots may download 20 MB at most; Telegram refuses larger files."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, file_id: str, limit: int = files.LIMIT) -> bytes:
        """Fetch a file of at most ``limit`` bytes. Raises NotFound if Telegram says there is none (it says the same of
        one that it can't deliver just now), Refused, FileAway."""
        try:
            file: File | None = await self._bot.get_file(file_id)
            if file is None or not file.file_path:
                # Telegram refuses a file that it no longer has; this is an unreadable response.
                raise FileAway("no path")
            if file.file_size is not None and file.file_size > limit:
                raise Refused(FileProblem.TOO_LARGE)
            taken = _Limited(limit)
            await self._bot.download_file(file.file_path, taken, timeout=_PATIENCE)
        except TelegramNetworkError:
            raise FileAway("no answer") from None
        except (TelegramServerError, TelegramRetryAfter, TelegramUnauthorizedError) as error:
            raise FileAway(type(error).__name__) from None
        except TelegramAPIError as error:
            if _TOO_BIG in error.message.casefold():
                raise Refused(FileProblem.TOO_LARGE) from None
            raise NotFound("file", type(error).__name__) from None
        except ClientResponseError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                raise NotFound("file", "not there any more") from None
            raise FileAway(f"HTTP {error.status}") from None
        except (AiogramError, ClientError, OSError, TimeoutError) as error:
            # A file's address contains the token, so don't pass on the error's text.
            raise FileAway(type(error).__name__) from None
        content = taken.getvalue()
        # A page from a proxy between us and Telegram is no receipt, and neither is half a file.
        if len(content) != (file.file_size if file.file_size is not None else len(content)):
            raise FileAway("another length than Telegram's")
        return content


class _Limited(io.BytesIO):
    """A buffer of limited size; raises Refused beyond it."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, block: Any) -> int:
        if self.tell() + len(block) > self._limit:
            raise Refused(FileProblem.TOO_LARGE)
        return super().write(block)
