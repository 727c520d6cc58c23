"""Start a batch, stop it, hand out its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import access, audit
from budgeting.access import Actor
from budgeting.audit import AuditAction
from budgeting.batches.kinds import Kind
from budgeting.batches.reads import OPEN, result
from budgeting.batches.running import end, tell
from budgeting.clock import Clock
from budgeting.db.tables import Batch
from budgeting.errors import NotFound, NotPossible
from budgeting.states.batches import BatchState

#: How many of one person's batches may wait or run at once, so that a hundred of them block nobody else's.
MOST_AT_ONCE = 5


def start(
    session: Session,
    clock: Clock,
    actor: Actor | None,
    kind: Kind,
    params: Mapping[str, Any],
    *,
    programme_id: int | None = None,
    total: int | None = None,
    form_key: str | None = None,
) -> Batch:
    """Start a batch (``actor`` None: the program itself); a worker picks it up after the commit.

    The same ``form_key`` from the same person returns the batch started before. Raises NotFound if they may not,
    NotPossible("too_many_batches").
    """
    staff_id = None if actor is None else actor.staff_id
    now_held = actor if staff_id is None else access.actor(session, staff_id)
    if not kind.may(now_held, params):
        raise NotFound("batch", None)
    if form_key is not None:
        before = session.scalar(select(Batch).where(Batch.form_key == form_key, Batch.staff_id == staff_id))
        if before is not None:
            return before
    if staff_id is not None:
        open_ones = select(func.count()).where(Batch.staff_id == staff_id, Batch.state.in_(OPEN))
        if (session.scalar(open_ones) or 0) >= MOST_AT_ONCE:
            raise NotPossible("too_many_batches")
    batch = Batch(
        kind=kind.name,
        staff_id=staff_id,
        programme_id=programme_id,
        rights=[]
        if now_held is None
        else sorted([programme, role.value] for programme, role in now_held.rights),
        params=dict(params),
        form_key=form_key,
        total=total,
        created_at=clock.now(),
    )
    session.add(batch)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.BATCH_START, "batch", batch.id)
    tell(session, clock, batch)
    return batch


def cancel(session: Session, clock: Clock, staff_id: int | None, batch_id: int) -> None:
    """Stop a batch; what its chunks have written stays. Stopping it twice or after its end changes nothing.

    Raises NotFound, NotPossible("done").
    """
    batch = session.get(Batch, batch_id, with_for_update=True, populate_existing=True)
    if batch is None:
        raise NotFound("batch", batch_id)
    if batch.state is BatchState.CANCELLED:
        return
    if batch.state not in OPEN:
        raise NotPossible("done")
    audit.note(session, clock, staff_id, AuditAction.BATCH_CANCEL, "batch", batch.id)
    end(session, clock, batch, BatchState.CANCELLED)


def take_result(session: Session, clock: Clock, staff_id: int, batch_id: int) -> Batch:
    """The batch whose file is being downloaded; its bytes are read piece by piece. Raises NotFound."""
    batch = result(session, access.actor(session, staff_id), batch_id)
    audit.note(session, clock, staff_id, AuditAction.BATCH_DOWNLOAD, "batch", batch.id)
    return batch
