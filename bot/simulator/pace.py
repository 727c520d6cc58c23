"""How fast a bot may send, as token buckets: one per bot, one per chat. Time is monotonic, in seconds."""

from __future__ import annotations

from collections.abc import Callable

from bot.simulator.errors import too_many
from bot.simulator.limits import Limits


class Bucket:
    """Holds `burst` tokens, refilled at `rate` per second."""

    __slots__ = ("burst", "filled_at", "rate", "tokens")

    def __init__(self, rate: float, burst: float, at: float) -> None:
        self.rate, self.burst, self.tokens, self.filled_at = rate, burst, burst, at

    def missing(self, count: int, at: float) -> float:
        """Seconds until `count` tokens are available, 0 if they are. A count above the burst waits for a full
        bucket."""
        self.tokens = min(self.burst, self.tokens + (at - self.filled_at) * self.rate)
        self.filled_at = at
        return max(0.0, min(count, self.burst) - self.tokens) / self.rate


class Pace:
    """Refuses calls that come too fast with 429; a refused call takes no token."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self.limits = limits
        self.monotonic = monotonic
        self._buckets: dict[tuple[int, str, int], Bucket] = {}
        self._webhook_at: dict[int, float] = {}

    def lift(self, limits: Limits | None = None) -> None:
        """Switch to other limits (by default none)."""
        self.limits = limits or Limits.lifted()
        self._buckets.clear()
        self._webhook_at.clear()

    def check_send(self, bot_id: int, chat_id: int, count: int = 1, paid: bool = False) -> None:
        """Count `count` messages to one chat. Raises ApiError 429."""
        limits = self.limits
        if not limits.per_second:
            return
        at = self.monotonic()
        overall = limits.paid_per_second if paid else limits.per_second
        buckets = [self._bucket((bot_id, "paid" if paid else "all", 0), overall, overall + limits.slack, at)]
        if chat_id > 0:
            buckets.append(self._bucket((bot_id, "chat", chat_id), limits.per_chat, limits.chat_burst, at))
        else:
            rate, burst = limits.per_group_minute / 60, limits.per_group_minute
            buckets.append(self._bucket((bot_id, "group", chat_id), rate, burst, at))
        wait = max(bucket.missing(count, at) for bucket in buckets)
        if wait > 1e-6:  # anything less is float rounding
            raise too_many(wait)
        for bucket in buckets:
            bucket.tokens -= count

    def check_webhook_change(self, bot_id: int) -> None:
        """Refuse setWebhook more than once a second with 429."""
        at = self.monotonic()
        last = self._webhook_at.get(bot_id)
        if last is not None and at - last < self.limits.webhook_change:
            raise too_many(self.limits.webhook_change - (at - last))
        self._webhook_at[bot_id] = at

    def _bucket(self, key: tuple[int, str, int], rate: float, burst: float, at: float) -> Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(rate, burst, at)
        return bucket
