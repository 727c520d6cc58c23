"""How fast the courier may call: one bucket for the bot, one per chat, and the pauses that Telegram asks for.

Waiting calls are served by lane, then in order. Everything belongs to one event loop.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable

from bot.families.courier.settings import CourierSettings
from budgeting.states.messages import Lane

_RANK = {Lane.REPLY: 0, Lane.REMINDER: 1, Lane.BROADCAST: 2}
#: Chat buckets to keep before discarding the full ones.
_MOST_CHATS = 5000


class Bucket:
    """Holds ``burst`` tokens, refilled at ``rate`` per second (0: unlimited)."""

    __slots__ = ("burst", "filled_at", "rate", "tokens")

    def __init__(self, rate: float, burst: float, at: float) -> None:
        self.rate, self.burst, self.tokens, self.filled_at = rate, burst, burst, at

    def missing(self, at: float) -> float:
        """Seconds until there is a token; 0 if there is one."""
        if not self.rate:
            return 0.0
        self.tokens = min(self.burst, self.tokens + max(0.0, at - self.filled_at) * self.rate)
        self.filled_at = at
        # A tiny tolerance for float rounding, or we would wait for nothing again and again.
        return 0.0 if self.tokens >= 1 - 1e-9 else (1 - self.tokens) / self.rate

    def take(self, tokens: int = 1) -> None:
        self.tokens -= tokens

    def restart(self, at: float) -> None:
        """Refill only from ``at``: earlier time doesn't count."""
        self.filled_at = at


class Pace:
    """Grants turns to call Telegram."""

    def __init__(self, settings: CourierSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._clock = settings, clock
        now = clock()
        self._all = Bucket(settings.per_second, settings.burst, now)
        self._paid = Bucket(settings.paid_per_second, settings.burst, now)
        self._chats: dict[int, Bucket] = {}
        self._chat_pauses: dict[int, float] = {}
        self._paused_until = 0.0
        self._free = settings.concurrency
        self._waiting: list[tuple[int, int, Lane, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, chat_id: int, lane: Lane) -> None:
        """Wait until a call to the chat may go. Return each turn with `done`."""
        wait = self._chat_wait(chat_id)
        while wait > 0:
            await asyncio.sleep(wait)
            # The pause may have grown during the wait.
            wait = self._chat_wait(chat_id)
        if not self._waiting and self._free > 0 and self._wait(lane) <= 0:
            self._give(lane)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (_RANK[lane], next(self._numbers), lane, future))
        self._serve()
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._free += 1
                self._serve()
            raise

    def done(self, chat_id: int, tokens: int = 1) -> None:
        """The call is over. Pass 0 ``tokens`` if it sent nothing new, so that it doesn't count as a message to the
        chat."""
        bucket = self._chat(chat_id)
        bucket.missing(self._clock())
        bucket.take(tokens)
        # Counted from the response, not from the request: otherwise a fast call could reach Telegram too soon after a
        # slow one.
        bucket.restart(self._clock())
        self._free += 1
        if self._waiting:
            self._serve()

    def pause(self, seconds: float) -> None:
        """Allow no call for a while, and save up no burst for afterwards."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)
        for bucket in (self._all, self._paid):
            bucket.tokens = min(bucket.tokens, 1.0)
            bucket.restart(self._paused_until)

    def pause_chat(self, chat_id: int, seconds: float) -> bool:
        """Allow no call to this chat for a while. Returns whether other chats are paused too."""
        now = self._clock()
        self._chat_pauses = {chat: until for chat, until in self._chat_pauses.items() if until > now}
        others = any(chat != chat_id for chat in self._chat_pauses)
        self._chat_pauses[chat_id] = max(self._chat_pauses.get(chat_id, 0.0), now + seconds)
        return others

    @property
    def paused(self) -> float:
        """Seconds until anything may be sent again."""
        return max(0.0, self._paused_until - self._clock())

    def _chat(self, chat_id: int) -> Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            now = self._clock()
            if len(self._chats) >= _MOST_CHATS:
                self._chats = {c: b for c, b in self._chats.items() if b.missing(now) or b.tokens < b.burst}
            s = self._settings
            # Telegram's groups have negative numbers.
            rate = s.per_chat if chat_id > 0 else min(s.per_chat, s.per_group_minute / 60)
            bucket = self._chats[chat_id] = Bucket(rate, s.chat_burst, now)
        return bucket

    def _chat_wait(self, chat_id: int) -> float:
        now = self._clock()
        return max(self._chat(chat_id).missing(now), self._chat_pauses.get(chat_id, 0.0) - now)

    def _bucket(self, lane: Lane) -> Bucket:
        return self._paid if self._settings.allow_paid_broadcast and lane is Lane.BROADCAST else self._all

    def _wait(self, lane: Lane) -> float:
        now = self._clock()
        return max(self._paused_until - now, self._bucket(lane).missing(now))

    def _give(self, lane: Lane) -> None:
        self._free -= 1
        self._bucket(lane).take()

    def _serve(self) -> None:
        """Grant turns to waiting calls, as far as the pace and the free call slots allow."""
        while self._waiting and self._free > 0:
            _, _, lane, future = self._waiting[0]
            if future.done():
                heapq.heappop(self._waiting)
                continue
            wait = self._wait(lane)
            if wait > 0:
                if self._timer is not None:
                    self._timer.cancel()
                self._timer = asyncio.get_running_loop().call_later(wait, self._serve)
                return
            heapq.heappop(self._waiting)
            self._give(lane)
            future.set_result(None)
