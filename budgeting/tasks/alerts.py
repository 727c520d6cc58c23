"""Alerts to staff's own phones, and to the group of a desk, that something waits: queued by `budgeting.tasks.on_call`,
sent by the staff bot.

An alert covers a task and those it leads. Its content is its `Face` (`budgeting.tasks.faces`), computed from the tasks
each time: whatever changes them (the chat, the console, the clock), the messages follow. It never mentions the family.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from budgeting import access
from budgeting.clock import Clock
from budgeting.db.tables import Alert, DeskGroup, Staff, Task
from budgeting.states.messages import MessageState
from budgeting.states.tasks import TaskState
from budgeting.tasks import desk, faces
from budgeting.tasks.faces import Face

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
class Reader:
    """Who gets an alert, and where: a person's own chat, or the group of a desk. ``chat_id`` None: nobody any more."""

    chat_id: int | None
    language: str
    #: The person, or the group.
    staff_id: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class AlertToSend:
    """An alert to send. ``replaces`` is its earlier message in that chat, which is then deleted."""

    id: int
    chat_id: int
    language: str
    face: Face
    attempts: int
    replaces: int | None
    for_the_morning: bool
    in_group: bool = False


@dataclass(frozen=True, slots=True)
class AlertToEdit:
    """An alert on a phone that is out of date. ``holder`` is who has it now, by first name."""

    id: int
    chat_id: int
    language: str
    telegram_id: int
    face: Face
    holder: str
    in_group: bool = False


def claim(session: Session, clock: Clock, limit: int) -> list[AlertToSend]:
    """Mark up to ``limit`` alerts as being sent; a morning alert takes along all others waiting for the same chat.

    Skips alerts that nobody needs any more, and those of people who may no longer read them.
    """
    now = clock.now()
    due = (Alert.state == MessageState.QUEUED, Alert.due_at <= now)
    rows = _with_readers(session, [*due], limit, lock=True)
    mornings = [reader for alert, reader in rows if alert.for_the_morning]
    if mornings:
        seen = {alert.id for alert, _ in rows}
        same_chat = or_(
            Alert.staff_id.in_({reader.staff_id for reader in mornings}),
            Alert.group_id.in_({reader.group_id for reader in mornings}),
        )
        more = [*due, Alert.for_the_morning.is_(True), same_chat]
        theirs = _with_readers(session, more, MOST_FOR_THE_MORNING, lock=True)
        rows += [(alert, reader) for alert, reader in theirs if alert.id not in seen]
    shown_now = _faces(session, rows)
    claimed = []
    for alert, reader in rows:
        face = shown_now[alert.id]
        task = session.get_one(Task, alert.task_id)
        # People whose access has ended, or who lost the right, must not get it.
        if (
            reader.chat_id is None
            or not _still_needed(face)
            or now - alert.due_at > STALE
            or not _may_hear(session, reader, task)
        ):
            alert.state = MessageState.SKIPPED
            continue
        alert.state = MessageState.SENDING
        alert.attempts += 1
        claimed.append(
            AlertToSend(
                alert.id,
                reader.chat_id,
                reader.language,
                face,
                alert.attempts,
                alert.telegram_id,
                alert.for_the_morning,
                reader.group_id is not None,
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


def put_off(session: Session, waiting: AlertToSend, at: datetime) -> None:
    """Too much was said in that group just now: send it later, and don't count this as an attempt."""
    _set(session, waiting.id, state=MessageState.QUEUED, due_at=at, attempts=waiting.attempts - 1)


def failed(session: Session, alert_id: int) -> None:
    _set(session, alert_id, state=MessageState.FAILED)


def recover(session: Session) -> None:
    """Send again what a dead process was about to send: a second alert is better than none."""
    session.execute(
        update(Alert).where(Alert.state == MessageState.SENDING).values(state=MessageState.QUEUED)
    )


def outdated(session: Session, clock: Clock) -> Sequence[AlertToEdit]:
    """Alerts in chats whose tasks have changed since: taken, given back, done, more urgent, broken promise."""
    shown = (
        Alert.state == MessageState.SENT,
        Alert.telegram_id.is_not(None),
        Alert.sent_at > clock.now() - CHANGED_FOR,
        or_(Alert.shown_state.is_(None), Alert.shown_state != TaskState.DONE),
    )
    rows = _with_readers(session, shown, MOST_ON_PHONES, newest=True)
    shown_now = _faces(session, rows)
    old = [
        (alert, reader, shown_now[alert.id])
        for alert, reader in rows
        if reader.chat_id is not None and alert.shown != shown_now[alert.id].stored
    ]
    holder_ids = {face.holder_id for _, _, face in old}
    holders = {
        who.id: who.first_name for who in session.scalars(select(Staff).where(Staff.id.in_(holder_ids)))
    }
    return [
        AlertToEdit(
            alert.id,
            reader.chat_id or 0,
            reader.language,
            alert.telegram_id or 0,
            face,
            holders.get(face.holder_id or 0, ""),
            reader.group_id is not None,
        )
        for alert, reader, face in old
    ]


def changed(session: Session, alert: AlertToEdit) -> None:
    """The message on the phone is up to date again."""
    _set(session, alert.id, shown=alert.face.stored, shown_state=alert.face.state)


def _faces(session: Session, rows: Sequence[tuple[Alert, Reader]]) -> dict[int, Face]:
    """What each alert says to its reader, by alert."""
    shown: dict[int, Face] = {}
    for at_desk in (False, True):
        mine = [alert for alert, reader in rows if (reader.group_id is not None) is at_desk]
        if mine:
            by_task = faces.of_alerts(session, {alert.task_id for alert in mine}, at_desk=at_desk)
            shown |= {alert.id: by_task[alert.task_id] for alert in mine}
    return shown


def _still_needed(face: Face) -> bool:
    """Once somebody has it, nobody else needs the alert, unless the family has waited longer than promised."""
    return face.state is TaskState.OPEN or (face.state is TaskState.TAKEN and face.broken)


def _may_hear(session: Session, reader: Reader, task: Task) -> bool:
    if reader.staff_id is not None:
        return access.may_hear(session, reader.staff_id, task)
    # What leads may be for one person alone, while something else of the same family waits for the desk.
    led = select(Task).where(
        or_(Task.id == task.id, Task.leading_id == task.id), Task.state != TaskState.DONE
    )
    groups = (desk.group_of(session, each) for each in session.scalars(led))
    return any(group is not None and group.id == reader.group_id for group in groups)


def _with_readers(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    limit: int,
    *,
    lock: bool = False,
    newest: bool = False,
) -> list[tuple[Alert, Reader]]:
    query = (
        select(Alert, Staff, DeskGroup)
        .outerjoin(Staff, Staff.id == Alert.staff_id)
        .outerjoin(DeskGroup, DeskGroup.id == Alert.group_id)
        .where(*conditions)
        .order_by(*((Alert.id.desc(),) if newest else (Alert.due_at, Alert.id)))
        .limit(limit)
    )
    if lock:
        query = query.with_for_update(skip_locked=True, of=Alert)
    return [(row.Alert, _reader(row.Staff, row.DeskGroup)) for row in session.execute(query)]


def _reader(person: Staff | None, group: DeskGroup | None) -> Reader:
    if person is not None:
        chat_id = person.telegram_chat_id if person.active else None
        return Reader(chat_id, person.language, staff_id=person.id)
    if group is not None:
        return Reader(group.chat_id, group.language, group_id=group.id)
    return Reader(None, "")


def _set(session: Session, alert_id: int, **values: object) -> None:
    session.execute(update(Alert).where(Alert.id == alert_id).values(**values))
