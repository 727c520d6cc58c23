"""The whole program against its own simulated Telegram, for the tests of conversations over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from bot import app, settings
from bot.lease import Fenced
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.simulator import Simulator
from budgeting.clock import Clock, SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Broadcast, DueEvent, Message, VoiceNote
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import Direction, MessageState
from budgeting.states.schedule import DueState
from dialogs.text.words import Words
from tests.kit.running import PATIENCE, until

TOKEN = "700001:family-bot"
BOT = 700001
PARTS = ("bot", "courier", "clock")
_PAUSED = select(Broadcast.id).where(Broadcast.state == BroadcastState.PAUSED)


@dataclass
class Whole:
    """Bot, courier and clock running, with long polling."""

    sim: Simulator
    database: Database
    clock: Clock
    timekeeper: Scheduler
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        loop = asyncio.get_running_loop()

        def on_commit() -> None:
            # A database may outlive its test's event loop.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._stirred.set)

        self.database.on_commit(on_commit)

    async def quiet(self) -> None:
        """Wait until every update is processed and every message has arrived; check after each commit."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self._stirred.clear()
                await self.sim.settled(BOT)
                if not await self.database.read_async(self._under_way):
                    return
                await self._stirred.wait()

    async def move(self, clock: SetClock, moment: datetime) -> None:
        """Set the clock; when this returns, everything due by then is done and has arrived."""
        # First let the hourly pass plan what lies ahead, before the moment comes.
        await self._caught_up()
        clock.set(moment)
        await self._caught_up()
        async with asyncio.timeout(PATIENCE):
            # The clock's own tick may have started on it just before us.
            while await self.database.read_async(self._overdue):
                await self._caught_up()
        await self.quiet()

    async def _caught_up(self) -> None:
        """Run planning and due events to the end. On a busy machine a term may end half-way: then try again in the next
        one.
        """
        whole = False
        while not whole:
            await until(lambda: self.timekeeper.leads)
            term = self.timekeeper._term
            with suppress(Fenced):
                await self.timekeeper.catch_up()
                whole = term is not None and self.timekeeper._term is term

    def _under_way(self, session: Session) -> bool:
        if self._any(session, exists(VoiceNote.id)):
            return True
        return self._any(
            session,
            exists().where(
                Message.bot_id == BOT,
                Message.direction == Direction.OUT,
                # A paused announcement waits for a person.
                or_(Message.broadcast_id.is_(None), Message.broadcast_id.not_in(_PAUSED)),
                or_(
                    Message.state == MessageState.SENDING,
                    (Message.state == MessageState.QUEUED)
                    & or_(Message.due_at.is_(None), Message.due_at <= self.clock.now()),
                ),
            ),
        )

    def _overdue(self, session: Session) -> bool:
        waits = DueEvent.state == DueState.PENDING
        return self._any(session, exists().where(waits, DueEvent.due_at <= self.clock.now()))

    @staticmethod
    def _any(session: Session, condition: object) -> bool:
        return bool(session.scalar(select(condition)))  # type: ignore[call-overload]


def settings_for(url: str, **more: object) -> Settings:
    """The program's settings for the simulator at ``url``, without rate limits."""
    read_settings = settings.read({"PONTE_TELEGRAM_TOKEN": TOKEN, "PONTE_TELEGRAM_API": url})
    lifted = {"pace_per_second": 0.0, "pace_per_chat": 0.0, "pace_per_group_minute": 0.0}
    return read_settings.model_copy(update={**lifted, **more})


@asynccontextmanager
async def at_work(
    url: str,
    sim: Simulator,
    database: Database,
    clock: Clock,
    words: Words,
    names: Sequence[str] = PARTS,
    without: tuple[type, ...] = (),
    **more: object,
) -> AsyncIterator[Whole]:
    """The program running against the simulator at ``url``; shut down cleanly at the end.

    ``without``: parts to leave out, for a test that does their work itself. ``more`` are settings by name.
    """
    stop = asyncio.Event()
    async with app.built(settings_for(url, **more), names, database, clock, words) as parts:
        assert parts.timekeeper is not None
        parts.all = [part for part in parts.all if not isinstance(part, without)]
        working = asyncio.create_task(parts.run(stop))
        try:
            yield Whole(sim, database, clock, parts.timekeeper)
        finally:
            stop.set()
            await working
