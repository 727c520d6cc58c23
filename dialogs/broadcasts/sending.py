"""Write an announcement's rows in pages when it's due; cancel those not yet sent.

The clock keeps calling `work_off` while there is `something_to_do`; each call is a short transaction, because on
SQLite everyone waits behind it. We store how far an announcement got, and each row has its own key, so restarts
and two clocks tell nobody twice.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from budgeting import audit, events, programmes, tasks
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.availability import unavailable
from budgeting.db.insert_once import once
from budgeting.db.tables import ActivitySession, Broadcast, Enrolment, Message
from budgeting.db.types import Base
from budgeting.errors import NotFound, NotPossible, Temporary
from budgeting.events import EventKind
from budgeting.programmes.in_use import that_use
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import Lane, MessageState, SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.broadcasts import audience as audiences
from dialogs.broadcasts.audience import LeftOut
from dialogs.broadcasts.buttons import rows as buttons_of
from dialogs.broadcasts.criteria import Audience
from dialogs.broadcasts.wording import spoken, views
from dialogs.engine import conversation as conversations
from dialogs.engine.say import row_of
from dialogs.text.words import Words

log = logging.getLogger(__name__)

#: Members per transaction.
PAGE = 500
#: Anything due longer ago than this, because nothing was running, is no longer sent.
STALE = timedelta(hours=24)
#: A row that couldn't be sent for this long is skipped.
USEFUL = timedelta(hours=48)

_M = Base.metadata.tables["messages"]
_NEW = once(_M, returning=[_M.c.id])
_ON_ITS_WAY = exists().where(
    Message.broadcast_id == Broadcast.id,
    Message.state.in_((MessageState.QUEUED, MessageState.SENDING)),
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
    return session.scalar(select(Broadcast.id).where(or_(_to_fill(now), _ARRIVED)).limit(1)) is not None


def work_off(
    session: Session, clock: Clock, words: Words, limit: int = PAGE, only: int | None = None
) -> bool:
    """Write the next page of rows of one due announcement, and close those that are finished.

    False if nothing was left to do. ``only``: just this announcement.
    """
    done = _close(session, clock)
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
        if reason == LeftOut.STALE:
            reached = audiences.count(session, audience, now, broadcast.session_id).reached
            broadcast.left_out = {LeftOut.STALE.value: reached}
        _call_off(session, clock, None, broadcast, reason)
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
    if not names:
        return 0
    chats = conversations.of_members(session, list(names))
    languages = sorted({chat.language for chat in chats.values()})
    notices = {}
    answers: dict[int, EnrolmentState] = {}
    ends = clock.now() + USEFUL
    if broadcast.session_id is not None:
        notices = views(session, broadcast.programme_id, broadcast.session_id, languages)
        ends = next(iter(notices.values())).starts_at
        given = select(Enrolment.member_id, Enrolment.state).where(
            Enrolment.session_id == broadcast.session_id, Enrolment.member_id.in_(names)
        )
        answers = {row.member_id: row.state for row in session.execute(given)}
    about = _about(broadcast)
    settings = programmes.Settings.of(programmes.programme(session, broadcast.programme_id))
    leading_on = buttons_of(settings, broadcast.buttons, broadcast.id)
    tells_arrears = Audience.of(broadcast).tells_arrears
    rows: list[dict[str, Any]] = []
    for member_id, chat in sorted(chats.items()):
        view = notices.get(chat.language)
        if view is not None and member_id in answers:
            view = replace(view, answer=answers[member_id])
        said = spoken(broadcast.texts, view, names[member_id], chat.language, leading_on)
        said = replace(said, tells_arrears=tells_arrears)
        rows.append(
            {
                **row_of(clock, words, chat, said),
                "lane": Lane.BROADCAST,
                "due_at": None,
                "expires_at": ends,
                "staff_id": None,
                "broadcast_id": broadcast.id,
                "unique_key": _key(broadcast, member_id),
                "subject_kind": about.kind,
                "subject_id": about.id,
            }
        )
    connection = session.connection()
    return len(connection.execute(_NEW[connection.dialect.name], rows).all())


def _about(broadcast: Broadcast) -> Subject:
    if broadcast.session_id is not None:
        return Subject(SubjectKind.SESSION, broadcast.session_id)
    return Subject(SubjectKind.BROADCAST, broadcast.id)


def _key(broadcast: Broadcast, member_id: int) -> str:
    if broadcast.session_id is not None:
        # Nobody is told about a session twice, even by another announcement.
        return f"notice:{broadcast.session_id}:{member_id}"
    return f"broadcast:{broadcast.id}:{member_id}"


def _too_late(session: Session, now: datetime, broadcast: Broadcast) -> str:
    """Why a due announcement must not start, or go on, any more; a short code."""
    waits = broadcast.state is BroadcastState.SCHEDULED
    if waits and broadcast.due_at is not None and now - broadcast.due_at > STALE:
        return LeftOut.STALE.value
    if broadcast.session_id is not None:
        meeting = session.get_one(ActivitySession, broadcast.session_id, populate_existing=True)
        if meeting.state is not SessionState.PLANNED:
            return f"session_{meeting.state.value}"
        if meeting.starts_at <= now:
            return "session_over"
    return ""


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
