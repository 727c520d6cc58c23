"""Open a task for a cause, or find the one already waiting and make it more urgent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.tables import Household, Staff, Task
from budgeting.db.types import Base
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.subjects import Subject
from budgeting.tasks import on_call
from budgeting.tasks.reads import about

#: Tasks for the person who accompanies the family; the others are for the first in the programme who takes them.
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
    TaskKind.BILL_OVERDUE,
    TaskKind.RENT_UNSAFE,
    TaskKind.PROPOSAL_DECLINED,
    TaskKind.SKILL_TO_CHECK,
    TaskKind.SKILL_INTEREST,
    TaskKind.DOCUMENT_TO_SEE,
    TaskKind.DOCUMENT_EXPIRING,
    TaskKind.DOCUMENT_MISSING,
    TaskKind.WELLBEING_UNANSWERED,
    TaskKind.EXPORT_UNSENT,
    TaskKind.AGREEMENT_ANSWERED,
    TaskKind.AGREEMENT_ENDS,
    TaskKind.HOURS_DECLARED,
    TaskKind.QUESTION_ANSWERED,
    TaskKind.ANSWER_HELD,
    TaskKind.REFERRAL,
    TaskKind.CONTACT_DUE,
}

_TASKS = Base.metadata.tables["tasks"]
# Any unique index decides, and there is only one: at most one waiting task of a kind per subject.
_OPEN = once(_TASKS, returning=[_TASKS.c.id])


def open_task(
    session: Session,
    clock: Clock,
    kind: TaskKind,
    subject: Subject,
    *,
    programme_id: int | None,
    household_id: int | None = None,
    conversation_id: int | None = None,
    cause: str = "",
    urgency: Urgency = Urgency.NORMAL,
    due_at: datetime | None = None,
    assigned_to: int | None = None,
) -> Task:
    """Open a task about a thing, or find the one of this kind that already waits about it.

    ``due_at``: the deadline promised to the family; of several promises, the earliest that can still be kept
    counts. ``assigned_to``: whose task it is, if not the coach's. Those who should know are alerted when a task
    opens, and again when a waiting one becomes urgent.
    """
    connection = session.connection()
    values = {
        "programme_id": programme_id,
        "household_id": household_id,
        "conversation_id": conversation_id,
        "kind": kind,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "cause": cause,
        "urgency": urgency,
        "assigned_to": assigned_to or (_coach(session, household_id) if kind in FOR_THE_COACH else None),
        "state": TaskState.OPEN,
        "created_at": clock.now(),
        "due_at": due_at,
    }
    while True:
        made = connection.execute(_OPEN[connection.dialect.name], values).scalar_one_or_none()
        if made is not None:
            task = session.get_one(Task, made)
            on_call.ring(session, clock, task)
            return task
        # None: it was closed between the two statements, so it can be opened now.
        if (waiting := about(session, kind, subject, lock=True)) is not None:
            if due_at is not None:
                _promise(session, clock, waiting, due_at)
            if urgency is Urgency.HIGH and waiting.urgency is not Urgency.HIGH:
                waiting.urgency = Urgency.HIGH
                session.flush()
                on_call.ring(session, clock, waiting)
            return waiting


def _promise(session: Session, clock: Clock, task: Task, due_at: datetime) -> None:
    """A promise made about a task that already waits: the earlier one holds, unless it was kept or has passed."""
    now, before = clock.now(), task.due_at
    if before is None or task.kept_at is not None:
        task.due_at, task.kept_at, task.escalated_at = due_at, None, None
    elif before <= now:
        if task.escalated_at is None or task.escalated_at < before:
            # The family asks again before the clock noticed: the leads are told all the same.
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
