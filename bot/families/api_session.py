"""How the families' bot calls Telegram: once connected, it checks one last time whether it may still call.

A process can freeze while it waits for a connection and wake up after another has taken over its work. Telegram doesn't
know that, so we check again after the wait. We also build calls more cheaply than aiogram does, because nearly all of
them carry no file.

We read responses here, not in aiogram: what Telegram has done is done, whether or not the response fits its types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
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
from aiogram.methods import GetUpdates, TelegramMethod
from aiogram.types import InputFile
from aiohttp import ClientConnectionError, ClientError, ClientResponse, ClientTimeout, FormData, TCPConnector
from aiohttp.connector import Connection
from aiohttp.payload import BytesPayload, Payload
from pydantic import ValidationError

from bot import botapi
from bot.botapi import Accepted, Refused
from bot.botapi.answers import ENOUGH, ENOUGH_UPDATES
from bot.families import lenient_types

#: Whether the running task may still make calls. A leader sets its term's `valid`.
may_call: ContextVar[Callable[[], bool] | None] = ContextVar("may_call", default=None)
#: Seconds to wait if Telegram names none.
_PAUSE = 5
_REFUSALS: dict[int, type[TelegramAPIError]] = {
    400: TelegramBadRequest,
    401: TelegramUnauthorizedError,
    403: TelegramForbiddenError,
    404: TelegramNotFound,
    409: TelegramConflictError,
    413: TelegramEntityTooLarge,
}


class Overtaken(ClientConnectionError):
    """Somebody else leads now: the call was never sent."""


class Session(AiohttpSession):
    """aiogram's session with the last check, and with a response reader that tolerates odd parts.

    A call that Telegram accepted returns as much of its result as could be read, None if that is nothing.
    """

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

    async def make_request(
        self, bot: Bot, method: TelegramMethod[Any], *arguments: Any, **options: Any
    ) -> Any:
        """Raises aiogram's errors: those for Telegram's refusals, and TelegramNetworkError or ClientDecodeError if the
        outcome of the call is unknown. They leave out the response's text, which may quote people."""
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        form = self.build_form_data(bot=bot, method=method)
        (seconds,) = arguments or (options.get("timeout"),)
        timeout = ClientTimeout(total=self.timeout if seconds is None else seconds)
        blocks: list[bytes] = []
        status, retry_after, availability = 0, None, None
        try:
            async with session.post(url, data=form, timeout=timeout) as response:
                status, retry_after = response.status, response.headers.get("Retry-After")
                await _receive(response, blocks, ENOUGH_UPDATES if isinstance(method, GetUpdates) else ENOUGH)
        except (TimeoutError, ClientError) as error:
            availability = error
        # The part that arrived before the connection broke may say enough.
        answer = botapi.read(status, b"".join(blocks), retry_after) if blocks or not availability else None
        match answer:
            case Accepted():
                return _result(bot, method, answer)
            case Refused():
                raise _refusal(method, answer)
        if availability is not None:
            raise TelegramNetworkError(method=method, message=type(availability).__name__) from availability
        raise ClientDecodeError("not an answer of Telegram's", ValueError(f"HTTP {status}"), None)


class RawUpdates(GetUpdates):
    """getUpdates with raw updates: each is read separately, so that none spoils the others.

    Raises CutOff if the response was incomplete.
    """

    __returning__: ClassVar[Any] = list[Any]


class CutOff(ClientDecodeError):
    """A list of updates that ended too early: holds the complete ones, and what could be read of the next."""

    def __init__(self, whole: list[Any], broken: Any) -> None:
        super().__init__("cut off", ValueError("cut off"), None)
        self.whole, self.broken = whole, broken


async def _receive(response: ClientResponse, blocks: list[bytes], most: int) -> None:
    """Read the body into ``blocks``, which keeps what arrived before an error; stops at or just over ``most`` bytes."""
    size, content = 0, response.content
    try:
        while block := await content.readany():
            blocks.append(block)
            size += len(block)
            if size > most:
                response.close()
                return
    except ClientError:
        # If the connection broke before we read, aiohttp withholds what had arrived by then.
        if content.exception() is not None:
            blocks.append(content._read_nowait(-1))
        raise


def _result(bot: Bot, method: TelegramMethod[Any], answer: Accepted) -> Any:
    expected, result = method.__returning__, answer.result
    if isinstance(method, RawUpdates):
        if isinstance(result, list) and answer.whole:
            return result
        raise CutOff(result if isinstance(result, list) else [], answer.cut)
    try:
        return lenient_types.adapter(expected).validate_python(result, context={"bot": bot})
    except ValidationError:
        return lenient_types.result(expected, result, datetime.now(UTC))


def _refusal(method: TelegramMethod[Any], refused: Refused) -> TelegramAPIError:
    words = refused.description
    if refused.migrate_to is not None:
        return TelegramMigrateToChat(method=method, message=words, migrate_to_chat_id=refused.migrate_to)
    if refused.retry_after is not None or refused.code == 429:
        # Round up: a call half a second too early is refused again.
        seconds = -int(-(refused.retry_after or _PAUSE) // 1)
        return TelegramRetryAfter(method=method, message=words, retry_after=seconds)
    if not refused.code or refused.code >= 500:
        return TelegramServerError(method=method, message=words)
    return _REFUSALS.get(refused.code, TelegramAPIError)(method=method, message=words)


class _Fields(FormData):
    """A form without files.

    aiohttp creates a multipart writer for each form, which takes longer than the form itself.
    """

    def __init__(self, said: Mapping[str, str | None]) -> None:
        # Skip the base class, which only creates the multipart writer.
        self._said = urlencode({name: value for name, value in said.items() if value}).encode()

    def __call__(self) -> Payload:
        return BytesPayload(self._said, content_type="application/x-www-form-urlencoded")


class _LastLook(TCPConnector):
    async def connect(self, *arguments: Any, **options: Any) -> Connection:
        connection = await super().connect(*arguments, **options)
        may = may_call.get()
        if may is not None and not may():
            connection.close()
            raise Overtaken("somebody else leads by now")
        return connection
