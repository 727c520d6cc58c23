"""What waits for a staff person, and the word about it to their own phones."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import case, or_, select, update
from sqlalchemy.orm import Session

from budgeting import access, audit, on_call, promises, staff
from budgeting.clock import Clock
from budgeting.db.once import once
from budgeting.db.tables import Case, Conversation, Household, Payment, Staff, Task
from budgeting.db.types import Base
from budgeting.errors import NotFound, NotPossible
from budgeting.states import CaseState, InboxState, PaymentState, TaskKind, TaskState, Urgency

#: What belongs to whoever accompanies the family; the rest is for whoever of the programme comes first.
FOR_THE_COACH = {
    TaskKind.CONVERSATION,
    TaskKind.CANNOT_PAY,
    TaskKind.INSTALMENT_OVERDUE,
    TaskKind.CHECKIN_MISSED,
    TaskKind.UNREACHABLE,
    TaskKind.PLAN_UNTOLD,
    TaskKind.CALL_HOUSEHOLD,
    TaskKind.PAUSE_ENDS,
    TaskKind.NO_NEXT_STEP,
    TaskKind.CRISIS,
}

_TASKS = Base.metadata.tables["tasks"]
_OPEN = once(_TASKS, returning=[_TASKS.c.id])
#: How long a cause's key may be: a closed task keeps it with its own number behind.
LONGEST_KEY = 95


def unreachable(member_id: int) -> str:
    """The key of the task about a member who cannot be written to."""
    return f"unreachable:{member_id}"


def crisis(conversation_id: int) -> str:
    """The key of the task about a cry for help: however often somebody cries, one waits."""
    return f"crisis:{conversation_id}"


def is_open(session: Session, key: str) -> bool:
    """Whether a task with this key waits or is in somebody's hands."""
    return session.scalar(select(Task.id).where(Task.unique_key == key)) is not None


def open_task(
    session: Session,
    clock: Clock,
    kind: TaskKind,
    *,
    programme_id: int | None,
    household_id: int | None = None,
    conversation_id: int | None = None,
    subject_id: int | None = None,
    cause: str = "",
    urgency: Urgency = Urgency.NORMAL,
    due_at: datetime | None = None,
    key: str,
) -> Task:
    """Open a task for a cause, or find the one that waits for it already.

    ``key`` names the cause ("conversation:12"). It is free again once the task is done, because a done task
    carries its own number behind the key. ``due_at``: until when the family was promised that it is done; of
    several promises the earliest that can still be kept counts. Whoever should know is alerted when a task
    opens, and again when what waited becomes urgent.
    """
    if len(key) > LONGEST_KEY:
        raise ValueError("a task's key is too long")
    connection = session.connection()
    values = {
        "programme_id": programme_id,
        "household_id": household_id,
        "conversation_id": conversation_id,
        "kind": kind,
        "subject_id": subject_id,
        "cause": cause,
        "urgency": urgency,
        "assigned_to": _coach(session, household_id) if kind in FOR_THE_COACH else None,
        "state": TaskState.OPEN,
        "unique_key": key,
        "created_at": clock.now(),
        "due_at": due_at,
    }
    while True:
        made = connection.execute(_OPEN[connection.dialect.name], values).scalar_one_or_none()
        if made is not None:
            task = session.get_one(Task, made)
            on_call.ring(session, clock, task)
            return task
        waiting = _by_key(session, key)
        # None: it was closed between the two statements, so the key is free now.
        if waiting is not None:
            if due_at is not None:
                _promise(session, clock, waiting, due_at)
            if urgency is Urgency.HIGH and waiting.urgency is not Urgency.HIGH:
                waiting.urgency = Urgency.HIGH
                session.flush()
                on_call.ring(session, clock, waiting)
            return waiting


def take(session: Session, clock: Clock, staff_id: int, task_id: int) -> Task:
    """Make the task one's own. Of two at once one wins; taking one's own again is fine.

    Raises NotFound (also for who may not see it), NotPossible("taken" | "done").
    """
    task = _seen(session, staff_id, task_id)
    taken: Any = session.execute(
        update(Task)
        .where(Task.id == task_id, Task.state == TaskState.OPEN)
        .values(state=TaskState.TAKEN, assigned_to=staff_id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(task)
    if taken.rowcount:
        audit.note(session, clock, staff_id, "task.take", "task", task_id)
    elif task.state is TaskState.DONE:
        raise NotPossible("done")
    elif task.assigned_to != staff_id:
        raise NotPossible("taken")
    return task


def holder(session: Session, task_id: int) -> str | None:
    """The first name of whoever has taken the task; None where nobody has."""
    return session.scalar(
        select(Staff.first_name)
        .join(Task, Task.assigned_to == Staff.id)
        .where(Task.id == task_id, Task.state == TaskState.TAKEN)
    )


def release(session: Session, clock: Clock, staff_id: int, task_id: int) -> Task:
    """Give one's own task back to all. Raises NotFound, NotPossible("done" | "taken")."""
    task = _seen(session, staff_id, task_id, lock=True)
    if task.state is TaskState.DONE:
        raise NotPossible("done")
    if task.state is TaskState.TAKEN:
        if task.assigned_to != staff_id:
            raise NotPossible("taken")
        task.state, task.assigned_to = TaskState.OPEN, None
        on_call.begin_anew(session, clock, task)
        session.flush()
        audit.note(session, clock, staff_id, "task.release", "task", task_id)
    return task


def done(session: Session, clock: Clock, staff_id: int, task_id: int) -> Task:
    """Close a task; closing it twice is fine.

    Raises NotFound (also for who may not see it), NotPossible("unsettled") where it is the only thing that
    brings up again what still waits: a payment to confirm, a case that nobody has opened.
    """
    task = _seen(session, staff_id, task_id, lock=True)
    if task.state is not TaskState.DONE:
        if _unsettled(session, task):
            raise NotPossible("unsettled")
        _close(session, clock, task, staff_id)
        audit.note(session, clock, staff_id, "task.done", "task", task_id)
    return task


def pass_on(session: Session, clock: Clock, staff_id: int | None, task_id: int, to: int | None) -> Task:
    """Give a task that is somebody's to a colleague, or back to all (None). What is urgent or promised rings again.

    Raises NotFound (also for a colleague who may not see it), NotPossible("done").
    """
    task = session.get(Task, task_id, with_for_update=True, populate_existing=True)
    if task is None:
        raise NotFound("task", task_id)
    if task.state is TaskState.DONE:
        raise NotPossible("done")
    if to is None:
        task.state, task.assigned_to = TaskState.OPEN, None
    elif access.may_task(session, to, task):
        task.assigned_to = to
    else:
        raise NotFound("staff", to)
    session.flush()
    action, whom = ("task.release", "") if to is None else ("task.assign", f"staff {to}")
    audit.note(session, clock, staff_id, action, "task", task_id, whom)
    if task.urgency is Urgency.HIGH or task.due_at is not None:
        if to is None:
            on_call.ring(session, clock, task, again=True)
        else:
            on_call.ring_one(session, clock, task, staff.get(session, to))
    return task


def free_of_gone(session: Session, clock: Clock, programme_id: int) -> int:
    """What lies with people who work here no more is everybody's again, and rings again; how many tasks."""
    gone = select(Staff.id).where(Staff.active.is_(False))
    found = session.scalars(
        select(Task)
        .where(Task.programme_id == programme_id, Task.state != TaskState.DONE, Task.assigned_to.in_(gone))
        .order_by(Task.id)
        .with_for_update()
    ).all()
    for task in found:
        task.state, task.assigned_to = TaskState.OPEN, None
        session.flush()
        on_call.ring(session, clock, task, again=True)
    return len(found)


def waits(session: Session, key: str) -> bool:
    """Whether a task for this cause is not done."""
    return session.scalar(select(Task.id).where(Task.unique_key == key)) is not None


def settle(session: Session, clock: Clock, key: str, staff_id: int | None = None) -> Task | None:
    """Close the task of a cause that is over, by itself or by what staff did elsewhere; None where none waits."""
    task = _by_key(session, key)
    if task is not None:
        _close(session, clock, task, staff_id)
    return task


def of_cause(session: Session, key: str) -> Task | None:
    """The task that waits for a cause; None where none does."""
    return session.scalar(select(Task).where(Task.unique_key == key))


def waiting(
    session: Session,
    programme_ids: Collection[int],
    limit: int,
    offset: int = 0,
    *,
    unplaced: bool = False,
) -> list[Task]:
    """What is not done in these programmes: urgent first, then oldest. ``unplaced``: what belongs to none too."""
    mine = Task.programme_id.in_(programme_ids)
    query = (
        select(Task)
        .where(
            or_(mine, Task.programme_id.is_(None)) if unplaced else mine,
            Task.state.in_((TaskState.OPEN, TaskState.TAKEN)),
        )
        .order_by(case((Task.urgency == Urgency.HIGH, 0), else_=1), Task.created_at, Task.id)
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(query))


def _seen(session: Session, staff_id: int, task_id: int, *, lock: bool = False) -> Task:
    task = session.get(Task, task_id, with_for_update=lock, populate_existing=True)
    if task is None or not access.may_task(session, staff_id, task):
        raise NotFound("task", task_id)
    return task


def _unsettled(session: Session, task: Task) -> bool:
    if task.kind is TaskKind.PAYMENT_DECLARED:
        payment = session.get(Payment, task.subject_id) if task.subject_id else None
        return payment is not None and payment.state is PaymentState.DECLARED
    if task.kind is TaskKind.CANNOT_PAY:
        matter = session.get(Case, task.subject_id) if task.subject_id else None
        return matter is not None and matter.state is CaseState.PREPARED
    return False


def _by_key(session: Session, key: str) -> Task | None:
    return session.scalar(
        select(Task).where(Task.unique_key == key).with_for_update().execution_options(populate_existing=True)
    )


def _close(session: Session, clock: Clock, task: Task, staff_id: int | None) -> None:
    task.state = TaskState.DONE
    task.done_at = clock.now()
    task.done_by = staff_id
    task.unique_key = f"{task.unique_key}#{task.id}"
    session.flush()
    if task.conversation_id is not None and task.kind in promises.FOR_A_PERSON:
        _nobody_waits(session, task.conversation_id)


def _nobody_waits(session: Session, conversation_id: int) -> None:
    """The last task for a person is done: the request in the conversation is over, however it was closed.

    Otherwise an old topic would wait in the inbox for ever and speak up with the next word of the family.
    """
    others = select(Task.id).where(
        Task.conversation_id == conversation_id,
        Task.kind.in_(promises.FOR_A_PERSON),
        Task.state != TaskState.DONE,
    )
    if session.scalar(others.limit(1)) is not None:
        return
    session.execute(
        update(Conversation)
        # Whoever holds it gives it back, which ends the rest.
        .where(
            Conversation.id == conversation_id,
            Conversation.held_by.is_(None),
            Conversation.inbox_state.in_((InboxState.WAITING, InboxState.SNOOZED)),
        )
        .values(inbox_state=InboxState.RESOLVED, waiting_since=None, topic="", urgency=Urgency.NORMAL)
        .execution_options(synchronize_session=False)
    )


def _promise(session: Session, clock: Clock, task: Task, due_at: datetime) -> None:
    """A promise made with a task that waits already: the earlier holds, unless it was kept or its time is over."""
    now, before = clock.now(), task.due_at
    if before is None or task.kept_at is not None:
        task.due_at, task.kept_at, task.escalated_at = due_at, None, None
    elif before <= now:
        if task.escalated_at is None or task.escalated_at < before:
            # The family asks again before the clock has looked: those who lead hear of it all the same.
            task.escalated_at = now
            on_call.tell_lead(session, clock, task)
        task.due_at = due_at
    elif due_at < before:
        task.due_at = due_at
    session.flush()


def _coach(session: Session, household_id: int | None) -> int | None:
    if household_id is None:
        return None
    return session.scalar(
        select(Staff.id)
        .join(Household, Household.coach_id == Staff.id)
        .where(Household.id == household_id, Staff.active.is_(True))
    )
