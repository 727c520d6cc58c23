"""The two ways to receive updates, as parts: polling Telegram, or being called by it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.methods import AnswerCallbackQuery
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router

from bot import connection_limits
from bot.families.inbound import ALLOWED, Inbound
from bot.families.overflow import Overflow
from bot.families.polling import Polling
from bot.families.webhook import webhook_route
from bot.leader_only import LeaderOnly
from bot.lease import Leader, Term
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import SettingError

log = logging.getLogger(__name__)

#: Seconds between attempts to tell Telegram our address.
PAUSES = (1, 2, 5, 15, 60)
#: Telegram's simultaneous calls; the database decides how many are processed at once.
CONNECTIONS = 40


class PollingTransport(LeaderOnly):
    """Polls for updates. Only one of several processes does: Telegram answers a second one with 409."""

    def __init__(
        self, database: Database, clock: Clock, bot: Bot, inbound: Inbound, leader: Leader | None = None
    ) -> None:
        super().__init__(database, f"polling:{bot.id}", leader)
        self._database, self._clock, self._bot, self._inbound = database, clock, bot, inbound
        self._polling: Polling | None = None

    def stop(self) -> None:
        super().stop()
        if self._polling is not None:
            self._polling.stop()

    def _acknowledge(self, answer: AnswerCallbackQuery) -> None:
        if self._polling is not None:
            self._polling.acknowledge(answer)

    async def work(self, term: Term) -> None:
        # A webhook set earlier would block getUpdates for good.
        await patiently(lambda: self._bot.delete_webhook(), self.stopping)
        if self.stopping.is_set():
            return
        overflow = Overflow(self._database, self._clock, self._inbound, self._acknowledge)
        self._polling = Polling(self._bot, self._inbound, overflow)
        try:
            await self._polling.run()
        finally:
            self._polling = None


class WebhookTransport:
    """Listens for Telegram's calls behind a TLS proxy, and tells Telegram the address."""

    def __init__(
        self,
        bot: Bot,
        inbound: Inbound,
        url: str,
        secret: str,
        bind: str,
        port: int,
        overflow: Overflow | None = None,
    ) -> None:
        self._overflow = overflow
        self._bot, self._url, self._secret = bot, url, secret
        self._stopping = asyncio.Event()
        path = urlsplit(url).path or "/"
        # Only a router: Starlette's middleware would cost more than it's worth here.
        application = Router([webhook_route(inbound, secret, path), Route("/health", _well)])
        self._server = QuietServer(
            connection_limits.config(
                application,
                bind,
                port,
                connection_limits.WEBHOOK,
                # Nobody needs the client's address or the Server header, and both slow every update a little.
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=8,
            )
        )

    async def run(self) -> None:
        """Listen until `stop`. Raises SettingError if the port is taken."""
        telling = asyncio.create_task(self._tell())
        # Work off updates set aside while polling; with a webhook Telegram itself keeps each chat's queue.
        left = asyncio.create_task(self._overflow.resume()) if self._overflow is not None else None
        try:
            await self._server.listen("PONTE_WEBHOOK_PORT")
        finally:
            for task in filter(None, (telling, left)):
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            if self._overflow is not None:
                await self._overflow.stop()

    def stop(self) -> None:
        self._stopping.set()
        self._server.should_exit = True

    async def _tell(self) -> None:
        await patiently(
            lambda: self._bot.set_webhook(
                self._url,
                secret_token=self._secret,
                allowed_updates=ALLOWED,
                max_connections=CONNECTIONS,
            ),
            self._stopping,
        )


class QuietServer(uvicorn.Server):
    """uvicorn that leaves signals and process exit to us."""

    async def listen(self, setting: str) -> None:
        """Serve until told to stop. Raises SettingError, naming ``setting``, if the port is taken."""
        try:
            await self._serve()
        except SystemExit:
            raise SettingError(f"{setting} must be a free port that this program may use") from None


async def _well(_: Request) -> Response:
    return PlainTextResponse("ok")


async def patiently(call: Callable[[], Awaitable[Any]], stopping: asyncio.Event) -> None:
    """Repeat a call until Telegram accepts it, or until ``stopping``. Raises SettingError if Telegram doesn't know the
    token."""
    tries = 0
    while not stopping.is_set():
        try:
            await call()
        except TelegramUnauthorizedError:
            raise SettingError("PONTE_TELEGRAM_TOKEN is a token that Telegram does not know") from None
        except AiogramError as error:
            pause = float(PAUSES[min(tries, len(PAUSES) - 1)])
            if isinstance(error, TelegramRetryAfter):
                pause = max(pause, float(error.retry_after))
            log.warning("Telegram does not answer as wished (%s); again in %d s", type(error).__name__, pause)
            tries += 1
            await _stopped_within(stopping, pause)
        else:
            return


async def _stopped_within(stopping: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        return
