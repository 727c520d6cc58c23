"""Pause an announcement, and let it go on: whoever has it doesn't get it again, whoever hasn't still does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from budgeting import audit, events, tasks
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import ActivitySession, Broadcast, Message
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.states.activities import SessionState
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import MessageState, SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.broadcasts.copies import USEFUL


def pause(session: Session, clock: Clock, staff_id: int | None, broadcast_id: int) -> None:
    """Hold back what hasn't been sent. Changes nothing the second time.

    Raises NotFound, NotPossible("done" | "called_off").
    """
    broadcast = locked(session, broadcast_id)
    if broadcast.state is BroadcastState.PAUSED:
        return
    broadcast.state, broadcast.paused_at = BroadcastState.PAUSED, clock.now()
    _tell(session, clock, staff_id, AuditAction.BROADCAST_PAUSE, broadcast)


def resume(session: Session, clock: Clock, staff_id: int | None, broadcast_id: int) -> None:
    """Let it go on, also after an error stopped it: at its moment, or at once if that has passed meanwhile. Changes
    nothing if it isn't paused.

    Raises NotFound, NotPossible("done" | "called_off" | "session_over" | "session_cancelled").
    """
    broadcast = locked(session, broadcast_id)
    if broadcast.state is not BroadcastState.PAUSED:
        return
    now = clock.now()
    if broadcast.session_id is not None:
        meeting = session.get_one(ActivitySession, broadcast.session_id, populate_existing=True)
        if meeting.state is SessionState.CANCELLED:
            raise NotPossible("session_cancelled")
        if meeting.state is not SessionState.PLANNED or meeting.starts_at <= now:
            raise NotPossible("session_over")
    began = broadcast.started_at is not None
    broadcast.state = BroadcastState.SENDING if began else BroadcastState.SCHEDULED
    broadcast.paused_at, broadcast.error = None, None
    if not began and broadcast.due_at is not None:
        # It was held back by a person, so it isn't stale.
        broadcast.due_at = max(broadcast.due_at, now)
    _still_useful(session, now, broadcast)
    tasks.settle(session, clock, TaskKind.PROBLEM, Subject(SubjectKind.BROADCAST, broadcast.id), staff_id)
    _tell(session, clock, staff_id, AuditAction.BROADCAST_RESUME, broadcast)


def locked(session: Session, broadcast_id: int) -> Broadcast:
    """The announcement, locked. Raises NotFound, NotPossible("done" | "called_off")."""
    broadcast = session.get(Broadcast, broadcast_id, with_for_update=True, populate_existing=True)
    if broadcast is None:
        raise NotFound("broadcast", broadcast_id)
    if broadcast.state is BroadcastState.DONE:
        raise NotPossible("done")
    if broadcast.state is BroadcastState.CANCELLED:
        raise NotPossible("called_off")
    return broadcast


def _still_useful(session: Session, now: datetime, broadcast: Broadcast) -> None:
    """The time of the pause doesn't count against what waits."""
    if broadcast.session_id is not None:
        return
    session.execute(
        update(Message)
        .where(Message.broadcast_id == broadcast.id, Message.state == MessageState.QUEUED)
        .values(expires_at=now + USEFUL)
        .execution_options(synchronize_session=False)
    )


def _tell(
    session: Session, clock: Clock, staff_id: int | None, action: AuditAction, broadcast: Broadcast
) -> None:
    session.flush()
    audit.note(session, clock, staff_id, action, "broadcast", broadcast.id)
    events.tell(
        session, clock, EventKind.BROADCAST, programme_id=broadcast.programme_id, broadcast=broadcast.id
    )
