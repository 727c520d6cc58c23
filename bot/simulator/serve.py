"""Serves a simulator on a real socket of this machine only."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.routing import BaseRoute

from bot.simulator.application import application
from bot.simulator.simulator import Simulator

_GRACE = 5


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the caller decides when the simulator stops."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _worth_logging(record: logging.LogRecord) -> bool:
    """Whether to log it: the fault "lost" truncates responses on purpose."""
    return "without completing response" not in record.getMessage()


def bound(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ValueError for an address that isn't local, OSError for a port in use."""
    address = "127.0.0.1" if host == "localhost" else host
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(address).version == 6 else socket.AF_INET
        loopback = ipaddress.ip_address(address).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise ValueError(f"The simulator listens on this machine only, not on {host}.")
    # asyncio disables Nagle's algorithm only if the protocol is named: otherwise each response waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(2048)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener


def config(
    simulator: Simulator,
    host: str,
    port: int,
    routes: Sequence[BaseRoute],
    protocol: type[asyncio.Protocol] | None,
) -> uvicorn.Config:
    return uvicorn.Config(
        application(simulator, routes),
        host,
        port,
        http=protocol or "httptools",
        ws="none",
        log_config=None,
        access_log=False,
        log_level="warning",
        lifespan="on",
        timeout_graceful_shutdown=_GRACE,
        backlog=2048,
    )


@asynccontextmanager
async def running(
    simulator: Simulator,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    routes: Sequence[BaseRoute] = (),
    protocol: type[asyncio.Protocol] | None = None,
) -> AsyncIterator[str]:
    """Serve in the running loop until the block ends; yields the base address, e.g. `http://127.0.0.1:8081`.

    Port 0 takes any free one. `routes` are served beside the simulator's own; `protocol` replaces uvicorn's HTTP
    protocol, for callers that limit connections. Raises ValueError for a host that isn't local, OSError for a port in
    use.
    """
    listener = bound(host, port)
    logging.getLogger("uvicorn.error").addFilter(_worth_logging)
    server = _Server(config(simulator, host, port, routes, protocol))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:
            if task.done():
                await task
                raise RuntimeError("The simulator's server did not start.")
            await asyncio.sleep(0.01)
        shown, number = listener.getsockname()[:2]
        yield f"http://[{shown}]:{number}" if ":" in shown else f"http://{shown}:{number}"
    finally:
        simulator.release()
        server.should_exit = True
        await task
        listener.close()
