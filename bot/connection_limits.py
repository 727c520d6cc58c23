"""What a connection may cost before anybody has said who they are: time, bytes, places.

uvicorn waits for the end of a request for as long as it takes, and takes as many connections as come. This stands
where the bytes arrive: a request that is not there in time is cut, one that is too large is refused, and when all
places are taken the one that has been silent for longest gives its own up.
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

#: Whatever ends TLS brings everybody's connections, so they are not one network's. It stands on this machine, or
#: where uvicorn's own FORWARDED_ALLOW_IPS says.
_HERE = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes and numbers; the figures of each door stand below and in the README."""

    #: From the first to the last byte of a head; also how long a new connection may say nothing.
    head_seconds: float = 10.0
    #: Until a body is there, and how long nothing of it may come.
    body_seconds: float = 120.0
    body_pause: float = 15.0
    #: The request line and all header fields.
    head_bytes: int = 32 * 1024
    #: A whole body, whatever is behind the door; the application itself may allow less.
    body_bytes: int = 16 * 1024 * 1024
    connections: int = 1000
    per_network: int = 100


#: Staff's pages: each open page holds one connection, and an office shares an address.
CONSOLE = Limits(per_network=200)
#: Telegram's calls come from few addresses, each with a small body at once.
WEBHOOK = Limits(
    body_seconds=30.0, head_bytes=16 * 1024, body_bytes=2 * 1024 * 1024, connections=500, per_network=200
)
#: The simulator serves this machine only.
SIMULATOR = Limits(head_bytes=64 * 1024, body_bytes=128 * 1024 * 1024, connections=4000, per_network=4000)

_BUSY = "Too many connections just now. Please try again in a moment.\n"
_LATE = "The request did not arrive in time.\n"
_LARGE = "The request is too large.\n"


class Guard:
    """All connections of one server, and what each of them still owes us."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        #: Oldest first; a connection moves to the end when it begins to owe something.
        self._all: dict[GuardedProtocol, None] = {}
        self._networks: Counter[str] = Counter()
        self._sweeping: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._all)

    def admit(self, connection: GuardedProtocol) -> bool:
        """Give the connection a place; False where there is none."""
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
        """Cut whoever has owed a head for longest: half a request must not keep a whole one out."""
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
        # One look at all of them now and then: a timer for each request would cost every update something.
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
    """uvicorn's protocol under a guard."""

    guard: ClassVar[Guard]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: What of a request is still to come, "head" or "body"; empty while it is our turn.
        self.owes, self.since, self.heard = "head", 0.0, 0.0
        self.network, self.is_proxy = "", False
        #: Bytes of the head in earlier pieces, and in the piece that is read just now.
        self._head, self._piece = 0, 0
        self._body = 0
        self._spoke = self._turned_away = False

    # uvicorn says Transport where asyncio says BaseTransport.
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
            # The next request on the same connection begins, or empty lines that uvicorn takes for one.
            self.owes, self.since, self._head = "head", self.heard, 0
        self._spoke, self._piece = True, len(data)
        super().data_received(data)
        if self.owes == "head":
            self._head += self._piece
            if self._head > self.guard.limits.head_bytes and not self._turned_away:
                self.refuse(431, _LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if not self.owes:  # the second request in one piece
            self.owes, self.since, self._head = "head", self.heard, 0

    def on_headers_complete(self) -> None:
        if self._head + self._piece > self.guard.limits.head_bytes:
            # Bytes of a body may have come along; only now does it show how long the head itself was.
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
        """Whether what is owed should be here by now."""
        if self._turned_away or not self.owes:
            return False
        if self.owes == "head":
            return now - self.since > limits.head_seconds
        # While we do not read, the other side cannot send.
        waits_for_us = self.flow is not None and self.flow.read_paused
        late = now - self.since > limits.body_seconds or now - self.heard > limits.body_pause
        return late and not waits_for_us

    def refuse(self, status: int, words: str, header: str = "") -> None:
        """Say why, where nothing has been answered yet, and close."""
        self._turned_away = True
        if self.transport is None or self.transport.is_closing():
            return
        # Browsers open connections in advance; to one that never said a word there is nothing to be said.
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
    """The protocol for one server (``http`` of uvicorn's Config), with a guard of its own."""
    return type("Guarded", (GuardedProtocol,), {"guard": Guard(limits)})


def config(application: Any, host: str, port: int, limits: Limits, **more: Any) -> Config:
    """uvicorn's settings for a door of ours: guarded, quiet, and for HTTP only."""
    return Config(
        application, host, port, http=guarded(limits), ws="none", log_config=None, access_log=False, **more
    )
