"""Which tasks are shown in the group of a desk: what waits for the desk, never what one colleague was given."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, programmes
from budgeting.db.tables import DeskGroup, Task
from budgeting.states.tasks import TaskKind, TaskState

#: What is meant for the person who meets the family, reads for a colleague or wrote for later, whoever the coach is.
FOR_THE_ASSIGNED = frozenset(
    {
        TaskKind.APPOINTMENT_TIMES,
        TaskKind.APPOINTMENT_CANCELLED,
        TaskKind.APPOINTMENT_TODAY,
        TaskKind.APPOINTMENT_OUTCOME,
        TaskKind.READING_REQUESTED,
        TaskKind.ANSWER_HELD,
    }
)


def is_given(task: Task) -> bool:
    """Whether it waits for one colleague alone."""
    return task.kind in FOR_THE_ASSIGNED and task.assigned_to is not None and task.state is TaskState.OPEN


def group_of(session: Session, task: Task) -> DeskGroup | None:
    """The linked group in which the task is shown; a stranger's is shown where the front office reads. None if there
    is no such group, or the task is for one person or of something the programme doesn't use."""
    if task.kind in FOR_THE_ASSIGNED and task.assigned_to is not None:
        return None
    programme = programmes.front(session) if task.programme_id is None else None
    programme_id = programme.id if programme is not None else task.programme_id
    query = select(DeskGroup).where(DeskGroup.programme_id == programme_id, DeskGroup.chat_id.is_not(None))
    group = session.scalar(query)
    return group if group is not None and access.is_used(session, task) else None
