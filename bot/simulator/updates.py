"""One bot's update queue: numbering, time to live, and what long polling and webhooks take from it."""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from collections.abc import Callable, Iterable

from bot.simulator.errors import ApiError
from bot.simulator.model import Bot, Json, Pending

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_WEEK = 7 * 24 * 3600.0


class UpdateQueue:
    """Unconfirmed updates in order. `keep` is called for each that arrives (with it) or goes (with None)."""

    def __init__(self, bot: Bot, keep: Callable[[int, Pending | None], None]) -> None:
        self.bot = bot
        self.items: OrderedDict[int, Pending] = OrderedDict()
        self.on_new: Callable[[Pending], None] | None = None
        self.polled_offset: int | None = None
        self.polled_at = 0.0
        self.empty = asyncio.Event()
        self.empty.set()
        self.polling = asyncio.Event()
        """Set while somebody waits in a long poll."""
        self._keep = keep
        self._waiter: asyncio.Future[None] | None = None

    def next_id(self, at: float) -> int:
        """The next id: consecutive, but jumps after a week's silence, like Telegram's."""
        if not self.bot.last_update_id or at - self.bot.last_update_at > _WEEK:
            self.bot.last_update_id += random.randrange(100_000, 10_000_000)
        self.bot.last_update_id += 1
        self.bot.last_update_at = at
        return self.bot.last_update_id

    def wants(self, kind: str) -> bool:
        if not self.bot.allowed_updates:
            return kind not in NOT_BY_DEFAULT
        return kind in self.bot.allowed_updates

    def restore(self, pending: Pending) -> None:
        """Restore an update from an earlier run."""
        self.items[pending.id] = pending
        self.empty.clear()

    def put(self, pending: Pending) -> None:
        self.items[pending.id] = pending
        self.empty.clear()
        self._keep(pending.id, pending)
        if self.on_new is not None:
            self.on_new(pending)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def remove(self, update_id: int) -> None:
        if self.items.pop(update_id, None) is not None:
            self._keep(update_id, None)
        if not self.items:
            self.empty.set()

    def confirm(self, offset: int) -> None:
        """Forget updates before `offset`; a negative one keeps only that many of the newest."""
        surplus = len(self.items) + offset if offset < 0 else len(self.items)
        while self.items and surplus > 0:
            first = next(iter(self.items))
            if 0 <= offset <= first:
                return
            self.remove(first)
            surplus -= 1

    def drop_all(self) -> None:
        for update_id in list(self.items):
            self.remove(update_id)

    def batch(self, limit: int, at: float) -> list[Pending]:
        """Up to `limit` of the oldest live updates; removes expired ones."""
        taken: list[Pending] = []
        dead: list[int] = []
        for pending in self.items.values():
            if len(taken) == limit:
                break
            if pending.expires_at <= at:
                dead.append(pending.id)
            else:
                taken.append(pending)
        for update_id in dead:
            self.remove(update_id)
        return taken

    async def wait(self, seconds: float) -> None:
        """Wait until an update comes or time is up; raises the ApiError passed to `interrupt`."""
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        self.polling.set()
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            pass
        finally:
            if self._waiter is waiter:
                self._waiter = None
                self.polling.clear()

    def interrupt(self, reason: ApiError | None) -> None:
        """End a waiting poll: with an error, or with an empty answer when the server stops."""
        if self._waiter is not None and not self._waiter.done():
            if reason is None:
                self._waiter.set_result(None)
            else:
                self._waiter.set_exception(reason)
            self._waiter = None
            self.polling.clear()


def bodies(batch: Iterable[Pending]) -> list[Json]:
    return [pending.body for pending in batch]
