"""A small HTTP relay: in front of two bots it alternates, in front of a Telegram it counts who called."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.transports import QuietServer
from tests.kit.running import free_port

_CARRIED = {"content-type", "x-telegram-bot-api-secret-token", "retry-after"}


@dataclass(frozen=True, slots=True)
class Call:
    """One request: when it came, which target it went to, and its content."""

    at: float
    target: str
    path: str
    body: bytes


@dataclass
class Relay:
    """Hands each request to the next of its targets; to the other one if that isn't listening."""

    targets: Sequence[str]
    url: str = ""
    #: Seconds that the target takes to answer.
    slow: float = 0.0
    calls: list[Call] = field(default_factory=list)
    _turns: itertools.count[int] = field(default_factory=itertools.count)
    _session: aiohttp.ClientSession | None = None

    def sent(self, since: float = 0.0) -> list[Call]:
        """The messages that reached people since a moment of `time.monotonic`."""
        return [call for call in self.calls if call.path.endswith("/sendMessage") and call.at >= since]

    async def _hand_on(self, request: Request) -> Response:
        assert self._session is not None
        body, first = await request.body(), next(self._turns)
        headers = {name: value for name, value in request.headers.items() if name in _CARRIED}
        for turn in range(len(self.targets)):
            target = self.targets[(first + turn) % len(self.targets)]
            self.calls.append(Call(time.monotonic(), target, request.url.path, body))
            try:
                async with self._session.request(
                    request.method, target + request.url.path, data=body, headers=headers
                ) as answer:
                    passed_on = {
                        name.lower(): value
                        for name, value in answer.headers.items()
                        if name.lower() in _CARRIED
                    }
                    content = await answer.read()
                    await asyncio.sleep(self.slow)
                    return Response(content, answer.status, passed_on)
            except aiohttp.ClientConnectorError:
                continue
            except (aiohttp.ClientError, TimeoutError):
                # It had begun and may be partly done, so it is not tried elsewhere.
                break
        return Response(status_code=502)


@asynccontextmanager
async def relaying(*targets: str) -> AsyncIterator[Relay]:
    """A running relay, at its own address."""
    port = free_port()
    relay = Relay(targets, f"http://127.0.0.1:{port}")
    routes = [Route("/{rest:path}", relay._hand_on, methods=["GET", "POST"])]
    server = QuietServer(uvicorn.Config(Starlette(routes=routes), port=port, log_config=None))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        relay._session = session
        serving = asyncio.create_task(server.listen("PORT"))
        try:
            yield relay
        finally:
            server.should_exit = True
            await serving
