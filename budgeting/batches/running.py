"""How a worker runs batches: claim one, do its chunks, settle what becomes of it.

A batch belongs to whoever has its ``owner`` and ``fence``; a chunk is written only by them, so a worker that was paused
and overtaken changes nothing. Nobody compares times to find a dead owner: a rival takes over when it has seen ``beat``
unchanged for a while on its own clock (as `bot/lease.py` does), so wall clocks may jump as they like.
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

#: How often it is begun without coming forward before it stops for good.
ATTEMPTS = 3
#: How long it waits after a fault.
RETRY_AFTER = timedelta(seconds=30)
#: Pages are told of so many steps on the way to the end, or of each chunk where the end is not known.
STEPS = 20


class Overtaken(Temporary):
    """The batch is somebody else's by now, or was cancelled: nothing was written."""


class NotForward(Permanent):
    """A chunk ended where it began, or was larger than its kind says."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a batch."""

    batch_id: int
    kind: BatchKind
    owner: str
    fence: int
    scratch: dict[str, Any] = field(default_factory=dict, compare=False)

    def close(self) -> None:
        """Let go of what was kept in hand between the chunks."""
        for thing in self.scratch.values():
            if hasattr(thing, "close"):
                thing.close()
        self.scratch.clear()


@dataclass(frozen=True, slots=True)
class Sign:
    """How a running batch was seen: unchanged for long, its owner is dead."""

    batch_id: int
    owner: str
    fence: int
    beat: int


def claim(session: Session, clock: Clock, kinds: Mapping[BatchKind, Kind], owner: str) -> Claim | None:
    """Take the oldest batch that waits, of these kinds; None where there is none that nobody else is taking."""
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
    """Whether `claim` would find something. Changes nothing."""
    query = select(Batch.id).where(
        Batch.state == BatchState.WAITING, Batch.kind.in_(list(kinds)), _due(clock)
    )
    return session.scalar(query.limit(1)) is not None


def running(session: Session, kinds: Collection[BatchKind]) -> list[Sign]:
    """The signs of all that are being worked on; there are as many as workers."""
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
    """Take a batch whose owner shows no life any more; None where it does, or a rival was quicker."""
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
    """Say that the owner lives; False where the batch is not theirs any more."""
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
    """Give it back in good order: another may go on at once, and it counts as no attempt."""
    batch = _locked(session, mine)
    batch.state, batch.owner, batch.attempts = BatchState.WAITING, "", max(0, batch.attempts - 1)
    session.flush()


# -- one chunk


def look(session: Session, clock: Clock, kind: Kind, mine: Claim) -> Any:
    """The half of the next chunk that only reads; what `keep` is to be given."""
    batch = session.scalar(select(Batch).where(*_mine(mine)))
    if batch is None:
        raise Overtaken
    return None if kind.look is None else kind.look(session, _chunk(session, clock, batch, mine))


def keep(session: Session, clock: Clock, kind: Kind, mine: Claim, seen: Any) -> bool:
    """The half that writes, with the progress. True once the batch has ended, well or not.

    Raises Overtaken, and whatever the kind raises.
    """
    batch = _locked(session, mine)
    chunk = _chunk(session, clock, batch, mine)
    if not _may_go_on(kind, batch, chunk):
        end(session, clock, batch, BatchState.CANCELLED, "right_lost")
        return True
    if not kind.resumes and not batch.cursor and erase_pieces(session, batch.id):
        # What is left of the time before, a few in each transaction.
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
    """A chunk was not possible: it is tried again, or stops for good with a task for staff."""
    batch = _locked(session, mine)
    name = error.reason if isinstance(error, NotPossible) else type(error).__name__
    # Its text may quote a person.
    log.error("batch %d (%s) failed: %s", batch.id, batch.kind.value, name)
    if isinstance(error, Permanent) or batch.attempts >= ATTEMPTS:
        _give_up(session, clock, batch, name)
        return
    batch.state, batch.owner, batch.error = BatchState.WAITING, "", name[:60]
    batch.retry_at = clock.now() + RETRY_AFTER
    tell(session, clock, batch)
    session.flush()


def tell(session: Session, clock: Clock, batch: Batch) -> None:
    """Let open pages look again."""
    events.tell(session, clock, EventKind.BATCH, programme_id=batch.programme_id, batch=batch.id)


# -- inside


def _due(clock: Clock) -> Any:
    now = clock.now()
    # A clock that was put back must not make it wait for hours.
    return or_(Batch.retry_at.is_(None), Batch.retry_at <= now, Batch.retry_at > now + RETRY_AFTER)


def _begin(
    session: Session, clock: Clock, kinds: Mapping[BatchKind, Kind], batch_id: int, owner: str
) -> Claim | None:
    batch = session.get_one(Batch, batch_id, populate_existing=True)
    batch.fence += 1
    if batch.attempts >= ATTEMPTS:
        # Whoever had it died each time, and could not say of what.
        _give_up(session, clock, batch, batch.error or "stopped_repeatedly")
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
    """Whether whoever asked still has every right with which they asked."""
    held = chunk.actor.rights if chunk.actor is not None else frozenset()
    return rights(batch) <= held and kind.may(chunk.actor, batch.params)


def _step(done: int, total: int | None, kind: Kind) -> int:
    return done * STEPS // total if total else done // kind.chunk


def _give_up(session: Session, clock: Clock, batch: Batch, error: str) -> None:
    end(session, clock, batch, BatchState.FAILED, error)
    # Where it is of no one programme, those hear of it who work with whoever asked.
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
