"""How a worker runs batches: claim one, do its chunks, settle the result.

A batch belongs to the holder of its ``owner`` and ``fence``, and only they write its chunks, so a worker that was
paused and overtaken changes nothing. Dead owners are found without comparing times: a rival takes over once it
has seen ``beat`` unchanged for a while on its own clock (like `bot/lease.py`), so wall clocks may jump freely.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from budgeting import access, events, tasks
from budgeting.batches.kinds import Chunk, Kind
from budgeting.batches.pieces import erase_pieces
from budgeting.batches.reads import rights
from budgeting.clock import Clock
from budgeting.db.tables import Batch
from budgeting.errors import NotPossible, Permanent, Temporary
from budgeting.events import EventKind
from budgeting.states.batches import BatchKind, BatchState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

log = logging.getLogger(__name__)

#: How many attempts without progress end a batch for good.
ATTEMPTS = 3
#: The pause after a fault.
RETRY_AFTER = timedelta(seconds=30)
#: Pages are notified this many times in all, or after each chunk if the total is unknown.
STEPS = 20


class Overtaken(Temporary):
    """Another worker has the batch, or it was cancelled: nothing was written."""


class NotForward(Permanent):
    """A chunk made no progress, or was larger than its kind allows."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a batch."""

    batch_id: int
    kind: BatchKind
    owner: str
    fence: int
    scratch: dict[str, Any] = field(default_factory=dict, compare=False)

    def close(self) -> None:
        """Release what was kept between chunks."""
        for thing in self.scratch.values():
            if hasattr(thing, "close"):
                thing.close()
        self.scratch.clear()


@dataclass(frozen=True, slots=True)
class Sign:
    """A running batch as last seen: if it doesn't change for long, its owner is dead."""

    batch_id: int
    owner: str
    fence: int
    beat: int


def claim(session: Session, clock: Clock, kinds: Mapping[BatchKind, Kind], owner: str) -> Claim | None:
    """Take the oldest waiting batch of these kinds; None if there is none that another worker isn't already taking."""
    chosen = (
        select(Batch.id)
        .where(Batch.state == BatchState.WAITING, Batch.kind.in_(list(kinds)), _due(clock))
        .order_by(Batch.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    batch_id = session.scalar(chosen)
    return None if batch_id is None else _begin(session, clock, kinds, batch_id, owner)


def waits(session: Session, clock: Clock, kinds: Collection[BatchKind]) -> bool:
    """Whether `claim` would find one. Changes nothing."""
    query = select(Batch.id).where(
        Batch.state == BatchState.WAITING, Batch.kind.in_(list(kinds)), _due(clock)
    )
    return session.scalar(query.limit(1)) is not None


def running(session: Session, kinds: Collection[BatchKind]) -> list[Sign]:
    """The signs of all running batches; there are at most as many as workers."""
    query = (
        select(Batch.id, Batch.owner, Batch.fence, Batch.beat)
        .where(Batch.state == BatchState.RUNNING, Batch.kind.in_(list(kinds)))
        .order_by(Batch.id)
        .limit(1_000)
    )
    return [Sign(row.id, row.owner, row.fence, row.beat) for row in session.execute(query)]


def take_over(
    session: Session, clock: Clock, kinds: Mapping[BatchKind, Kind], seen: Sign, owner: str
) -> Claim | None:
    """Take over a batch whose owner shows no sign of life; None if it does, or a rival was faster."""
    query = (
        select(Batch.id)
        .where(
            Batch.id == seen.batch_id,
            Batch.state == BatchState.RUNNING,
            Batch.owner == seen.owner,
            Batch.fence == seen.fence,
            Batch.beat == seen.beat,
        )
        .with_for_update(skip_locked=True)
    )
    if session.scalar(query) is None:
        return None
    return _begin(session, clock, kinds, seen.batch_id, owner)


def show_life(session: Session, mine: Claim) -> bool:
    """Show that the owner is alive; False if the batch is no longer theirs."""
    alive: Any = session.execute(
        update(Batch)
        .where(
            Batch.id == mine.batch_id,
            Batch.state == BatchState.RUNNING,
            Batch.owner == mine.owner,
            Batch.fence == mine.fence,
        )
        .values(beat=Batch.beat + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(alive.rowcount)


def release(session: Session, mine: Claim) -> None:
    """Give it back in good order: another worker may continue at once, and it counts as no attempt."""
    batch = _locked(session, mine)
    batch.state, batch.owner, batch.attempts = BatchState.WAITING, "", max(0, batch.attempts - 1)
    session.flush()


# -- one chunk


def look(session: Session, clock: Clock, kind: Kind, mine: Claim) -> Any:
    """The reading half of the next chunk. Returns what `keep` needs."""
    batch = session.scalar(select(Batch).where(*_mine(mine)))
    if batch is None:
        raise Overtaken
    return None if kind.look is None else kind.look(session, _chunk(session, clock, batch, mine))


def keep(session: Session, clock: Clock, kind: Kind, mine: Claim, seen: Any) -> bool:
    """The writing half, together with the progress. Returns True once the batch has ended, successfully or not.

    Raises Overtaken, and whatever the kind raises.
    """
    batch = _locked(session, mine)
    chunk = _chunk(session, clock, batch, mine)
    if not _may_go_on(kind, batch, chunk):
        end(session, clock, batch, BatchState.CANCELLED, "right_lost")
        return True
    if not kind.resumes and not batch.cursor and erase_pieces(session, batch.id):
        # Leftovers of an earlier run, a few in each transaction.
        return False
    progress = kind.keep(session, chunk, seen)
    stuck = (progress.cursor, progress.done) == (batch.cursor, batch.done) and not progress.finished
    if stuck or progress.done - batch.done > kind.chunk:
        raise NotForward
    before = _step(batch.done, batch.total, kind)
    batch.cursor, batch.done = dict(progress.cursor), progress.done
    batch.total = batch.total if progress.total is None else progress.total
    batch.beat += 1
    if kind.resumes:
        batch.attempts = 0
    if progress.finished:
        batch.result = dict(progress.result)
        if progress.file is not None:
            batch.file_name, batch.media_type = progress.file.name, progress.file.media_type
            batch.size = progress.file.size
        end(session, clock, batch, BatchState.DONE)
    elif _step(batch.done, batch.total, kind) != before:
        tell(session, clock, batch)
    session.flush()
    return progress.finished


def fail(session: Session, clock: Clock, kind: Kind, mine: Claim, error: Exception) -> None:
    """A chunk failed: retry it, or stop for good with a task for staff."""
    batch = _locked(session, mine)
    name = error.reason if isinstance(error, NotPossible) else type(error).__name__
    # The error's text may quote a person.
    log.error("batch %d (%s) failed: %s", batch.id, batch.kind.value, name)
    if isinstance(error, Permanent) or batch.attempts >= ATTEMPTS:
        _give_up(session, clock, kind, batch, name)
        return
    batch.state, batch.owner, batch.error = BatchState.WAITING, "", name[:60]
    batch.retry_at = clock.now() + RETRY_AFTER
    tell(session, clock, batch)
    session.flush()


def tell(session: Session, clock: Clock, batch: Batch) -> None:
    """Make open pages refresh."""
    events.tell(session, clock, EventKind.BATCH, programme_id=batch.programme_id, batch=batch.id)


# -- inside


def _due(clock: Clock) -> Any:
    now = clock.now()
    # If the clock was set back, it must not wait for hours.
    return or_(Batch.retry_at.is_(None), Batch.retry_at <= now, Batch.retry_at > now + RETRY_AFTER)


def _begin(
    session: Session, clock: Clock, kinds: Mapping[BatchKind, Kind], batch_id: int, owner: str
) -> Claim | None:
    batch = session.get_one(Batch, batch_id, populate_existing=True)
    batch.fence += 1
    if batch.attempts >= ATTEMPTS:
        # Each owner died and couldn't report why.
        _give_up(session, clock, kinds[batch.kind], batch, batch.error or "stopped_repeatedly")
        return None
    batch.state, batch.owner, batch.beat = BatchState.RUNNING, owner, batch.beat + 1
    batch.attempts, batch.retry_at = batch.attempts + 1, None
    batch.started_at = batch.started_at or clock.now()
    if not kinds[batch.kind].resumes:
        batch.cursor, batch.done = {}, 0
    tell(session, clock, batch)
    session.flush()
    return Claim(batch.id, batch.kind, owner, batch.fence)


def _mine(mine: Claim) -> tuple[Any, ...]:
    return (
        Batch.id == mine.batch_id,
        Batch.state == BatchState.RUNNING,
        Batch.owner == mine.owner,
        Batch.fence == mine.fence,
    )


def _locked(session: Session, mine: Claim) -> Batch:
    query = select(Batch).where(*_mine(mine)).with_for_update()
    batch = session.scalar(query.execution_options(populate_existing=True))
    if batch is None:
        raise Overtaken
    return batch


def _chunk(session: Session, clock: Clock, batch: Batch, mine: Claim) -> Chunk:
    actor = None if batch.staff_id is None else access.actor(session, batch.staff_id)
    return Chunk(batch.id, clock, actor, batch.params, batch.cursor, batch.done, batch.total, mine.scratch)


def _may_go_on(kind: Kind, batch: Batch, chunk: Chunk) -> bool:
    """Whether the person who started it still holds every right they had then."""
    held = chunk.actor.rights if chunk.actor is not None else frozenset()
    return rights(batch) <= held and kind.may(chunk.actor, batch.params)


def _step(done: int, total: int | None, kind: Kind) -> int:
    return done * STEPS // total if total else done // kind.chunk


def _give_up(session: Session, clock: Clock, kind: Kind, batch: Batch, error: str) -> None:
    end(session, clock, batch, BatchState.FAILED, error)
    if kind.given_up is not None:
        kind.given_up(session, clock, batch.params)
    # Without a single programme, the colleagues of the person who started it are told.
    first = min((programme for programme, _ in rights(batch)), default=None)
    tasks.open_task(
        session,
        clock,
        TaskKind.PROBLEM,
        Subject(SubjectKind.BATCH, batch.id),
        programme_id=batch.programme_id or first,
    )


def end(session: Session, clock: Clock, batch: Batch, state: BatchState, error: str = "") -> None:
    batch.state, batch.owner, batch.error = state, "", error[:60]
    batch.finished_at, batch.retry_at = clock.now(), None
    tell(session, clock, batch)
    session.flush()
