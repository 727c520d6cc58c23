"""Leader election: one of several processes does the work that only one may do, and another takes over if it dies.

A lease is one row that its owner rewrites every second. Nobody compares its time with a clock: a rival takes over once
it has seen the row unchanged for the lease's length on its own monotonic clock, so wall clocks may jump or differ. Each
new owner gets the next number. Work in the database checks the number in its own transaction (`Fence.check`), so an
owner that was paused and overtaken can change nothing. For work outside the database, `Term.valid` is the owner's own
timer, which runs out before a rival may take over. One gap remains: a process frozen, or a virtual machine stopped,
between that check and the call itself.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import cast

from sqlalchemy import Table, and_, bindparam, func, select, true, update
from sqlalchemy.orm import Session

from budgeting.db.engine import Database
from budgeting.db.insert_once import once
from budgeting.db.tables import Lease
from budgeting.errors import DatabaseUnavailable, Temporary

log = logging.getLogger(__name__)

_L = cast(Table, Lease.__table__)
#: A lease with this time is free: its owner released it.
_FREE = datetime(1970, 1, 1, tzinfo=UTC)
_LOOK = select(_L.c.owner, _L.c.number, _L.c.until).where(_L.c.name == bindparam("lease"))
_MINE = and_(
    _L.c.name == bindparam("lease"), _L.c.owner == bindparam("mine"), _L.c.number == bindparam("fence")
)
# A process that freezes in mid-transaction would keep its rivals from the lease while frozen, so PostgreSQL ends any
# transaction that holds the lease and stays idle for two seconds.
_LIMIT = func.set_config("idle_in_transaction_session_timeout", "2000", true())
# Shared lock: a rival can't take the lease between this check and the commit of the work it guards.
_CHECK = {
    "postgresql": select(_L.c.number, _LIMIT).where(_MINE).with_for_update(read=True),
    "sqlite": select(_L.c.number).where(_MINE),
}
_FIRST = once(_L, returning=[_L.c.number])
_RENEWED = update(_L).where(_MINE).values(until=bindparam("moment"))
_RENEW = {"postgresql": _RENEWED.returning(_LIMIT), "sqlite": _RENEWED.returning(_L.c.number)}
_TAKEN = (
    update(_L)
    .where(
        _L.c.name == bindparam("lease"),
        _L.c.owner == bindparam("old_owner"),
        _L.c.number == bindparam("old_number"),
        _L.c.until == bindparam("old_until"),
    )
    .values(owner=bindparam("mine"), number=_L.c.number + 1, until=bindparam("moment"))
)
_TAKE = {
    "postgresql": _TAKEN.returning(_L.c.number, _LIMIT),
    "sqlite": _TAKEN.returning(_L.c.number),
}


class Fenced(Temporary):
    """Somebody else leads now; nothing was written."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A lease as seen in the database."""

    owner: str
    number: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Fence:
    """The right to lead, as a number."""

    name: str
    owner: str
    number: int

    def check(self, session: Session) -> None:
        """Raise Fenced unless this is still the lease; if it is, it stays so until the end of the transaction."""
        params = {"lease": self.name, "mine": self.owner, "fence": self.number}
        connection = session.connection()
        if connection.execute(_CHECK[connection.dialect.name], params).first() is None:
            raise Fenced(self.name)


def look(session: Session, name: str) -> Seen | None:
    """The current lease, or None if nobody has ever had it."""
    row = session.connection().execute(_LOOK, {"lease": name}).first()
    return Seen(row.owner, row.number, row.until) if row else None


def acquire(session: Session, name: str, owner: str, moment: datetime, seen: Seen | None) -> Fence | None:
    """Take the lease if it is still as ``seen``; None if somebody was quicker."""
    connection = session.connection()
    if seen is None:
        first = {"name": name, "owner": owner, "number": 1, "until": moment}
        number = connection.execute(_FIRST[connection.dialect.name], first).scalar_one_or_none()
    else:
        old = {"old_owner": seen.owner, "old_number": seen.number, "old_until": seen.until}
        params = {"lease": name, "mine": owner, "moment": moment, **old}
        number = connection.execute(_TAKE[connection.dialect.name], params).scalar_one_or_none()
    return None if number is None else Fence(name, owner, number)


def renew(session: Session, fence: Fence, moment: datetime) -> bool:
    """Show that the owner is alive; False if somebody else leads now."""
    params = {"lease": fence.name, "mine": fence.owner, "fence": fence.number, "moment": moment}
    connection = session.connection()
    return connection.execute(_RENEW[connection.dialect.name], params).first() is not None


def release(session: Session, fence: Fence) -> None:
    """Release the lease, so that the next owner can begin at once."""
    renew(session, fence, _FREE)


def new_owner() -> str:
    """A name that no other process has or ever had."""
    return f"{socket.gethostname()[:24]}:{os.getpid()}:{secrets.token_hex(4)}"


def watch() -> float:
    """Seconds on a monotonic clock that keeps running while the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Term:
    """One period of leadership."""

    def __init__(self, fence: Fence, until: float, clock: Callable[[], float]) -> None:
        self.fence = fence
        self._until = until
        self._clock = clock

    @property
    def owner(self) -> str:
        """The owner's name with the lease number, unique to this term."""
        return f"{self.fence.owner}#{self.fence.number}"

    def valid(self) -> bool:
        """Whether it is still impossible that somebody has taken over."""
        return self._clock() < self._until

    def extend(self, until: float) -> None:
        self._until = until


class Leader:
    """Waits for the lease ``name``, works while holding it, and starts over after losing it.

    A rival takes over after ``ttl`` seconds without a sign of life (it looks every ``glance`` seconds); the leader
    gives one every ``every`` seconds. ``owner`` must be unique among all processes, ever.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        owner: str,
        *,
        ttl: float = 3.5,
        every: float = 1.0,
        glance: float = 0.4,
        clock: Callable[[], float] = watch,
    ) -> None:
        self._database = database
        self.name, self.owner = name, owner
        self._ttl, self._every, self._glance = ttl, every, glance
        self._clock = clock

    async def run(self, work: Callable[[Term], Awaitable[None]]) -> None:
        """Do ``work`` whenever this process leads; ends when the work does, or when cancelled.

        Losing the term cancels its work. The lease is released on the way out.
        """
        while True:
            term = await self._win()
            log.info("%s: leading, number %d", self.name, term.fence.number)
            working = asyncio.ensure_future(work(term))
            renewing = asyncio.create_task(self._keep(term))
            try:
                await asyncio.wait({working, renewing}, return_when=asyncio.FIRST_COMPLETED)
                if working.done():
                    working.result()
                    return
            except Fenced:
                pass
            finally:
                for task in (working, renewing):
                    task.cancel()
                await asyncio.gather(working, renewing, return_exceptions=True)
                await self._give_back(term)
            log.warning("%s: somebody else leads now", self.name)

    async def _win(self) -> Term:
        seen: Seen | None = None
        since = self._clock()
        while True:
            try:
                now = await self._database.read_async(lambda session: look(session, self.name))
                if now != seen:
                    seen, since = now, self._clock()
                if seen is None or seen.until == _FREE or self._clock() - since >= self._ttl:
                    started = self._clock()
                    fence = await self._acquire(seen)
                    if fence is not None:
                        return Term(fence, started + self._ttl * 0.8, self._clock)
            except DatabaseUnavailable as error:
                log.warning("%s: the database is away (%s)", self.name, error)
                # We couldn't look, so we don't know that it is unchanged.
                since = self._clock()
            await asyncio.sleep(self._glance)

    async def _acquire(self, seen: Seen | None) -> Fence | None:
        moment = datetime.now(UTC)
        return await self._database.write_async(
            lambda session: acquire(session, self.name, self.owner, moment, seen)
        )

    async def _keep(self, term: Term) -> None:
        """Renew until the lease is lost."""
        while True:
            await asyncio.sleep(self._every)
            started, moment = self._clock(), datetime.now(UTC)
            try:
                alive = await self._database.write_async(partial(renew, fence=term.fence, moment=moment))
            except DatabaseUnavailable as error:
                log.warning("%s: the lease could not be renewed (%s)", self.name, error)
                continue
            if not alive:
                return
            term.extend(started + self._ttl * 0.8)

    async def _give_back(self, term: Term) -> None:
        with suppress(DatabaseUnavailable):
            await self._database.write_async(lambda session: release(session, term.fence))
