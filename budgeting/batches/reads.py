"""What can be read about batches, for those who may."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from budgeting import access
from budgeting.access import Action, Actor
from budgeting.db.tables import Batch
from budgeting.errors import NotFound
from budgeting.states.batches import BatchState
from budgeting.states.staff import Role

#: States before the end.
OPEN = (BatchState.WAITING, BatchState.RUNNING)


def rights(batch: Batch) -> frozenset[tuple[int, Role]]:
    """The rights with which the batch was started, in the form of `Actor.rights`."""
    return frozenset((programme_id, Role(role)) for programme_id, role in batch.rights)


def of_actor(actor: Actor) -> Select[Batch]:
    """The batches the actor started, for use in a list."""
    return select(Batch).where(Batch.staff_id == actor.staff_id, access.visible(Batch, actor))


def result(session: Session, actor: Actor, batch_id: int) -> Batch:
    """One of the actor's batches whose file they may download: they must still hold every right it was started with.

    Raises NotFound, also if there is no file or it is gone.
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
