"""Files that families sent, as Telegram gives them: once, right after they came."""

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

#: How Telegram says that a file is larger than a bot may have.
_TOO_BIG = "too big"
#: Seconds for a whole file.
_PATIENCE = 60


class FileAway(Temporary):
    """Telegram could not be asked for the file now."""


class Files:
    """Fetches by Telegram's file id. Bots may download 20 MB at most; larger ones are refused by Telegram."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, file_id: str, limit: int = files.LIMIT) -> bytes:
        """The file, of ``limit`` bytes at most. Raises NotFound where Telegram says that there is none
        (it says the same of one that it cannot give just now), Refused, FileAway."""
        try:
            file: File | None = await self._bot.get_file(file_id)
            if file is None or not file.file_path:
                # Telegram says no to a file that it has no more; this is an answer that could not be read.
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
            # The address of a file has the token in it: the error's own text stays here.
            raise FileAway(type(error).__name__) from None
        content = taken.getvalue()
        # A page of whatever stands between us and Telegram is no receipt, and neither is half of one.
        if len(content) != (file.file_size if file.file_size is not None else len(content)):
            raise FileAway("another length than Telegram's")
        return content


class _Limited(io.BytesIO):
    """Takes no more than so many bytes; raises Refused."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, block: Any) -> int:
        if self.tell() + len(block) > self._limit:
            raise Refused(FileProblem.TOO_LARGE)
        return super().write(block)
