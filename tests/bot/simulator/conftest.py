"""A simulator on a real socket with a given clock, and both libraries as its clients."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import aiogram
import aiogram.exceptions
import aiogram.types
import httpx
import pytest
import telegram
import telegram.error
import telegram.ext
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.simulator import Limits, Simulator

TOKEN = "700001:family-bot"


class Clock:
    """A clock that moves only when a test says so."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


class Ticks:
    """Monotonic seconds that move only when a test says so."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Library:
    """One of the two clients, under the names they share."""

    name: str
    bot: Any
    types: ModuleType
    errors: tuple[type[Exception], ...]

    def file(self, content: bytes, name: str) -> Any:
        if self.name == "aiogram":
            return aiogram.types.BufferedInputFile(content, name)
        return telegram.InputFile(content, name)

    @contextlib.contextmanager
    def refused(self, text: str) -> Any:
        """The call in the block fails with this text, ignoring what the libraries put around it."""
        with pytest.raises(self.errors) as caught:
            yield caught
        assert text.lower() in str(caught.value).lower()

    def buttons(self, *rows: list[tuple[str, str]]) -> Any:
        return self.types.InlineKeyboardMarkup(
            inline_keyboard=[
                [self.types.InlineKeyboardButton(text=text, callback_data=data) for text, data in row]
                for row in rows
            ]
        )


def unknown_fields(thing: Any, path: str = "") -> list[str]:
    """Fields in the simulator's answers that a library doesn't know, at any depth."""
    if isinstance(thing, list | tuple):
        return [bad for i, item in enumerate(thing) for bad in unknown_fields(item, f"{path}[{i}]")]
    if isinstance(thing, aiogram.types.TelegramObject):
        paths = [f"{path}.{name}" for name in thing.model_extra or {}]
        inner = {name: getattr(thing, name) for name in type(thing).model_fields}
    elif isinstance(thing, telegram.TelegramObject):
        paths = [f"{path}.{name}" for name in thing.api_kwargs]
        slots = {slot for kind in type(thing).__mro__ for slot in getattr(kind, "__slots__", ())}
        inner = {name: getattr(thing, name, None) for name in slots if not name.startswith("_")}
        inner.pop("api_kwargs", None)
    else:
        return []
    return paths + [
        bad for name, inner_value in inner.items() for bad in unknown_fields(inner_value, f"{path}.{name}")
    ]


@pytest.fixture
def known() -> Any:
    """`known(thing)` returns the thing if the library understood all its fields."""

    def check(thing: Any) -> Any:
        assert unknown_fields(thing) == []
        return thing

    return check


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def sim(now: Clock) -> Simulator:
    """No rate limits; Amina has started the bot, Bogdan has a phone but has not."""
    simulator = Simulator(now, limits=Limits.lifted())
    simulator.add_bot(TOKEN, "ponte_bot", "Ponte")
    simulator.add_person("Amina", "Rossi", language_code="ar", username="amina", person_id=501)
    simulator.add_person("Bogdan", language_code="uk", person_id=502)
    simulator.start(501)
    simulator.world.queues[700001].drop_all()
    return simulator


@pytest.fixture
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url, timeout=20) as client:
        yield client


@contextlib.asynccontextmanager
async def connected(name: str, url: str, token: str = TOKEN) -> AsyncIterator[Library]:
    if name == "aiogram":
        session = AiohttpSession(api=TelegramAPIServer.from_base(url))
        yield Library(
            name, aiogram.Bot(token, session=session), aiogram.types, (aiogram.exceptions.AiogramError,)
        )
        await session.close()
        return
    # The library's own switch: without it every duration causes a deprecation warning.
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    request = telegram.request.HTTPXRequest(connection_pool_size=20)
    bot = telegram.ext.ExtBot(
        token,
        base_url=url + "/bot",
        base_file_url=url + "/file/bot",
        request=request,
        get_updates_request=request,
    )
    yield Library(name, bot, telegram, (telegram.error.TelegramError,))
    await request.shutdown()
    monkeypatch.undo()


@pytest.fixture
def connect() -> Any:
    return connected


@pytest.fixture(params=["aiogram", "python-telegram-bot"])
async def lib(request: pytest.FixtureRequest, url: str) -> AsyncIterator[Library]:
    async with connected(request.param, url) as library:
        yield library


@pytest.fixture
def png() -> bytes:
    """The first bytes of an 800 x 600 picture: enough to read its size."""
    return (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x03\x20\x00\x00\x02\x58\x08\x06\x00\x00\x00"
        + b"\x00" * 64
    )
