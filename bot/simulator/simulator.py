"""The simulator as one object: its state, its Bot API, and the actions of its people."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.simulator import view
from bot.simulator.api import BotApi
from bot.simulator.calls import Calls
from bot.simulator.errors import ControlError
from bot.simulator.faults import Faults
from bot.simulator.groups import Groups
from bot.simulator.limits import Limits
from bot.simulator.model import Bot, Json, Now
from bot.simulator.pace import Pace
from bot.simulator.people import BotRef
from bot.simulator.store import Store
from bot.simulator.webhooks import Webhooks
from bot.simulator.world import World


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Simulator(Groups):
    """A local Telegram. All of it belongs to one event loop's thread.

    `now` returns the simulated time (aware, UTC), used for message dates and the life of updates. Real waiting (long
    polls, paces, pauses between webhook attempts) uses `monotonic` and `sleep`. With a `path` the chats outlive the
    process.
    """

    def __init__(
        self,
        now: Now = _utc_now,
        path: Path | None = None,
        limits: Limits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.store = Store(path)
        self.world = World(now, self.store)
        self.faults = Faults()
        self.calls = Calls()
        self.pace = Pace(limits or Limits(), monotonic)
        self.api = BotApi(self.world, self.pace, self.faults, self.calls)
        self.webhooks = Webhooks(self.world, self.api, sleep)

    def add_bot(self, token: str, username: str = "", name: str = "", reads_groups: bool = False) -> Bot:
        """Register a bot under a token shaped like `123456:ABC`; others are refused.

        Without a user name, one is made from its number. Raises ControlError.
        """
        number = token.partition(":")[0]
        username = username.strip().removeprefix("@") or f"sim{number}_bot"
        if any(bot.username.lower() == username.lower() for bot in self.world.bots.values()):
            raise ControlError("There is a bot with this user name already.", 409)
        return self.world.add_bot(token, username, name.strip() or username, reads_groups)

    def remove_bot(self, ref: BotRef) -> None:
        """Remove the bot: its token is refused, its webhook and polls end, its private chats are deleted."""
        self.world.remove_bot(self.bot(ref))

    def bots(self) -> list[Json]:
        return [view.bot(bot) for bot in self.world.bots.values()]

    def push_update(self, bot: int | str | None, update: Json) -> Json:
        """Queue an update as given, whatever it contains; `update_id` is set if missing."""
        of = self.bot(bot)
        return {"update_id": self.world.queue_raw(of, update)}

    def stats(self) -> Json:
        """Counters for load tests: calls by method, status and fault; waiting updates; number of people."""
        return {
            "calls": self.calls.count,
            "by_method": dict(self.calls.by_method),
            "by_status": {str(status): count for status, count in self.calls.by_status.items()},
            "by_fault": dict(self.calls.by_fault),
            "pending_updates": {str(n): len(queue.items) for n, queue in self.world.queues.items()},
            "people": len(self.world.people),
            "chats": len(self.world.chats),
        }

    async def settled(self, bot: int | str | None = None) -> None:
        """Wait until the bot has taken every update: confirmed in a poll, or answered by its webhook."""
        await self.world.queues[self.bot(bot).id].empty.wait()

    def start_serving(self) -> None:
        """Start delivering to webhooks; the application's lifespan calls this."""
        self.api.stopping.clear()
        self.webhooks.start()

    async def stop_serving(self) -> None:
        """Release all waiting calls, and save the rest."""
        self.release()
        await self.webhooks.stop()
        await asyncio.to_thread(self.store.close)

    def release(self) -> None:
        """End long polls, streams and pending responses, so that the server can stop."""
        self.api.stopping.set()
        self.world.events.close()
        for queue in self.world.queues.values():
            queue.interrupt(None)
