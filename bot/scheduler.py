"""The clock only ticks: a few jobs at intervals. The database knows what is due and what has been done.

APScheduler stores nothing on disk; a late or repeated tick does no harm, because due events have unique keys. One of
several clocks leads, and each transaction checks the number of its lease.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.orm import Session

from bot.leader_only import LeaderOnly
from bot.lease import Fenced, Leader, Term
from budgeting import batches, imports, next_steps, side_by_side
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import DatabaseUnavailable
from budgeting.schedule import reminders
from budgeting.search import names
from dialogs import broadcasts, search
from dialogs.proactive import something_due, work_off
from dialogs.text.words import Words

log = logging.getLogger(__name__)

#: After sleep or under load, a late tick still runs, once.
MISFIRE_GRACE = 24 * 3600
#: Seconds between checks for what is due, and between runs that plan what will be.
LOOK, PLAN = 2.0, 3600.0
#: Seconds between checks whether a programme's new day has begun: each programme is checked once a day.
CHECK = 600.0
#: Seconds between checks for sittings side by side that nobody touches any more.
SIT = 60.0
#: Seconds between checks whether the database's statistics still hold; the first runs at startup.
OPTIMIZE = 6 * 3600.0
#: Due events per transaction: few, because on SQLite everybody else waits for it.
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Tick:
    """A repeated job. ``seconds`` from one start to the next; never two at a time."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[object]]


class Clockwork:
    """Runs the ticks once started. ``leads`` says whether this process may run them."""

    def __init__(self, ticks: Sequence[Tick], leads: Callable[[], bool] = lambda: True) -> None:
        self._ticks = ticks
        self._leads = leads
        self._at_work: set[str] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Start ticking in the running loop; each tick runs once right away."""
        for tick in self._ticks:
            self._scheduler.add_job(
                self._run,
                IntervalTrigger(seconds=tick.seconds, timezone=UTC),
                args=[tick],
                id=tick.name,
                coalesce=True,
                # A second run finds the first at work and returns; APScheduler itself would log a warning each time.
                max_instances=2,
                misfire_grace_time=MISFIRE_GRACE,
                next_run_time=datetime.now(UTC),
            )
        self._scheduler.start()

    def hurry(self) -> None:
        """Run every tick now."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _run(self, tick: Tick) -> None:
        if tick.name in self._at_work or not self._leads():
            return
        self._at_work.add(tick.name)
        try:
            await tick.run()
        except asyncio.CancelledError:
            # Stopped halfway: the work was either committed or never happened. APScheduler would log this as a failure.
            log.info("the tick %s was stopped", tick.name)
        except Fenced:
            log.info("the tick %s was overtaken by another clock", tick.name)
        except DatabaseUnavailable as error:
            # The next tick tries again; due events wait in the database.
            log.warning("the tick %s waits for the database (%s)", tick.name, error)
        except Exception:
            log.exception("the tick %s failed", tick.name)
        finally:
            self._at_work.discard(tick.name)


class Scheduler(LeaderOnly):
    """The clock as a part: does what is due and plans what will be."""

    def __init__(self, database: Database, clock: Clock, words: Words, leader: Leader | None = None) -> None:
        super().__init__(database, "clock", leader)
        self._database, self._clock, self._words = database, clock, words
        self._term: Term | None = None

    async def catch_up(self) -> None:
        """Plan and do everything that is due now, after the demo has moved its clock. Only if this process leads."""
        if self._term is not None:
            await self._plan(self._term)
            await self._look(self._term)
            await self._announce(self._term)
            await self._index(self._term)
            await self._check(self._term)
            await self._sweep(self._term)
            await self._get_up(self._term)
            await self._forget(self._term)

    def ticks(self, term: Term) -> list[Tick]:
        """Everything it does while it leads, and how often."""
        return [
            Tick("due", LOOK, lambda: self._look(term)),
            Tick("plan", PLAN, lambda: self._plan(term)),
            Tick("announcements", LOOK, lambda: self._announce(term)),
            Tick("words", LOOK, lambda: self._index(term)),
            Tick("next steps", CHECK, lambda: self._check(term)),
            Tick("statistics", OPTIMIZE, self._optimize),
            Tick("batches", CHECK, lambda: self._sweep(term)),
            Tick("sittings", SIT, lambda: self._get_up(term)),
            Tick("imports", PLAN, lambda: self._forget(term)),
        ]

    async def work(self, term: Term) -> None:
        clockwork = Clockwork(self.ticks(term), leads=term.valid)
        clockwork.start()
        self._term = term
        try:
            await self.stopping.wait()
        finally:
            self._term = None
            clockwork.stop()

    async def _look(self, term: Term) -> None:
        def work(session: Session) -> int:
            term.fence.check(session)
            return work_off(session, self._clock, self._words, AT_ONCE)

        # Read first: usually nothing is due, and reading doesn't need the only writer.
        while await self._database.read_async(self._something_due):
            if not await self._database.write_async(work):
                return

    async def _announce(self, term: Term) -> None:
        def work(session: Session) -> bool:
            term.fence.check(session)
            return broadcasts.work_off(session, self._clock, self._words)

        def waits(session: Session) -> bool:
            return broadcasts.something_to_do(session, self._clock.now())

        # One transaction per page, so that others get their turn in between.
        while await self._database.read_async(waits):
            if not await self._database.write_async(work):
                return

    async def _check(self, term: Term) -> None:
        """Once a day in each programme: everything open has a next step, or gets a task."""

        def look(session: Session) -> list[int]:
            return next_steps.check_due(session, self._clock)

        for programme_id in await self._database.read_async(look):
            await self._database.write_async(partial(self._check_one, term, programme_id))

    async def _index(self, term: Term) -> None:
        """Give what was written and what people are called the words by which staff find them."""
        after: int | None = None

        def messages(session: Session) -> int | None:
            term.fence.check(session)
            return search.index(session, self._clock, after)

        def households(session: Session) -> bool:
            term.fence.check(session)
            return names.catch_up(session)

        if await self._database.read_async(lambda s: search.something_to_do(s, self._clock)):
            while (after := await self._database.write_async(messages)) is not None:
                pass
        if await self._database.read_async(names.something_to_do):
            while await self._database.write_async(households):
                pass

    async def _sweep(self, term: Term) -> None:
        """Remove expired files of long jobs, and the leftovers of finished ones."""

        def work(session: Session) -> bool:
            term.fence.check(session)
            return batches.sweep(session, self._clock)

        def waits(session: Session) -> bool:
            return batches.something_to_sweep(session, self._clock.now())

        while await self._database.read_async(waits):
            if not await self._database.write_async(work):
                return

    async def _get_up(self, term: Term) -> None:
        """End sittings at the console that nobody touches any more."""

        def work(session: Session) -> int:
            term.fence.check(session)
            return side_by_side.sittings.end_idle(session, self._clock)

        def waits(session: Session) -> bool:
            return side_by_side.sittings.anybody_idle(session, self._clock)

        while await self._database.read_async(waits):
            if not await self._database.write_async(work):
                return

    async def _forget(self, term: Term) -> None:
        """Remove expired files that staff uploaded."""

        def work(session: Session) -> int:
            term.fence.check(session)
            return imports.sweep(session, self._clock)

        def waits(session: Session) -> bool:
            return imports.something_to_sweep(session, self._clock.now())

        while await self._database.read_async(waits):
            if not await self._database.write_async(work):
                return

    def _check_one(self, term: Term, programme_id: int, session: Session) -> None:
        term.fence.check(session)
        next_steps.check(session, self._clock, programme_id)

    async def _optimize(self) -> None:
        await asyncio.to_thread(self._database.optimize)

    def _something_due(self, session: Session) -> bool:
        return something_due(session, self._clock.now())

    async def _plan(self, term: Term) -> None:
        after: int | None = 0

        def page(session: Session) -> int | None:
            term.fence.check(session)
            return reminders.plan_page(session, self._clock, after or 0)

        def rest(session: Session) -> None:
            term.fence.check(session)
            reminders.plan_rest(session, self._clock)

        while after is not None:
            after = await self._database.write_async(page)
        await self._database.write_async(rest)
