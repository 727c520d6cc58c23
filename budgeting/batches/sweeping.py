"""Cleaning up after batches: first the bytes and the params, later the row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from budgeting.batches.pieces import erase_pieces
from budgeting.clock import Clock
from budgeting.db.tables import Batch, BatchPiece
from budgeting.states.batches import BatchState, PieceKind

#: How long a file can be downloaded. It holds what families told us, and must not pile up here.
RESULT_STAYS = timedelta(days=3)
#: How long the row keeps the record of the job.
FORGOTTEN_AFTER = timedelta(days=90)
#: The most pieces (50 MiB in all) or rows per transaction.
AT_ONCE = 100


def something_to_sweep(session: Session, now: datetime) -> bool:
    """Whether `sweep` would find something. Changes nothing."""
    return session.scalar(select(Batch.id).where(_due(now)).limit(1)) is not None


def sweep(session: Session, clock: Clock) -> bool:
    """Erase a few pieces or rows of finished batches; False if nothing was left to do."""
    now = clock.now()
    batch = session.scalar(
        select(Batch).where(_to_empty(now)).order_by(Batch.id).limit(1).with_for_update(skip_locked=True)
    )
    if batch is not None:
        stays = batch.finished_at is not None and batch.finished_at > now - RESULT_STAYS
        only = PieceKind.WORKING if stays and batch.state is BatchState.DONE else None
        if erase_pieces(session, batch.id, only, AT_ONCE) < AT_ONCE and not stays:
            batch.params, batch.cursor, batch.emptied_at = {}, {}, now
            session.flush()
        return True
    old = select(Batch.id).where(_old(now)).order_by(Batch.id).limit(AT_ONCE)
    gone: Any = session.execute(
        delete(Batch).where(Batch.id.in_(old)).execution_options(synchronize_session=False)
    )
    return bool(gone.rowcount)


def _to_empty(now: datetime) -> ColumnElement[bool]:
    of_no_use = or_(BatchPiece.kind == PieceKind.WORKING, Batch.state != BatchState.DONE)
    left_over = exists().where(BatchPiece.batch_id == Batch.id, of_no_use)
    too_old = and_(Batch.emptied_at.is_(None), Batch.finished_at <= now - RESULT_STAYS)
    return and_(Batch.finished_at.is_not(None), or_(left_over, too_old))


def _old(now: datetime) -> ColumnElement[bool]:
    return and_(Batch.finished_at <= now - FORGOTTEN_AFTER, Batch.emptied_at.is_not(None))


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(_to_empty(now), _old(now))
