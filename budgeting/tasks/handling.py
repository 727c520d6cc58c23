"""What staff do with a task: take it, give it back, pass it on, mark it done."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import access, audit, staff
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Approval, Case, Payment, ReadingRequest, Staff, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.errors import NotFound, NotPossible
from budgeting.states.approvals import ApprovalState
from budgeting.states.arrears import PaymentState
from budgeting.states.cases import CaseState
from budgeting.states.reading_requests import ReadingRequestState
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.tasks import on_call
from budgeting.tasks.closing import close


def take(session: Session, clock: Clock, staff_id: int, task_id: int) -> Task:
    """Take the task. If two do so at once, one wins; taking it again changes nothing.

    Raises NotFound (also if they may not see it), NotPossible("taken" | "done").
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
        audit.note(session, clock, staff_id, AuditAction.TASK_TAKE, "task", task_id)
    elif task.state is TaskState.DONE:
        raise NotPossible("done")
    elif task.assigned_to != staff_id:
        raise NotPossible("taken")
    return task


def release(session: Session, clock: Clock, staff_id: int, task_id: int) -> Task:
    """Give a task back to all. Raises NotFound, NotPossible("done" | "taken")."""
    task = _seen(session, staff_id, task_id, lock=True)
    if task.state is TaskState.DONE:
        raise NotPossible("done")
    if task.state is TaskState.TAKEN:
        if task.assigned_to != staff_id:
            raise NotPossible("taken")
        task.state, task.assigned_to = TaskState.OPEN, None
        on_call.begin_anew(session, clock, task)
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.TASK_RELEASE, "task", task_id)
    return task


def done(session: Session, clock: Clock, staff_id: int, task_id: int) -> Task:
    """Close a task; closing it twice changes nothing.

    Raises NotFound (also if they may not see it), NotPossible("unsettled") if only this task brings up again
    something that still waits: a payment to confirm, a case that nobody has opened, what a family could manage, a
    message to read.
    """
    task = _seen(session, staff_id, task_id, lock=True)
    if task.state is not TaskState.DONE:
        if _unsettled(session, task):
            raise NotPossible("unsettled")
        close(session, clock, task, staff_id)
        audit.note(session, clock, staff_id, AuditAction.TASK_DONE, "task", task_id)
    return task


def pass_on(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    task_id: int,
    to: int | None,
    *,
    part_of: AuditAction | None = None,
) -> Task:
    """Pass a taken task to a colleague, or back to all (None). Urgent or promised tasks ring again.

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
    if task.kind is TaskKind.READING_REQUESTED:
        _ask_another_reader(session, clock, task, to)
    session.flush()
    action = AuditAction.TASK_RELEASE if to is None else AuditAction.TASK_ASSIGN
    audit.note(session, clock, staff_id, action, "task", task_id, to=to, part_of=part_of)
    if task.urgency is Urgency.HIGH or task.due_at is not None:
        if to is None:
            on_call.ring(session, clock, task, again=True)
        else:
            on_call.ring_one(session, clock, task, staff.get(session, to))
    return task


def _ask_another_reader(session: Session, clock: Clock, task: Task, to: int | None) -> None:
    """The request moves with its task; without a colleague its time is over, and the clock asks the next reader."""
    asked = update(ReadingRequest).where(
        ReadingRequest.message_id == task.subject_id, ReadingRequest.state == ReadingRequestState.WAITING
    )
    asked = asked.values(due_at=clock.now()) if to is None else asked.values(reader_id=to)
    session.execute(asked.execution_options(synchronize_session="fetch"))


def free_of_gone(session: Session, clock: Clock, programme_id: int) -> int:
    """Give tasks of people who no longer work here back to all, and ring again; returns how many."""
    gone = select(Staff.id).where(Staff.active.is_(False))
    tasks = session.scalars(
        select(Task)
        .where(Task.programme_id == programme_id, WAITS, Task.assigned_to.in_(gone))
        .order_by(Task.id)
        .with_for_update()
    ).all()
    for task in tasks:
        task.state, task.assigned_to = TaskState.OPEN, None
        session.flush()
        on_call.ring(session, clock, task, again=True)
    return len(tasks)


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
    if task.kind is TaskKind.READING_REQUESTED:
        asked = select(ReadingRequest.id).where(
            ReadingRequest.message_id == task.subject_id,
            ReadingRequest.state == ReadingRequestState.WAITING,
        )
        return session.scalar(asked.limit(1)) is not None
    if task.kind is TaskKind.COUNTER_PROPOSAL:
        waits = select(Approval.id).where(
            Approval.subject_kind == task.subject_kind,
            Approval.subject_id == task.subject_id,
            Approval.state == ApprovalState.PROPOSED,
        )
        return session.scalar(waits.limit(1)) is not None
    return False
