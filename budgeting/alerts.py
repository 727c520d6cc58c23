"""Words to staff's own phones that a task waits: queued with the task, sent by the staff bot, no family in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import staff
from budgeting.clock import Clock
from budgeting.db.tables import Alert, Staff, Task
from budgeting.states import MessageState, TaskKind, TaskState, Urgency

#: A task that waited so long is on the console's list; a buzz about it now would be noise.
STALE = timedelta(hours=24)
MOST_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert to send, with all that its words may say."""

    id: int
    chat_id: int
    language: str
    task_id: int
    kind: TaskKind
    urgency: Urgency
    attempts: int


@dataclass(frozen=True, slots=True)
class Sent:
    """An alert that hangs in somebody's chat."""

    chat_id: int
    language: str
    telegram_id: int
    kind: TaskKind


def claim(session: Session, clock: Clock, limit: int) -> list[Waiting]:
    """Mark up to ``limit`` alerts as being sent; those that nobody needs any more are skipped."""
    now = clock.now()
    rows = session.execute(
        select(Alert, Staff, Task)
        .join(Staff, Staff.id == Alert.staff_id)
        .join(Task, Task.id == Alert.task_id)
        .where(Alert.state == MessageState.QUEUED, Alert.due_at <= now)
        .order_by(Alert.due_at, Alert.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Alert)
    ).all()
    claimed = []
    for alert, person, task in rows:
        chat_id = person.telegram_chat_id
        # Whoever was ended or lost the right meanwhile has no business with it any more.
        meant = person.active and staff.may_hear(session, person.id, task.programme_id, task.household_id)
        if chat_id is None or not meant or task.state is TaskState.DONE or now - alert.created_at > STALE:
            alert.state = MessageState.SKIPPED
            continue
        alert.state = MessageState.SENDING
        alert.attempts += 1
        claimed.append(
            Waiting(alert.id, chat_id, person.language, task.id, task.kind, task.urgency, alert.attempts)
        )
    session.flush()
    return claimed


def sent(session: Session, clock: Clock, alert_id: int, telegram_id: int) -> None:
    _set(session, alert_id, state=MessageState.SENT, telegram_id=telegram_id, sent_at=clock.now())


def retry(session: Session, waiting: Waiting, at: datetime) -> None:
    """Send it again later; after many tries not any more."""
    if waiting.attempts >= MOST_ATTEMPTS:
        failed(session, waiting.id)
    else:
        _set(session, waiting.id, state=MessageState.QUEUED, due_at=at)


def failed(session: Session, alert_id: int) -> None:
    _set(session, alert_id, state=MessageState.FAILED)


def recover(session: Session) -> None:
    """What a process that died was about to send is sent again: a second buzz is better than none."""
    session.execute(
        update(Alert).where(Alert.state == MessageState.SENDING).values(state=MessageState.QUEUED)
    )


def hanging(session: Session, task_id: int) -> Sequence[Sent]:
    """Where an alert about the task can be read, so that all learn who took it."""
    rows = session.execute(
        select(Staff.telegram_chat_id, Staff.language, Alert.telegram_id, Task.kind)
        .join(Staff, Staff.id == Alert.staff_id)
        .join(Task, Task.id == Alert.task_id)
        .where(
            Alert.task_id == task_id,
            Alert.state == MessageState.SENT,
            Alert.telegram_id.is_not(None),
            Staff.telegram_chat_id.is_not(None),
            Staff.active.is_(True),
        )
        .limit(50)
    )
    return [
        Sent(chat, language, message, kind)
        for chat, language, message, kind in rows
        if chat is not None and message is not None
    ]


def _set(session: Session, alert_id: int, **values: object) -> None:
    session.execute(update(Alert).where(Alert.id == alert_id).values(**values))
