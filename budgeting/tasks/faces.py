"""What an alert says: the most urgent of the tasks it covers, and how they stand together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from zlib import crc32

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Task
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.tasks import desk


@dataclass(frozen=True, slots=True)
class Face:
    """What an alert says: the most urgent of its tasks, and their state together."""

    task_id: int
    kind: TaskKind
    urgency: Urgency
    #: OPEN while any task waits, TAKEN (with its holder) once all are taken, DONE.
    state: TaskState
    holder_id: int | None
    #: The time promised to a family has passed.
    broken: bool
    #: What else waits for the same family: each kind, with its tasks.
    more: tuple[tuple[TaskKind, tuple[int, ...]], ...] = ()

    @property
    def stored(self) -> str:
        """In the form stored in the row, to detect whether the phone shows something else."""
        shown = f"{self.state}:{self.task_id}:{self.holder_id or 0}:{self.urgency}:{int(self.broken)}"
        return f"{shown}:{crc32(repr(self.more).encode()):x}" if self.more else shown


def face_of(tasks: Collection[Task]) -> Face:
    """The face of an alert about these tasks."""
    by_state = {state: [task for task in tasks if task.state is state] for state in TaskState}
    state = next(s for s in (TaskState.OPEN, TaskState.TAKEN, TaskState.DONE) if by_state[s])
    first, *others = sorted(
        by_state[state], key=lambda task: (task.urgency is not Urgency.HIGH, task.created_at, task.id)
    )
    more: dict[TaskKind, list[int]] = {}
    for other in others if state is TaskState.OPEN else ():
        more.setdefault(other.kind, []).append(other.id)
    return Face(
        first.id,
        first.kind,
        first.urgency,
        state,
        first.assigned_to if state is TaskState.TAKEN else None,
        any(
            task.escalated_at is not None and task.kept_at is None and task.state is not TaskState.DONE
            for task in tasks
        ),
        tuple((kind, tuple(numbers)) for kind, numbers in more.items()),
    )


def of_alerts(session: Session, leading: Collection[int], *, at_desk: bool = False) -> dict[int, Face]:
    """The faces of the alerts of these tasks, by task. ``at_desk``: without what was given to one colleague alone,
    unless there is nothing else."""
    groups: dict[int, list[Task]] = {}
    query = select(Task).where(or_(Task.id.in_(leading), Task.leading_id.in_(leading)))
    for task in session.scalars(query.execution_options(populate_existing=True)):
        for number in {task.id, task.leading_id} & set(leading):
            if number is not None:
                groups.setdefault(number, []).append(task)
    if at_desk:
        groups = {
            number: [task for task in tasks if not desk.is_given(task)] or tasks
            for number, tasks in groups.items()
        }
    return {number: face_of(tasks) for number, tasks in groups.items()}
