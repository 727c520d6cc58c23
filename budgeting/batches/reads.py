"""What is known of batches, for whoever may know it."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from budgeting import access
from budgeting.access import Action, Actor
from budgeting.db.tables import Batch
from budgeting.errors import NotFound
from budgeting.states.batches import BatchState
from budgeting.states.staff import Role

#: States in which it is not over.
OPEN = (BatchState.WAITING, BatchState.RUNNING)


def rights(batch: Batch) -> frozenset[tuple[int, Role]]:
    """The rights with which it was asked for, as an `Actor` has them."""
    return frozenset((programme_id, Role(role)) for programme_id, role in batch.rights)


def of_actor(actor: Actor) -> Select[Batch]:
    """The batches that they started themselves, for use in a list."""
    return select(Batch).where(Batch.staff_id == actor.staff_id, access.visible(Batch, actor))


def result(session: Session, actor: Actor, batch_id: int) -> Batch:
    """A batch of their own whose file they may have: with every right that they had when it was made.

    Raises NotFound, also where there is no file, or none any more.
    """
    batch = access.get(
        session,
        actor,
        Batch,
        batch_id,
        Action.TAKE_BATCH,
        Batch.state == BatchState.DONE,
        Batch.emptied_at.is_(None),
        Batch.file_name != "",
    )
    if not rights(batch) <= actor.rights:
        raise NotFound("batch", batch_id)
    return batch
