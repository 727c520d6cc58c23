"""Alerts to staff's own phones that something waits: queued by `budgeting.tasks.on_call`, sent by the staff bot.

An alert covers a task and those it leads. Its content is its `Face`, computed from the tasks each time: whatever
changes them (the chat, the console, the clock), the messages on the phones follow. It never mentions the family.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from budgeting import access
from budgeting.clock import Clock
from budgeting.db.tables import Alert, Staff, Task
from budgeting.states.messages import MessageState
from budgeting.states.tasks import TaskKind, TaskState, Urgency

#: Anything older is on the console's list anyway; an alert about it now would be noise.
STALE = timedelta(hours=24)
#: Telegram lets a bot edit and delete its messages for two days.
CHANGED_FOR = timedelta(hours=47)
MOST_ATTEMPTS = 8
#: The most alerts on phones to compare with their tasks at a time; an office has a few dozen.
MOST_ON_PHONES = 500
#: The most waiting alerts named in one morning message.
MOST_FOR_THE_MORNING = 200


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


@dataclass(frozen=True, slots=True)
class AlertToSend:
    """An alert to send. ``replaces`` is its earlier message on that phone, which is then deleted."""

    id: int
    chat_id: int
    language: str
    face: Face
    attempts: int
    replaces: int | None
    for_the_morning: bool


@dataclass(frozen=True, slots=True)
class AlertToEdit:
    """An alert on a phone that is out of date. ``holder`` is who has it now, by first name."""

    id: int
    chat_id: int
    language: str
    telegram_id: int
    face: Face
    holder: str


def claim(session: Session, clock: Clock, limit: int) -> list[AlertToSend]:
    """Mark up to ``limit`` alerts as being sent; a morning alert takes along all others waiting for the same phone.

    Skips alerts that nobody needs any more, and those of people who may no longer read them.
    """
    now = clock.now()
    due = (Alert.state == MessageState.QUEUED, Alert.due_at <= now)
    rows = _with_staff(session, [*due], limit)
    mornings = {person.id for alert, person in rows if alert.for_the_morning}
    if mornings:
        seen = {alert.id for alert, _ in rows}
        more = [*due, Alert.for_the_morning.is_(True), Alert.staff_id.in_(mornings)]
        theirs = _with_staff(session, more, MOST_FOR_THE_MORNING)
        rows += [(alert, person) for alert, person in theirs if alert.id not in seen]
    faces = _faces(session, {alert.task_id for alert, _ in rows})
    claimed = []
    for alert, person in rows:
        face = faces[alert.task_id]
        task = session.get_one(Task, alert.task_id)
        # People whose access has ended, or who lost the right, must not get it.
        if (
            person.telegram_chat_id is None
            or not person.active
            or not _still_needed(face)
            or now - alert.due_at > STALE
            or not access.may_hear(session, person.id, task)
        ):
            alert.state = MessageState.SKIPPED
            continue
        alert.state = MessageState.SENDING
        alert.attempts += 1
        claimed.append(
            AlertToSend(
                alert.id,
                person.telegram_chat_id,
                person.language,
                face,
                alert.attempts,
                alert.telegram_id,
                alert.for_the_morning,
            )
        )
    session.flush()
    return claimed


def something_waits(session: Session, now: datetime) -> bool:
    """Whether `claim` would find anything."""
    query = select(Alert.id).where(Alert.state == MessageState.QUEUED, Alert.due_at <= now)
    return session.scalar(query.limit(1)) is not None


def sent(session: Session, clock: Clock, waiting: AlertToSend, telegram_id: int | None) -> None:
    """Record that it is on the phone. ``telegram_id`` None: it was named among others in a shared message."""
    values = {"telegram_id": telegram_id, "sent_at": clock.now(), "shown": waiting.face.stored}
    values |= {"shown_state": waiting.face.state}
    _set(session, waiting.id, **values)
    # Unless it had to ring again in the meantime: then it goes out once more and replaces this message.
    session.execute(
        update(Alert)
        .where(Alert.id == waiting.id, Alert.state == MessageState.SENDING)
        .values(state=MessageState.SENT, for_the_morning=False)
    )


def retry(session: Session, waiting: AlertToSend, at: datetime) -> None:
    """Send it again later; give up after many attempts."""
    if waiting.attempts >= MOST_ATTEMPTS:
        failed(session, waiting.id)
    else:
        _set(session, waiting.id, state=MessageState.QUEUED, due_at=at)


def failed(session: Session, alert_id: int) -> None:
    _set(session, alert_id, state=MessageState.FAILED)


def recover(session: Session) -> None:
    """Send again what a dead process was about to send: a second alert is better than none."""
    session.execute(
        update(Alert).where(Alert.state == MessageState.SENDING).values(state=MessageState.QUEUED)
    )


def outdated(session: Session, clock: Clock) -> Sequence[AlertToEdit]:
    """Alerts on phones whose tasks have changed since: taken, given back, done, more urgent, broken promise."""
    query = (
        select(Alert, Staff)
        .join(Staff, Staff.id == Alert.staff_id)
        .where(
            Alert.state == MessageState.SENT,
            Alert.telegram_id.is_not(None),
            Alert.sent_at > clock.now() - CHANGED_FOR,
            or_(Alert.shown_state.is_(None), Alert.shown_state != TaskState.DONE),
            Staff.telegram_chat_id.is_not(None),
            Staff.active.is_(True),
        )
        .order_by(Alert.id.desc())
        .limit(MOST_ON_PHONES)
    )
    rows = session.execute(query).all()
    faces = _faces(session, {row.Alert.task_id for row in rows})
    looked_at = [(row.Alert, row.Staff, faces[row.Alert.task_id]) for row in rows]
    old = [(alert, person, face) for alert, person, face in looked_at if alert.shown != face.stored]
    holder_ids = {face.holder_id for _, _, face in old}
    holders = {
        who.id: who.first_name for who in session.scalars(select(Staff).where(Staff.id.in_(holder_ids)))
    }
    return [
        AlertToEdit(
            alert.id,
            person.telegram_chat_id or 0,
            person.language,
            alert.telegram_id or 0,
            face,
            holders.get(face.holder_id or 0, ""),
        )
        for alert, person, face in old
    ]


def changed(session: Session, alert: AlertToEdit) -> None:
    """The message on the phone is up to date again."""
    _set(session, alert.id, shown=alert.face.stored, shown_state=alert.face.state)


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


def _still_needed(face: Face) -> bool:
    """Once somebody has it, nobody else needs the alert, unless the family has waited longer than promised."""
    return face.state is TaskState.OPEN or (face.state is TaskState.TAKEN and face.broken)


def _with_staff(
    session: Session, conditions: Sequence[ColumnElement[bool]], limit: int
) -> list[tuple[Alert, Staff]]:
    query = (
        select(Alert, Staff)
        .join(Staff, Staff.id == Alert.staff_id)
        .where(*conditions)
        .order_by(Alert.due_at, Alert.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Alert)
    )
    return [(row.Alert, row.Staff) for row in session.execute(query)]


def _faces(session: Session, leading: Collection[int]) -> dict[int, Face]:
    groups: dict[int, list[Task]] = {}
    query = select(Task).where(or_(Task.id.in_(leading), Task.leading_id.in_(leading)))
    for task in session.scalars(query.execution_options(populate_existing=True)):
        for number in {task.id, task.leading_id} & set(leading):
            if number is not None:
                groups.setdefault(number, []).append(task)
    return {number: face_of(tasks) for number, tasks in groups.items()}


def _set(session: Session, alert_id: int, **values: object) -> None:
    session.execute(update(Alert).where(Alert.id == alert_id).values(**values))
