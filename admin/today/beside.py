"""What the first page shows beside tasks and conversations: today's sessions, undelivered messages, weeks to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, text
from sqlalchemy.orm import Session

from admin.security.sign_ins import Me
from budgeting import access, programmes, reviews
from budgeting.access import Action, Reach
from budgeting.clock import Clock
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Conversation,
    Enrolment,
    Household,
    Member,
    Message,
)
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.messages import Direction, MessageState
from dialogs.text.languages import MAIN

#: Maximum meetings of one day.
MEETINGS = 50
#: The longest day is one on which clocks go back.
A_DAY = timedelta(hours=25)
#: Messages that failed longer ago are history; the thread shows them.
UNDELIVERED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of today."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    coming: int
    capacity: int | None
    cancelled: bool
    #: Its time zone, in which its times are shown.
    zone: str


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that didn't arrive, or may not have."""

    message_id: int
    conversation_id: int
    name: str
    at: datetime
    state: MessageState
    error: str | None


def meetings(session: Session, clock: Clock, me: Me, language: str) -> list[Meeting]:
    """Sessions in the programmes the reader runs that are today in their own time zone, earliest first."""
    mine = me.where(Action.READ_ACTIVITY, Reach.PROGRAMME)
    if not mine:
        return []
    now = clock.now()
    coming = (
        select(func.count())
        .where(Enrolment.session_id == ActivitySession.id, Enrolment.state == EnrolmentState.COMING)
        .correlate(ActivitySession)
        .scalar_subquery()
    )
    rows = session.execute(
        select(ActivitySession, Activity.title, coming.label("coming"))
        .join(Activity, Activity.id == ActivitySession.activity_id)
        .where(
            Activity.programme_id.in_(mine),
            # A range wide enough for any time zone; each session's own day is checked below.
            ActivitySession.starts_at.between(now - A_DAY, now + A_DAY),
        )
        .order_by(ActivitySession.starts_at, ActivitySession.id)
        .limit(500)
    )
    return [
        Meeting(
            row.ActivitySession.id,
            _in(row.title, language),
            row.ActivitySession.starts_at,
            row.ActivitySession.ends_at,
            row.ActivitySession.place,
            row.coming,
            row.ActivitySession.capacity,
            row.ActivitySession.state is SessionState.CANCELLED,
            row.ActivitySession.zone,
        )
        for row in rows
        if programmes.day_of(row.ActivitySession.starts_at, row.ActivitySession)
        == programmes.today(clock, row.ActivitySession)
    ][:MEETINGS]


def _failed(now: datetime, me: Me, *, mine: bool) -> ColumnElement[bool]:
    """The messages that didn't arrive lately. Announcements have their own reports."""
    return and_(
        # Worded exactly like the condition of the partial index, so that the database uses it.
        text("messages.state IN ('failed', 'uncertain')"),
        Message.direction == Direction.OUT,
        Message.broadcast_id.is_(None),
        Message.created_at > now - UNDELIVERED_FOR,
        access.visible(Conversation, me),
        *([Conversation.member_id.in_(_of_coached(me))] if mine else []),
    )


def count_undelivered(session: Session, now: datetime, me: Me) -> tuple[int, int]:
    """The number of messages that didn't arrive, and how many of them were for families that the reader coaches."""
    query = (
        select(
            func.count().label("everybody"),
            func.count().filter(Household.coach_id == me.staff_id).label("mine"),
        )
        .select_from(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(Member, Member.id == Conversation.member_id)
        .outerjoin(Household, Household.id == Member.household_id)
    )
    counts = session.execute(query.where(_failed(now, me, mine=False))).one()
    return counts.everybody, counts.mine


def undelivered(session: Session, now: datetime, me: Me, limit: int, *, mine: bool) -> list[Undelivered]:
    """The messages that didn't arrive, oldest first."""
    rows = session.execute(
        select(
            Message.id.label("message_id"),
            Message.conversation_id,
            func.coalesce(func.nullif(Member.called, ""), Member.name, "").label("name"),
            Message.created_at.label("at"),
            Message.state,
            Message.error,
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(Member, Member.id == Conversation.member_id)
        .where(_failed(now, me, mine=mine))
        .order_by(Message.created_at, Message.id)
        .limit(limit)
    )
    return [Undelivered(**row._mapping) for row in rows]


def weeks_to_read(session: Session, clock: Clock, me: Me) -> int:
    """The number of weeks of the reader's own households to read; 0 for somebody who coaches none."""
    if not me.may(Action.REVIEW_WEEK):
        return 0
    own = access.visible(Household, me, Action.REVIEW_WEEK)
    return reviews.count_unread(session, clock, own)


def _of_coached(me: Me) -> Any:
    """The members of the families that the reader coaches."""
    return (
        select(Member.id)
        .join(Household, Household.id == Member.household_id)
        .where(Household.coach_id == me.staff_id)
    )


def _in(title: Mapping[str, str], language: str) -> str:
    return str(title.get(language) or title.get(MAIN) or next(iter(title.values()), ""))
