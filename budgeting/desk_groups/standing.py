"""Which group belongs to which programme, and what becomes of it at Telegram: lost, or moved to another number."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import audit, tasks
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Alert, DeskGroup, Programme
from budgeting.states.messages import MessageState, SubjectKind
from budgeting.states.tasks import TaskKind, TaskState
from budgeting.subjects import Subject
from budgeting.tasks import alerts


def of_programme(session: Session, programme_id: int, *, lock: bool = False) -> DeskGroup | None:
    """The programme's row, whether its group is linked or not; None if it never had one."""
    query = select(DeskGroup).where(DeskGroup.programme_id == programme_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def by_chat(session: Session, chat_id: int) -> DeskGroup | None:
    """The linked group with this number at Telegram."""
    return session.scalar(select(DeskGroup).where(DeskGroup.chat_id == chat_id))


def linked_name(session: Session, row: DeskGroup) -> str:
    """The name of the programme whose alerts appear in the group."""
    return session.get_one(Programme, row.programme_id).name


def lost(session: Session, clock: Clock, chat_id: int) -> bool:
    """The bot can't write in the group any more: it is unlinked, and those who set up the programme are told.

    Returns whether it was a linked one.
    """
    row = session.scalar(select(DeskGroup).where(DeskGroup.chat_id == chat_id).with_for_update())
    if row is None:
        return False
    detach(session, row)
    row.chat_id, row.lost_at, row.test_asked_at = None, clock.now(), None
    session.flush()
    audit.note(session, clock, None, AuditAction.PROGRAMME_GROUP_LOST, "programme", row.programme_id)
    subject = Subject(SubjectKind.PROGRAMME, row.programme_id)
    tasks.open_task(session, clock, TaskKind.GROUP_LOST, subject, programme_id=row.programme_id)
    return True


def moved(session: Session, clock: Clock, chat_id: int, new_chat_id: int) -> bool:
    """Telegram made a supergroup of the group: it has another number, and messages from before can't be changed there.

    What still waits is said again there. Returns whether it was a linked one.
    """
    row = session.scalar(select(DeskGroup).where(DeskGroup.chat_id == chat_id).with_for_update())
    if row is None:
        return False
    row.chat_id = new_chat_id
    now = clock.now()
    there = (Alert.group_id == row.id, Alert.state == MessageState.SENT, Alert.telegram_id.is_not(None))
    waits = (Alert.sent_at > now - alerts.CHANGED_FOR, Alert.shown_state != TaskState.DONE)
    session.execute(update(Alert).where(*there, *waits).values(state=MessageState.QUEUED, due_at=now))
    session.execute(update(Alert).where(Alert.group_id == row.id).values(telegram_id=None))
    session.flush()
    return True


def detach(session: Session, row: DeskGroup) -> None:
    """What was on its way to the group is not sent, and what stands there is left as it is."""
    waits = Alert.state.in_((MessageState.QUEUED, MessageState.SENDING))
    session.execute(update(Alert).where(Alert.group_id == row.id, waits).values(state=MessageState.SKIPPED))
    session.execute(update(Alert).where(Alert.group_id == row.id).values(telegram_id=None))
