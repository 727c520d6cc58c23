"""Limits on what an anonymous connection may cost: time, bytes, places.

uvicorn waits for the end of a request without limit, and accepts any number of connections. This guard sits where the
bytes arrive: it cuts requests that are late, refuses those that are too large, and when all places are taken closes the
connection that has been silent longest.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

log = logging.getLogger(__name__)

#: The TLS proxy brings everybody's connections, so they don't count as one network. It runs on this machine, or where
#: uvicorn's own FORWARDED_ALLOW_IPS says.
_HERE = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits in seconds, bytes and counts; each server's figures are below and in the README."""

    #: From the first to the last byte of a head; also how long a new connection may stay silent.
    head_seconds: float = 10.0
    #: How long a whole body may take, and how long it may pause.
    body_seconds: float = 120.0
    body_pause: float = 15.0
    #: The request line and all header fields.
    head_bytes: int = 32 * 1024
    #: A whole body; the application itself may allow less.
    body_bytes: int = 16 * 1024 * 1024
    connections: int = 1000
    per_network: int = 100


#: Staff pages: each open page holds one connection, and an office shares an address.
CONSOLE = Limits(per_network=200)
#: Telegram calls from few addresses and sends its small bodies at once.
WEBHOOK = Limits(
    body_seconds=30.0, head_bytes=16 * 1024, body_bytes=2 * 1024 * 1024, connections=500, per_network=200
)
#: The simulator serves this machine only.
SIMULATOR = Limits(head_bytes=64 * 1024, body_bytes=128 * 1024 * 1024, connections=4000, per_network=4000)

_BUSY = "Too many connections just now. Please try again in a moment.\n"
_LATE = "The request did not arrive in time.\n"
_LARGE = "The request is too large.\n"


class Guard:
    """All connections of one server, and what each still has to send."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        #: Oldest first; a connection moves to the end when we begin to wait for its data.
        self._all: dict[GuardedProtocol, None] = {}
        self._networks: Counter[str] = Counter()
        self._sweeping: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._all)

    def admit(self, connection: GuardedProtocol) -> bool:
        """Give the connection a place; False if there is none."""
        if len(self._all) >= self.limits.connections and not self._make_room():
            return False
        where = connection.network
        if not connection.is_proxy and self._networks[where] >= self.limits.per_network:
            return False
        self._all[connection] = None
        self._networks[where] += 1
        if self._sweeping is None:
            self._sweep_later()
        return True

    def leave(self, connection: GuardedProtocol) -> None:
        if connection in self._all:
            del self._all[connection]
            self._networks[connection.network] -= 1
            if not self._networks[connection.network]:
                del self._networks[connection.network]

    def _make_room(self) -> bool:
        """Cut the connection whose head is longest overdue: half a request must not keep a whole one out."""
        owing = min((c for c in self._all if c.owes == "head"), key=lambda c: c.since, default=None)
        if owing is None:
            return False
        self.leave(owing)
        owing.refuse(408, _LATE)
        return True

    def _sweep_later(self) -> None:
        pause = min(1.0, self.limits.head_seconds / 4)
        self._sweeping = asyncio.get_running_loop().call_later(pause, self._sweep)

    def _sweep(self) -> None:
        # Check all of them now and then: a timer per request would slow every update.
        now = asyncio.get_running_loop().time()
        late = [connection for connection in self._all if connection.is_late(now, self.limits)]
        for connection in late:
            connection.refuse(408, _LATE)
        if late:
            log.info("%d requests that did not arrive in time were cut", len(late))
        self._sweeping = None
        if self._all:
            self._sweep_later()


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, guarded."""

    guard: ClassVar[Guard]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Which part of a request we wait for, "head" or "body"; empty while it is our turn.
        self.owes, self.since, self.heard = "head", 0.0, 0.0
        self.network, self.is_proxy = "", False
        #: Bytes of the head in earlier chunks, and in the current one.
        self._head, self._piece = 0, 0
        self._body = 0
        self._spoke = self._turned_away = False

    # uvicorn's type is Transport, asyncio's is BaseTransport.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.network = self.client[0] if self.client else ""
        allowed = self.config.forwarded_allow_ips
        proxies = _proxies(allowed if isinstance(allowed, str) else tuple(allowed or ()))
        self.is_proxy = bool(proxies & {self.network, "*"})
        self.since = self.heard = self.loop.time()
        if not self.guard.admit(self):
            self.refuse(503, _BUSY, "retry-after: 5\r\n")

    def connection_lost(self, exc: Exception | None) -> None:
        self.guard.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._turned_away:
            return
        self.heard = self.loop.time()
        if not self.owes:
            # The next request on this connection begins, or empty lines that uvicorn takes for one.
            self.owes, self.since, self._head = "head", self.heard, 0
        self._spoke, self._piece = True, len(data)
        super().data_received(data)
        if self.owes == "head":
            self._head += self._piece
            if self._head > self.guard.limits.head_bytes and not self._turned_away:
                self.refuse(431, _LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if not self.owes:  # the second request in one chunk
            self.owes, self.since, self._head = "head", self.heard, 0

    def on_headers_complete(self) -> None:
        if self._head + self._piece > self.guard.limits.head_bytes:
            # The chunk may contain body bytes; only now do we know how long the head was.
            head = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
            if head > self.guard.limits.head_bytes:
                self.refuse(431, _LARGE)
                return
        self.owes, self.since, self._body = "body", self.heard, 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        if self._body > self.guard.limits.body_bytes and not self._turned_away:
            self.refuse(413, _LARGE)
        if not self._turned_away:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._turned_away:
            self.owes, self._head = "", 0
            super().on_message_complete()

    def is_late(self, now: float, limits: Limits) -> bool:
        """Whether the awaited data is overdue."""
        if self._turned_away or not self.owes:
            return False
        if self.owes == "head":
            return now - self.since > limits.head_seconds
        # While we don't read, the other side can't send.
        waits_for_us = self.flow is not None and self.flow.read_paused
        late = now - self.since > limits.body_seconds or now - self.heard > limits.body_pause
        return late and not waits_for_us

    def refuse(self, status: int, words: str, header: str = "") -> None:
        """Answer with the reason, unless a response has begun, and close."""
        self._turned_away = True
        if self.transport is None or self.transport.is_closing():
            return
        # Browsers open connections in advance; one that never sent anything gets no answer.
        silent = status == 408 and not self._spoke
        if not silent and (
            self.cycle is None or self.cycle.response_complete or not self.cycle.response_started
        ):
            self.transport.write(
                f"HTTP/1.1 {status} {_PHRASES[status]}\r\ncontent-type: text/plain; charset=utf-8\r\n"
                f"content-length: {len(words)}\r\n{header}connection: close\r\n\r\n{words}".encode()
            )
        self.transport.close()


@cache
def _proxies(allowed: str | tuple[str, ...]) -> frozenset[str]:
    return _HERE | frozenset(
        each.strip() for each in (allowed.split(",") if isinstance(allowed, str) else allowed)
    )


_PHRASES = {
    408: "Request Timeout",
    413: "Content Too Large",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}


def guarded(limits: Limits) -> type[GuardedProtocol]:
    """The protocol class for one server (``http`` of uvicorn's Config), with its own guard."""
    return type("Guarded", (GuardedProtocol,), {"guard": Guard(limits)})


def config(application: Any, host: str, port: int, limits: Limits, **more: Any) -> Config:
    """uvicorn's settings for one of our servers: guarded, quiet, HTTP only."""
    return Config(
        application, host, port, http=guarded(limits), ws="none", log_config=None, access_log=False, **more
    )
