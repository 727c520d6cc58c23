"""Confirmed and undone imports as long jobs: what the worker does, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from budgeting import access, batches
from budgeting.access import Action, Actor
from budgeting.batches import Chunk, Progress
from budgeting.clock import Clock
from budgeting.db.tables import Import
from budgeting.imports import committing, undoing
from budgeting.imports.kind import Kind
from budgeting.imports.kinds import KINDS
from budgeting.states.batches import BatchKind

#: Handles the next things of an import and returns how many; 0 if none are left.
Step = Callable[[Session, Clock, Kind, int, int], int]


def _may(actor: Actor | None, params: Mapping[str, Any]) -> bool:
    return actor is None or params["programme"] in actor.where(Action.IMPORT)


def _job(name: BatchKind, step: Step) -> batches.Kind:
    def keep(session: Session, chunk: Chunk, _: Any) -> Progress:
        made = session.get_one(Import, chunk.params["import"])
        number = step(session, chunk.clock, KINDS[made.kind], made.id, committing.AT_ONCE)
        done = chunk.done + number
        return Progress(cursor={"done": done}, done=done, finished=not number, result={"rows": done})

    # The 5 MB file is rows by now, with a few in memory.
    return batches.Kind(
        name=name, may=_may, keep=keep, chunk=committing.AT_ONCE, memory=8 * 1024 * 1024, fills=True
    )


COMMIT = _job(BatchKind.IMPORT, committing.commit_next)
UNDO = _job(BatchKind.UNDO_IMPORT, undoing.undo_next)


def confirm(session: Session, clock: Clock, staff_id: int | None, import_id: int, number: int) -> Import:
    """Import what is new, `number` things, in the background. Raises as `committing.confirm` and batches do."""
    made = committing.confirm(session, clock, staff_id, import_id, number)
    return _started(session, clock, staff_id, made, COMMIT, number)


def undo(session: Session, clock: Clock, staff_id: int | None, import_id: int) -> Import:
    """Remove what was created, in the background. Raises as `undoing.undo` and batches do."""
    made, number = undoing.undo(session, clock, staff_id, import_id)
    return _started(session, clock, staff_id, made, UNDO, number)


def _started(
    session: Session, clock: Clock, staff_id: int | None, made: Import, job: batches.Kind, total: int
) -> Import:
    actor = None if staff_id is None else access.actor(session, staff_id)
    params = {"import": made.id, "programme": made.programme_id}
    batch = batches.start(session, clock, actor, job, params, programme_id=made.programme_id, total=total)
    made.batch_id = batch.id
    session.flush()
    return made
