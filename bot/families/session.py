"""How the families' bot calls Telegram: with a last look, when the connection stands, whether it still may.

A process can be frozen while it waits for a connection, and wake up when another one has taken over its work.
Telegram does not know that; so what was true before the wait is asked again after it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from aiogram.client.session.aiohttp import AiohttpSession
from aiohttp import ClientConnectionError, TCPConnector
from aiohttp.connector import Connection

#: Whether calls of the running task may still be made. Whoever leads by a lease sets its term's `valid`.
may_call: ContextVar[Callable[[], bool] | None] = ContextVar("may_call", default=None)


class Session(AiohttpSession):
    """aiogram's session with the last look."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._connector_type = _LastLook


class _LastLook(TCPConnector):
    async def connect(self, *arguments: Any, **options: Any) -> Connection:
        connection = await super().connect(*arguments, **options)
        may = may_call.get()
        if may is not None and not may():
            connection.close()
            raise ClientConnectionError("somebody else leads by now")
        return connection
