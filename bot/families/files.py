"""Files that families sent: kept at Telegram, fetched when somebody of the staff looks at one."""

from __future__ import annotations

import mimetypes

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramAPIError, TelegramNetworkError

from budgeting.errors import NotFound, Temporary


class FileAway(Temporary):
    """Telegram could not be asked for the file now."""


class Files:
    """Fetches by Telegram's file id. Bots may download 20 MB at most; larger ones are refused by Telegram."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, file_id: str) -> tuple[bytes, str]:
        """The file and its media type. Raises NotFound where Telegram has it no more, FileAway."""
        try:
            found = await self._bot.get_file(file_id)
            if found.file_path is None:
                raise NotFound("file", "without a path")
            content = await self._bot.download_file(found.file_path)
        except TelegramNetworkError:
            raise FileAway("no answer") from None
        except TelegramAPIError as error:
            raise NotFound("file", type(error).__name__) from None
        except (AiogramError, OSError, TimeoutError) as error:
            # The address of a file has the token in it: the error's own text stays here.
            raise FileAway(type(error).__name__) from None
        if content is None:
            raise NotFound("file", "without content")
        kind, _ = mimetypes.guess_type(found.file_path)
        return content.read(), kind or "application/octet-stream"
