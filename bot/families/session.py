"""How the families' bot calls Telegram: with a last look, when the connection stands, whether it still may.

A process can be frozen while it waits for a connection, and wake up when another one has taken over its work.
Telegram does not know that; so what was true before the wait is asked again after it. Each call is made of less
than aiogram would make it of, because nearly all of them carry no file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlencode

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.methods import TelegramMethod
from aiogram.types import InputFile
from aiohttp import ClientConnectionError, FormData, TCPConnector
from aiohttp.connector import Connection
from aiohttp.payload import BytesPayload, Payload

#: Whether calls of the running task may still be made. Whoever leads by a lease sets its term's `valid`.
may_call: ContextVar[Callable[[], bool] | None] = ContextVar("may_call", default=None)


class Session(AiohttpSession):
    """aiogram's session with the last look."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._connector_type = _LastLook

    def build_form_data(self, bot: Bot, method: TelegramMethod[Any]) -> FormData:
        files: dict[str, InputFile] = {}
        said = {
            name: self.prepare_value(value, bot=bot, files=files)
            for name, value in method.model_dump(warnings=False).items()
        }
        return super().build_form_data(bot, method) if files else _Fields(said)


class _Fields(FormData):
    """A form without files.

    aiohttp begins each form with the frame of a message in parts, which takes longer than the form itself.
    """

    def __init__(self, said: Mapping[str, str | None]) -> None:
        # Nothing of the frame, which is all that the one above makes.
        self._said = urlencode({name: value for name, value in said.items() if value}).encode()

    def __call__(self) -> Payload:
        return BytesPayload(self._said, content_type="application/x-www-form-urlencoded")


class _LastLook(TCPConnector):
    async def connect(self, *arguments: Any, **options: Any) -> Connection:
        connection = await super().connect(*arguments, **options)
        may = may_call.get()
        if may is not None and not may():
            connection.close()
            raise ClientConnectionError("somebody else leads by now")
        return connection
