"""A task is done, by a person or because its cause is over; and what ends with a conversation's last task."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.states.conversations import InboxState
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.subjects import Subject
from budgeting.tasks import promises
from budgeting.tasks.reads import about


def settle(
    session: Session, clock: Clock, kind: TaskKind, subject: Subject, staff_id: int | None = None
) -> Task | None:
    """Close the task of a cause that is over, by itself or through what staff did elsewhere; None if none waits."""
    task = about(session, kind, subject, lock=True)
    if task is not None:
        close(session, clock, task, staff_id)
    return task


def close(session: Session, clock: Clock, task: Task, staff_id: int | None) -> None:
    """Mark the task done; the caller has locked it."""
    task.state = TaskState.DONE
    task.done_at = clock.now()
    task.done_by = staff_id
    session.flush()
    if task.conversation_id is not None and task.kind in promises.FOR_A_PERSON:
        _nobody_waits(session, task.conversation_id)


def _nobody_waits(session: Session, conversation_id: int) -> None:
    """The last task for a person is done: the request in the conversation is over, however the task was closed.

    Otherwise an old topic would stay in the inbox forever and come up again with the family's next message.
    """
    others = select(Task.id).where(
        Task.conversation_id == conversation_id,
        Task.kind.in_(promises.FOR_A_PERSON),
        WAITS,
    )
    if session.scalar(others.limit(1)) is not None:
        return
    session.execute(
        update(Conversation)
        # While somebody holds it, giving it back ends the rest.
        .where(
            Conversation.id == conversation_id,
            Conversation.held_by.is_(None),
            Conversation.inbox_state.in_((InboxState.WAITING, InboxState.SNOOZED)),
        )
        .values(
            inbox_state=InboxState.RESOLVED,
            waiting_since=None,
            woken_at=None,
            topic="",
            urgency=Urgency.NORMAL,
        )
        .execution_options(synchronize_session=False)
    )
