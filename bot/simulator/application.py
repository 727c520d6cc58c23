"""The simulator's HTTP application: the Bot API, the phone page and the control interface together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from bot.simulator.control import control_routes
from bot.simulator.phone import phone_routes
from bot.simulator.simulator import Simulator

METHODS = ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"]


def application(simulator: Simulator, routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The application with all routes of a simulator; the host's own `routes` come first."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        simulator.start_serving()
        try:
            yield
        finally:
            await simulator.stop_serving()

    api = simulator.api
    return Starlette(
        routes=[
            *routes,
            Route("/bot{token:str}/{method:str}", _Endpoint(api.method), methods=METHODS),
            Route("/bot{rest:path}", _Endpoint(api.nowhere), methods=METHODS),
            Route("/file/bot{token:str}/{path:path}", _Endpoint(api.file), methods=["GET", "HEAD"]),
            *phone_routes(simulator),
            *control_routes(simulator),
        ],
        lifespan=lifespan,
    )


class _Endpoint:
    """Wraps an ASGI function: Starlette treats an object with __call__ as an ASGI application, a function as a view."""

    def __init__(self, application: Callable[..., Awaitable[None]]) -> None:
        self._application = application

    async def __call__(self, *args: object) -> None:
        await self._application(*args)
