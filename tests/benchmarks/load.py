"""Load as Telegram produces it: many open connections, with one update after the other on each."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SECRET = "bench"


def request(body: bytes) -> bytes:
    """A complete webhook request."""
    head = (
        "POST /telegram HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass(frozen=True, slots=True)
class Driven:
    """Result of a load: calls per second, and how many responses of each status."""

    rate: float
    statuses: Counter[str]


class _Line(asyncio.Protocol):
    """One connection: sends the next call when the last one has been answered."""

    def __init__(self, calls: Iterator[bytes], statuses: Counter[str], done: asyncio.Future[None]) -> None:
        self._calls, self._statuses, self._done = calls, statuses, done
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, gap, body = self._got.partition(b"\r\n\r\n")
        if not gap or len(body) < _length(head):
            return
        self._got = b""
        self._statuses[head[9:12].decode()] += 1
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(error or ConnectionError("the server hung up"))

    def _next(self) -> None:
        call = next(self._calls, None)
        if call is not None:
            self._transport.write(call)
        elif not self._done.done():
            self._done.set_result(None)
            self._transport.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


async def drive(port: int, lines: Sequence[Sequence[bytes]]) -> Driven:
    """Send each line's calls over its own connection, all lines at the same time."""
    loop, statuses = asyncio.get_running_loop(), Counter[str]()
    begun = time.perf_counter()
    waiting = []
    for calls in lines:
        done = loop.create_future()
        waiting.append(done)
        await loop.create_connection(
            lambda calls=calls, done=done: _Line(iter(calls), statuses, done),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
    await asyncio.gather(*waiting)
    taken = time.perf_counter() - begun
    return Driven(sum(map(len, lines)) / taken, statuses)
