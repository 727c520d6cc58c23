"""What a family may be promised when a task opens for it, and by when.

Each kind of task has its rule here, or None if the family is told nothing. `programmes.office` calculates the
times; the words are in `dialogs.promises.words`, which names no time without a task behind it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from budgeting import access, audit, programmes
from budgeting.audit import AuditAction
from budgeting.calendars import QuietRules, is_allowed
from budgeting.clock import Clock
from budgeting.db.tables import Programme, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes import office
from budgeting.states.tasks import TaskKind, TaskState, Urgency


class Promise(StrEnum):
    """What the family reads that somebody will do."""

    ANSWER = "answer"
    CALL = "call"
    #: They send times to choose from; nobody takes over the conversation for that.
    TIMES = "times"


#: The promise made with a task of each kind; None: the family is told nothing. A new kind must choose here.
PROMISED: dict[TaskKind, Promise | None] = {
    TaskKind.CONVERSATION: Promise.ANSWER,
    TaskKind.CALL_BACK: Promise.CALL,
    TaskKind.CANNOT_PAY: Promise.CALL,
    TaskKind.PAYMENT_DECLARED: None,
    TaskKind.INSTALMENT_OVERDUE: None,
    TaskKind.CHECKIN_MISSED: None,
    TaskKind.UNREACHABLE: None,
    TaskKind.PROBLEM: None,
    TaskKind.PLAN_UNTOLD: None,
    TaskKind.UNACCOMPANIED: None,
    TaskKind.CALL_HOUSEHOLD: None,
    TaskKind.PAUSE_ENDS: None,
    TaskKind.BILL_OVERDUE: None,
    TaskKind.RENT_UNSAFE: None,
    TaskKind.NO_NEXT_STEP: None,
    TaskKind.CRISIS: Promise.ANSWER,
    TaskKind.COUNTER_PROPOSAL: None,
    TaskKind.PROPOSAL_DECLINED: None,
    TaskKind.ALLOWANCE_LATE: None,
    TaskKind.APPOINTMENT_TIMES: Promise.TIMES,
    TaskKind.APPOINTMENT_CANCELLED: None,
    TaskKind.APPOINTMENT_TODAY: None,
    TaskKind.APPOINTMENT_OUTCOME: None,
    TaskKind.SKILL_TO_CHECK: None,
    TaskKind.SKILL_INTEREST: None,
    TaskKind.CHILDCARE_NEEDED: None,
    TaskKind.DOCUMENT_TO_SEE: None,
    TaskKind.DOCUMENT_EXPIRING: None,
    TaskKind.DOCUMENT_MISSING: None,
    TaskKind.WELLBEING_UNANSWERED: None,
    TaskKind.EXPORT_UNSENT: None,
    TaskKind.ERASURE_ASKED: None,
    TaskKind.ERASURE_DUE: None,
    TaskKind.INVITE_WANTED: None,
    TaskKind.AGREEMENT_ANSWERED: None,
    TaskKind.AGREEMENT_ENDS: None,
    TaskKind.HOURS_DECLARED: None,
    TaskKind.READING_REQUESTED: None,
    TaskKind.QUESTION_ANSWERED: None,
    TaskKind.ANSWER_HELD: None,
    TaskKind.REFERRAL: None,
    TaskKind.REFERRAL_INCOMING: None,
    TaskKind.CONTACT_DUE: None,
    TaskKind.GROUP_LOST: None,
}
#: Tasks in which somebody waits for a person: taking such a task also takes the conversation, and vice versa. Whoever
#: answered a question of ours was promised nothing, but waits like the others.
FOR_A_PERSON = (
    *(kind for kind, promised in PROMISED.items() if promised in (Promise.ANSWER, Promise.CALL)),
    TaskKind.QUESTION_ANSWERED,
)


def latest(session: Session, programme_id: int | None, urgency: Urgency, now: datetime) -> datetime:
    """The time by which a question asked at ``now`` will be answered.

    Without a programme, the front office answers; without any office, within a day.
    """
    programme = _office_of(session, programme_id)
    if programme is None:
        return now + timedelta(days=1)
    open_at, settings = office.Hours.of(programme), programmes.Settings.of(programme)
    if urgency is Urgency.HIGH:
        return office.within(now, open_at, timedelta(minutes=settings.urgent_within_minutes))
    return office.by_end_of_day(now, open_at, settings.same_day_until)


def mark_kept(session: Session, clock: Clock, conversation_id: int) -> None:
    """Somebody has answered in this conversation: its promises are kept, the tasks stay open."""
    session.execute(
        update(Task)
        .where(
            Task.conversation_id == conversation_id,
            WAITS,
            Task.due_at.is_not(None),
            Task.kept_at.is_(None),
        )
        .values(kept_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def promise_again(session: Session, clock: Clock, staff_id: int, task_id: int, by: datetime) -> Task:
    """Nobody could be reached: promise a new time, to be kept by the person who promises it.

    Raises NotFound (also if they may not see it), NotPossible("past" | "done" | "taken" | "nothing_promised").
    """
    task = session.get(Task, task_id, with_for_update=True, populate_existing=True)
    if task is None or not access.may_task(session, staff_id, task):
        raise NotFound("task", task_id)
    if task.state is TaskState.DONE:
        raise NotPossible("done")
    if task.state is TaskState.TAKEN and task.assigned_to != staff_id:
        raise NotPossible("taken")
    if PROMISED[task.kind] is None:
        raise NotPossible("nothing_promised")
    if by <= clock.now():
        raise NotPossible("past")
    task.due_at, task.escalated_at, task.kept_at = by, None, None
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.TASK_AGAIN, "task", task_id)
    return task


# -- promises whose time has passed


def is_broken(task: Task, now: datetime) -> bool:
    """Whether the family has waited longer than promised, or got a second promise after a broken one."""
    if task.state is TaskState.DONE or task.kept_at is not None or task.due_at is None:
        return False
    return task.escalated_at is not None or task.due_at <= now


def broken(now: datetime) -> ColumnElement[bool]:
    """`is_broken` as a condition on `Task`."""
    return and_(
        WAITS,
        Task.kept_at.is_(None),
        Task.due_at.is_not(None),
        or_(Task.due_at <= now, Task.escalated_at.is_not(None)),
    )


def overdue(session: Session, now: datetime, limit: int, *, lock: bool = False) -> list[Task]:
    """Promises that have passed without anybody being told, oldest first.

    At night and on rest days they wait, so as not to disturb the leads or the family.
    """
    query = select(Task).where(
        WAITS,
        Task.due_at <= now,
        Task.kept_at.is_(None),
        or_(Task.escalated_at.is_(None), Task.escalated_at < Task.due_at),
    )
    resting = _resting(session, now)
    front = programmes.front(session)
    if resting:
        query = query.where(or_(Task.programme_id.is_(None), Task.programme_id.not_in(resting)))
        if front is not None and front.id in resting:
            query = query.where(Task.programme_id.is_not(None))
    query = query.order_by(Task.due_at, Task.id).limit(limit)
    return list(session.scalars(query.with_for_update(skip_locked=True, of=Task) if lock else query))


def something_overdue(session: Session, now: datetime) -> bool:
    """Whether `overdue` would find anything."""
    waiting = select(Task.id).where(WAITS, Task.due_at <= now, Task.kept_at.is_(None))
    return session.scalar(waiting.limit(1)) is not None and bool(overdue(session, now, 1))


def _resting(session: Session, now: datetime) -> Collection[int]:
    return {
        programme.id
        for programme in programmes.running(session)
        if not is_allowed(now, QuietRules.of(programmes.Settings.of(programme)), programme.zone)
    }


def _office_of(session: Session, programme_id: int | None) -> Programme | None:
    return programmes.front(session) if programme_id is None else session.get(Programme, programme_id)
