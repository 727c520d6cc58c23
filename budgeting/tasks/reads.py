"""Waiting tasks: by subject, and all of a programme."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Staff, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.subjects import Subject


def _waiting_about(kind: TaskKind, subject: Subject) -> Select[Any]:
    return select(Task).where(
        Task.kind == kind,
        Task.subject_kind == subject.kind,
        Task.subject_id == subject.id,
        WAITS,
    )


def about(session: Session, kind: TaskKind, subject: Subject, *, lock: bool = False) -> Task | None:
    """The task of this kind that waits about a thing, or None."""
    query = _waiting_about(kind, subject)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    task: Task | None = session.scalar(query)
    return task


def waits(session: Session, kind: TaskKind, subject: Subject) -> bool:
    """Whether a task of this kind about a thing isn't done."""
    return session.scalar(_waiting_about(kind, subject).with_only_columns(Task.id)) is not None


def holder(session: Session, task_id: int) -> str | None:
    """The first name of the person who has taken the task, or None."""
    return session.scalar(
        select(Staff.first_name)
        .join(Task, Task.assigned_to == Staff.id)
        .where(Task.id == task_id, Task.state == TaskState.TAKEN)
    )


def waiting(
    session: Session,
    programme_ids: Collection[int],
    limit: int,
    offset: int = 0,
    *,
    unplaced: bool = False,
) -> list[Task]:
    """Tasks not done in these programmes: urgent first, then oldest. ``unplaced``: also those without a programme."""
    mine = Task.programme_id.in_(programme_ids)
    query = (
        select(Task)
        .where(
            or_(mine, Task.programme_id.is_(None)) if unplaced else mine,
            WAITS,
        )
        .order_by(case((Task.urgency == Urgency.HIGH, 0), else_=1), Task.created_at, Task.id)
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(query))
