"""Files that families sent: kept at Telegram, fetched when somebody of the staff looks at one."""

from __future__ import annotations

import io
import mimetypes
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

from budgeting.errors import NotFound, Temporary

#: Bytes; Telegram lets a bot have 20 MB, servers of one's own may give more.
LARGEST = 64 * 1024 * 1024


class FileAway(Temporary):
    """Telegram could not be asked for the file now."""


class Files:
    """Fetches by Telegram's file id. Bots may download 20 MB at most; larger ones are refused by Telegram."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, file_id: str) -> tuple[bytes, str]:
        """The file and its media type. Raises NotFound where Telegram has it no more, FileAway."""
        try:
            file: File | None = await self._bot.get_file(file_id)
            if file is None or not file.file_path:
                # Telegram says no to a file that it has no more; this is an answer that could not be read.
                raise FileAway("no path")
            content = await self._download(file.file_path)
        except TelegramNetworkError:
            raise FileAway("no answer") from None
        except (TelegramServerError, TelegramRetryAfter, TelegramUnauthorizedError) as error:
            raise FileAway(type(error).__name__) from None
        except TelegramAPIError as error:
            raise NotFound("file", type(error).__name__) from None
        except ClientResponseError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                raise NotFound("file", "not there any more") from None
            raise FileAway(f"HTTP {error.status}") from None
        except (AiogramError, ClientError, OSError, TimeoutError) as error:
            # The address of a file has the token in it: the error's own text stays here.
            raise FileAway(type(error).__name__) from None
        # A page of whatever stands between us and Telegram is no receipt, and neither is half of one.
        if len(content) != (file.file_size if file.file_size is not None else len(content)):
            raise FileAway("another length than Telegram's")
        kind, _ = mimetypes.guess_type(file.file_path)
        return content, kind or "application/octet-stream"

    async def _download(self, path: str) -> bytes:
        content = await self._bot.download_file(path, _Limited())
        if content is None:
            raise FileAway("no content")
        return content.read()


class _Limited(io.BytesIO):
    """Takes no more than any file that a bot may download; raises OSError."""

    def write(self, block: Any) -> int:
        if self.tell() + len(block) > LARGEST:
            raise OSError("too large")
        return super().write(block)
