"""The clock only ticks: a few jobs at intervals. What is due, and whether it was done, is in the database.

APScheduler keeps nothing on disk; a tick that comes late or twice does no harm, because due events have
unique keys. Imports apscheduler and nothing of ours: the composition root says what a tick does.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

#: A laptop that slept, a machine under load: the tick is run however late it is, once.
MISFIRE_GRACE = 24 * 3600


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to do again and again. ``seconds`` from one start to the next; never two at a time."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[object]]


class Clockwork:
    """Runs the ticks while it is wound up. ``leads`` says whether this process is the one that may."""

    def __init__(self, ticks: Sequence[Tick], leads: Callable[[], bool] = lambda: True) -> None:
        self._ticks = ticks
        self._leads = leads
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Start ticking in the running loop, each tick once right away."""
        for tick in self._ticks:
            self._scheduler.add_job(
                self._run,
                IntervalTrigger(seconds=tick.seconds, timezone=UTC),
                args=[tick],
                id=tick.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=MISFIRE_GRACE,
                next_run_time=datetime.now(UTC),
            )
        self._scheduler.start()

    def hurry(self) -> None:
        """Let every tick come now: the demo has moved its clock."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _run(self, tick: Tick) -> None:
        if not self._leads():
            return
        try:
            await tick.run()
        except Exception:
            log.exception("the tick %s failed", tick.name)
