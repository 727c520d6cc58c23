"""What happens in the chats, live: the phone page's server-sent events."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any

Channel = tuple[str, int, int]
PEOPLE: Channel = ("people", 0, 0)
_KEPT = 5000
_BEHIND = 2000


@dataclass(frozen=True, slots=True)
class Event:
    id: int
    channel: Channel
    name: str
    data: Callable[[], Any]
    """Built only when read: a broadcast to 10,000 people must not pay for closed pages."""


class Events:
    """A ring buffer of the last events, and the live listeners of each channel."""

    def __init__(self) -> None:
        self._ring: deque[Event] = deque(maxlen=_KEPT)
        self._listeners: dict[Channel, set[asyncio.Queue[Event | None]]] = defaultdict(set)
        # Ids keep growing across restarts, so an old Last-Event-ID is never mistaken for a new one.
        self._first = self._last = time.time_ns() // 1_000_000

    @property
    def last_id(self) -> int:
        return self._last

    def publish(self, channel: Channel, name: str, data: Callable[[], Any]) -> None:
        self._last += 1
        event = Event(self._last, channel, name, data)
        self._ring.append(event)
        for queue in self._listeners.get(channel, ()):
            if queue.qsize() < _BEHIND:
                queue.put_nowait(event)
            elif queue.qsize() == _BEHIND:
                queue.put_nowait(Event(event.id, channel, "reload", dict))

    async def follow(self, channel: Channel, after: int | None) -> AsyncGenerator[Event, None]:
        """The events of a channel, from now or after a given id, until close().

        An event named `reload` says that the missed events are no longer available.
        """
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listeners[channel].add(queue)
        try:
            for event in self._missed(channel, after):
                yield event
            while (live := await queue.get()) is not None:
                yield live
        finally:
            self._listeners[channel].discard(queue)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        for queues in self._listeners.values():
            for queue in queues:
                queue.put_nowait(None)

    def _missed(self, channel: Channel, after: int | None) -> list[Event]:
        if after is None or after == self._last:
            return []
        oldest = self._ring[0].id - 1 if self._ring else self._first
        if not oldest <= after <= self._last:
            return [Event(self._last, channel, "reload", dict)]
        return [event for event in self._ring if event.id > after and event.channel == channel]
