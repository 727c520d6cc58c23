"""Write an announcement's rows in pages when it's due; cancel those not yet sent.

The clock keeps calling `work_off` while there is `something_to_do`; each call is a short transaction, because on
SQLite everyone waits behind it. We store how far an announcement got, and each row has its own key, so restarts
and two clocks tell nobody twice.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from budgeting import audit, events, tasks
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.availability import unavailable
from budgeting.db.insert_once import once
from budgeting.db.tables import ActivitySession, Broadcast, Message
from budgeting.db.types import Base
from budgeting.errors import NotFound, NotPossible, Temporary
from budgeting.events import EventKind
from budgeting.programmes.in_use import that_use
from budgeting.states.activities import SessionState
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import MessageState, SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.broadcasts import audience as audiences
from dialogs.broadcasts import copies
from dialogs.broadcasts.audience import LeftOut
from dialogs.broadcasts.criteria import Audience
from dialogs.text.words import Words

log = logging.getLogger(__name__)

#: Members per transaction.
PAGE = 500
#: Anything due longer ago than this, because nothing was running, is no longer sent.
STALE = timedelta(hours=24)

_M = Base.metadata.tables["messages"]
_NEW = once(_M, returning=[_M.c.id])
_ON_ITS_WAY = exists().where(
    Message.broadcast_id == Broadcast.id,
    Message.state.in_((MessageState.QUEUED, MessageState.SENDING)),
)
#: Rows that a cancelled session leaves behind.
_UNTOLD = exists().where(
    Message.broadcast_id == Broadcast.id,
    or_(
        Message.state == MessageState.QUEUED,
        and_(Message.state == MessageState.SKIPPED, Message.error == LeftOut.SESSION_CANCELLED.value),
    ),
)
_POINTLESS = and_(
    Broadcast.state.in_((BroadcastState.SCHEDULED, BroadcastState.SENDING, BroadcastState.PAUSED)),
    exists().where(
        ActivitySession.id == Broadcast.session_id, ActivitySession.state == SessionState.CANCELLED
    ),
    or_(Broadcast.filled_at.is_(None), _UNTOLD),
)
_ARRIVED = and_(Broadcast.state == BroadcastState.SENDING, Broadcast.filled_at.is_not(None), ~_ON_ITS_WAY)


def _to_fill(now: datetime) -> ColumnElement[bool]:
    due = or_(
        and_(Broadcast.state == BroadcastState.SCHEDULED, Broadcast.due_at <= now),
        and_(Broadcast.state == BroadcastState.SENDING, Broadcast.filled_at.is_(None)),
    )
    # If the programme has switched off announcements, or what this one is about, it waits until they're on again.
    return and_(
        due,
        Broadcast.programme_id.in_(that_use(Instrument.BROADCASTS)),
        or_(Broadcast.session_id.is_(None), Broadcast.programme_id.in_(that_use(Instrument.ACTIVITIES))),
    )


def something_to_do(session: Session, now: datetime) -> bool:
    """Whether `work_off` would find something. Changes nothing."""
    return (
        session.scalar(select(Broadcast.id).where(or_(_to_fill(now), _ARRIVED, _POINTLESS)).limit(1))
        is not None
    )


def work_off(
    session: Session, clock: Clock, words: Words, limit: int = PAGE, only: int | None = None
) -> bool:
    """Write the next page of rows of one due announcement, and close those that are finished.

    False if nothing was left to do. ``only``: just this announcement.
    """
    done = _drop_cancelled(session, clock)
    done = _close(session, clock) or done
    chosen = select(Broadcast).where(_to_fill(clock.now())).order_by(Broadcast.due_at, Broadcast.id).limit(1)
    if only is not None:
        chosen = chosen.where(Broadcast.id == only)
    broadcast = session.scalar(
        chosen.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    )
    if broadcast is None:
        return done
    try:
        with session.begin_nested():
            _fill(session, clock, words, broadcast, limit)
    except Temporary:
        raise
    except Exception as error:
        if unavailable(error) is not None:
            # Not the announcement's fault: the database is gone, and the next tick starts over.
            raise
        # One that can't be written must not hold up the others.
        log.error("announcement %d could not be written: %s", broadcast.id, type(error).__name__)
        session.refresh(broadcast)
        broadcast.state, broadcast.paused_at = BroadcastState.PAUSED, clock.now()
        broadcast.error = type(error).__name__[:80]
        tasks.open_task(
            session,
            clock,
            TaskKind.PROBLEM,
            Subject(SubjectKind.BROADCAST, broadcast.id),
            programme_id=broadcast.programme_id,
        )
    events.tell(
        session, clock, EventKind.BROADCAST, programme_id=broadcast.programme_id, broadcast=broadcast.id
    )
    session.flush()
    return True


def cancel(session: Session, clock: Clock, staff_id: int | None, broadcast_id: int) -> int:
    """Cancel an announcement: what hasn't been sent never will be. Returns how many rows; 0 if already cancelled.

    Raises NotFound, NotPossible("done").
    """
    broadcast = session.get(Broadcast, broadcast_id, with_for_update=True, populate_existing=True)
    if broadcast is None:
        raise NotFound("broadcast", broadcast_id)
    if broadcast.state is BroadcastState.CANCELLED:
        return 0
    if broadcast.state is BroadcastState.DONE:
        raise NotPossible("done")
    return _call_off(session, clock, staff_id, broadcast, "")


# -- one page


def _fill(session: Session, clock: Clock, words: Words, broadcast: Broadcast, limit: int) -> None:
    now, audience = clock.now(), Audience.of(broadcast)
    # Asked for each page: the session may be cancelled while thousands are still to be told of it.
    reason = _too_late(session, now, broadcast)
    if reason:
        log.info("announcement %d was not sent: %s", broadcast.id, reason)
        _give_up(session, clock, broadcast, LeftOut(reason))
        return
    paused = audiences.is_paused(session, broadcast.programme_id, now)
    if broadcast.state is BroadcastState.SCHEDULED:
        broadcast.state, broadcast.started_at = BroadcastState.SENDING, now
        audit.note(
            session, clock, broadcast.created_by, AuditAction.BROADCAST_SEND, "broadcast", broadcast.id
        )
    members = session.execute(
        audiences.page(audience, now, broadcast.session_id, broadcast.reached_id, limit, paused=paused)
    ).all()
    left_out = Counter(broadcast.left_out)
    left_out.update(row.reason for row in members if row.reason)
    names = {row.id: row.called for row in members if not row.reason}
    told = _queue(session, clock, words, broadcast, names)
    if told < len(names):
        left_out[LeftOut.TOLD_BEFORE.value] += len(names) - told
    broadcast.left_out = dict(left_out)
    if members:
        broadcast.reached_id = members[-1].id
    if len(members) < limit:
        broadcast.filled_at = now
    session.flush()


def _queue(session: Session, clock: Clock, words: Words, broadcast: Broadcast, names: dict[int, str]) -> int:
    """Queue one row for each member; returns how many are new."""
    rows = list(copies.rows(session, clock, words, broadcast, names).values())
    if not rows:
        return 0
    connection = session.connection()
    return len(connection.execute(_NEW[connection.dialect.name], rows).all())


def _too_late(session: Session, now: datetime, broadcast: Broadcast) -> str:
    """Why a due announcement must not start, or go on, any more; a short code."""
    waits = broadcast.state is BroadcastState.SCHEDULED
    if waits and broadcast.due_at is not None and now - broadcast.due_at > STALE:
        return LeftOut.STALE.value
    if broadcast.session_id is not None:
        # Locked: a page is written before the session changes or after, so that a later look finds what is old.
        meeting = session.get_one(
            ActivitySession, broadcast.session_id, populate_existing=True, with_for_update={"read": True}
        )
        return copies.pointless(meeting, now)
    return ""


def _give_up(session: Session, clock: Clock, broadcast: Broadcast, why: LeftOut) -> None:
    """Nobody else is told; the report says how many that are, and why."""
    if broadcast.filled_at is None:
        audience = Audience.of(broadcast)
        untold = audiences.count(session, audience, clock.now(), broadcast.session_id).reached
        broadcast.left_out = {**broadcast.left_out, why.value: untold}
    session.execute(
        update(Message)
        .where(Message.broadcast_id == broadcast.id, Message.state == MessageState.QUEUED)
        .values(state=MessageState.SKIPPED, error=why.value, unique_key=None)
        .execution_options(synchronize_session=False)
    )
    _call_off(session, clock, None, broadcast, why.value)


def _drop_cancelled(session: Session, clock: Clock) -> bool:
    """Call off announcements whose session was cancelled before everybody had been told; whether there were any."""
    without_session = session.scalars(
        select(Broadcast).where(_POINTLESS).limit(20).with_for_update(skip_locked=True)
    ).all()
    for broadcast in without_session:
        _give_up(session, clock, broadcast, LeftOut.SESSION_CANCELLED)
    session.flush()
    return bool(without_session)


def _call_off(session: Session, clock: Clock, staff_id: int | None, broadcast: Broadcast, reason: str) -> int:
    broadcast.state, broadcast.finished_at = BroadcastState.CANCELLED, clock.now()
    session.flush()
    stopped: Any = session.execute(
        update(Message)
        .where(Message.broadcast_id == broadcast.id, Message.state == MessageState.QUEUED)
        # Without its key: whoever wasn't told may be told of the same session by another announcement.
        .values(state=MessageState.CANCELLED, unique_key=None)
        .execution_options(synchronize_session=False)
    )
    audit.note(session, clock, staff_id, AuditAction.BROADCAST_CANCEL, "broadcast", broadcast.id, reason)
    events.tell(
        session, clock, EventKind.BROADCAST, programme_id=broadcast.programme_id, broadcast=broadcast.id
    )
    return int(stopped.rowcount)


def _close(session: Session, clock: Clock) -> bool:
    """Mark announcements as done once none of their rows is still on its way."""
    through = session.scalars(
        select(Broadcast).where(_ARRIVED).limit(20).with_for_update(skip_locked=True)
    ).all()
    for broadcast in through:
        broadcast.state, broadcast.finished_at = BroadcastState.DONE, clock.now()
        events.tell(
            session, clock, EventKind.BROADCAST, programme_id=broadcast.programme_id, broadcast=broadcast.id
        )
    session.flush()
    return bool(through)
