"""The copies of an announcement: a row for each recipient, worded when it is written.

A copy may then wait: behind ten thousand others, in a pause, while Telegram is away. If its session changes meanwhile,
it is worded anew when the courier takes it (`bring_up_to_date`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.clock import Clock, SetClock
from budgeting.db.tables import ActivitySession, Broadcast, Conversation, Enrolment, Member, Message
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import Lane, MessageState, SubjectKind
from budgeting.subjects import Subject
from dialogs.broadcasts.audience import LeftOut, called
from dialogs.broadcasts.buttons import rows as buttons_of
from dialogs.broadcasts.criteria import Audience
from dialogs.broadcasts.wording import spoken, views
from dialogs.engine import conversation as conversations
from dialogs.engine.say import row_of
from dialogs.text.words import Words

#: A row that couldn't be sent for this long is skipped.
USEFUL = timedelta(hours=48)
#: Why a row isn't sent whose announcement was called off.
CALLED_OFF = "called_off"
#: What changes with the session.
_WORDING = ("text", "spans", "parts", "buttons", "expires_at")


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of copies that said something old."""

    #: Whether any was worded anew.
    reworded: bool = False
    #: Row → why it is not sent any more, a short code.
    dropped: dict[int, str] = field(default_factory=dict)


def rows(
    session: Session, clock: Clock, words: Words, broadcast: Broadcast, names: dict[int, str]
) -> dict[int, dict[str, Any]]:
    """The row to queue for each member who has a chat, as things stand. ``names``: what to call them."""
    if not names:
        return {}
    chats = conversations.of_members(session, list(names))
    languages = sorted({chat.language for chat in chats.values()})
    notices = {}
    answers: dict[int, EnrolmentState] = {}
    ends = clock.now() + USEFUL
    if broadcast.session_id is not None and languages:
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
    made: dict[int, dict[str, Any]] = {}
    for member_id, chat in sorted(chats.items()):
        view = notices.get(chat.language)
        if view is not None and member_id in answers:
            view = replace(view, answer=answers[member_id])
        said = spoken(broadcast.texts, view, names[member_id], chat.language, leading_on)
        said = replace(said, tells_arrears=tells_arrears)
        made[member_id] = {
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
    return made


def pointless(meeting: ActivitySession, now: datetime) -> str:
    """Why nobody needs to hear of the session any more: a short code, empty if they do."""
    if meeting.state is SessionState.CANCELLED:
        return LeftOut.SESSION_CANCELLED.value
    if meeting.state is not SessionState.PLANNED or meeting.starts_at <= now:
        return LeftOut.SESSION_OVER.value
    return ""


def bring_up_to_date(session: Session, now: datetime, waiting: Sequence[int]) -> Changed:
    """Word those of the waiting rows anew whose session has changed since they were written, and drop those that are
    pointless now. The caller has locked them."""
    changed = or_(
        ActivitySession.changed_at > Message.created_at, ActivitySession.state != SessionState.PLANNED
    )
    outdated = session.execute(
        select(Message.id, Message.broadcast_id, Conversation.member_id, called(), ActivitySession)
        .join(ActivitySession, ActivitySession.id == Message.subject_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Member, Member.id == Conversation.member_id)
        .where(
            Message.id.in_(waiting),
            Message.lane == Lane.BROADCAST,
            Message.subject_kind == SubjectKind.SESSION,
            changed,
        )
        .execution_options(populate_existing=True)
    ).all()
    # The courier had them when somebody called it off, and gave them back.
    gone = select(Message.id).join(Broadcast, Broadcast.id == Message.broadcast_id)
    called_off = gone.where(Message.id.in_(waiting), Broadcast.state == BroadcastState.CANCELLED)
    dropped = dict.fromkeys(session.scalars(called_off), CALLED_OFF)
    old: dict[int, list[Any]] = {}
    for row in outdated:
        why = pointless(row.ActivitySession, now)
        if why:
            dropped[row.id] = why
        elif row.broadcast_id is not None and row.id not in dropped:
            old.setdefault(row.broadcast_id, []).append(row)
    for broadcast_id, copies in old.items():
        broadcast = session.get_one(Broadcast, broadcast_id)
        names = {copy.member_id: copy.called for copy in copies}
        fresh = rows(session, SetClock(now), _words(), broadcast, names)
        for copy in copies:
            if copy.member_id in fresh:
                values = {name: fresh[copy.member_id][name] for name in _WORDING}
                session.execute(
                    update(Message)
                    .where(Message.id == copy.id, Message.state == MessageState.QUEUED)
                    .values(values)
                    .execution_options(synchronize_session=False)
                )
    return Changed(bool(old), dropped)


@lru_cache(maxsize=1)
def _words() -> Words:
    return Words()


def _about(broadcast: Broadcast) -> Subject:
    if broadcast.session_id is not None:
        return Subject(SubjectKind.SESSION, broadcast.session_id)
    return Subject(SubjectKind.BROADCAST, broadcast.id)


def _key(broadcast: Broadcast, member_id: int) -> str:
    if broadcast.session_id is not None:
        # Nobody is told about a session twice, even by another announcement.
        return f"notice:{broadcast.session_id}:{member_id}"
    return f"broadcast:{broadcast.id}:{member_id}"
