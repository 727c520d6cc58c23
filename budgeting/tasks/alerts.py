"""Words to staff's own phones that something waits: queued by `budgeting.tasks.on_call`, sent by the staff bot.

An alert speaks for a task and for those that it leads. What it says is its `Face`, worked out from the tasks
each time: whatever changes them, in the chat, in the console or by the clock, what hangs on the phones follows.
No family is in it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from budgeting import access
from budgeting.clock import Clock
from budgeting.db.tables import Alert, Staff, Task
from budgeting.states.messages import MessageState
from budgeting.states.tasks import TaskKind, TaskState, Urgency

#: What should have been said so long ago is on the console's list; a buzz about it now would be noise.
STALE = timedelta(hours=24)
#: Telegram lets a bot change and delete its messages for two days.
CHANGED_FOR = timedelta(hours=47)
MOST_ATTEMPTS = 8
#: Alerts that hang on phones and are compared with the tasks in one look; an office has a few dozen.
MOST_ON_PHONES = 500
#: Of what waited for the morning, so many are named in one message.
MOST_FOR_THE_MORNING = 200


@dataclass(frozen=True, slots=True)
class Face:
    """What an alert says: the most urgent of its tasks, and how they stand together."""

    task_id: int
    kind: TaskKind
    urgency: Urgency
    #: OPEN while anything of it waits, TAKEN with its holder where all is in hands, DONE.
    state: TaskState
    holder_id: int | None
    #: The time that a family was promised has passed.
    broken: bool

    @property
    def stored(self) -> str:
        """As it is kept in the row, to see whether another one hangs there."""
        return f"{self.state}:{self.task_id}:{self.holder_id or 0}:{self.urgency}:{int(self.broken)}"


@dataclass(frozen=True, slots=True)
class AlertToSend:
    """An alert to send. ``replaces`` is the message with which it hung there before, which then goes."""

    id: int
    chat_id: int
    language: str
    face: Face
    attempts: int
    replaces: int | None
    for_the_morning: bool


@dataclass(frozen=True, slots=True)
class AlertToEdit:
    """An alert in somebody's chat that says what is true no more. ``holder`` is who has it now, by first name."""

    id: int
    chat_id: int
    language: str
    telegram_id: int
    face: Face
    holder: str


def claim(session: Session, clock: Clock, limit: int) -> list[AlertToSend]:
    """Mark up to ``limit`` alerts as being sent, and with each that waited for the morning all of that phone.

    Those that nobody needs any more are skipped, and those of people who may not read them any more.
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
        # Whoever was ended or lost the right meanwhile has no business with it any more.
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
    """It hangs there now. None where it was named among others: that message is nobody's alone."""
    values = {"telegram_id": telegram_id, "sent_at": clock.now(), "shown": waiting.face.stored}
    values |= {"shown_state": waiting.face.state}
    _set(session, waiting.id, **values)
    # Unless it was to ring anew meanwhile: then it goes out once more, in place of this one.
    session.execute(
        update(Alert)
        .where(Alert.id == waiting.id, Alert.state == MessageState.SENDING)
        .values(state=MessageState.SENT, for_the_morning=False)
    )


def retry(session: Session, waiting: AlertToSend, at: datetime) -> None:
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


def outdated(session: Session, clock: Clock) -> Sequence[AlertToEdit]:
    """Alerts on phones whose tasks stand otherwise by now: taken, given back, done, more urgent, broken."""
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
    """What hangs there says what is true again."""
    _set(session, alert.id, shown=alert.face.stored, shown_state=alert.face.state)


def face_of(tasks: Collection[Task]) -> Face:
    """What an alert about these tasks says."""
    by_state = {state: [task for task in tasks if task.state is state] for state in TaskState}
    state = next(s for s in (TaskState.OPEN, TaskState.TAKEN, TaskState.DONE) if by_state[s])
    first = min(
        by_state[state], key=lambda task: (task.urgency is not Urgency.HIGH, task.created_at, task.id)
    )
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
    )


def _still_needed(face: Face) -> bool:
    """What somebody has taken needs no second person, unless the family waits longer than it was told."""
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
