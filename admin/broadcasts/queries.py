"""The queries of the announcements' pages, limited to the reader's programmes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Reader
from admin.inbox.labels import reason
from admin.kit.listing import Params
from admin.kit.pagination import Query
from admin.security.sign_ins import Me
from budgeting import access
from budgeting.access import Action
from budgeting.clock import Clock
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Broadcast,
    Conversation,
    Enrolment,
    Household,
    Member,
    Message,
    Programme,
    Site,
    Staff,
)
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.households import HouseholdState
from budgeting.states.messages import MessageState
from dialogs import broadcasts
from dialogs.broadcasts import Numbers
from dialogs.text import Text
from dialogs.text.languages import MAIN, main_first

#: As many names as a person will read; the counts cover the rest.
MOST = 100


@dataclass(frozen=True, slots=True)
class Row:
    """An announcement in the list."""

    id: int
    title: str
    state: BroadcastState
    #: When it was or will be sent.
    at: datetime
    by: str
    about_session: bool
    numbers: Numbers
    #: An error paused it.
    error: bool = False


def visible(session: Session, context: Reader, asked: Params) -> Query:
    """The announcements the reader may see, each with its author and its meeting."""
    return (
        select(Broadcast, Staff.first_name, Activity.title)
        .outerjoin(Staff, Staff.id == Broadcast.created_by)
        .outerjoin(ActivitySession, ActivitySession.id == Broadcast.session_id)
        .outerjoin(Activity, Activity.id == ActivitySession.activity_id)
        .where(access.visible(Broadcast, context.me))
    )


def rows(session: Session, context: Reader, records: Sequence[Any]) -> list[Row]:
    """The list's rows, with each announcement's results so far."""
    counted = broadcasts.numbers(session, [row.Broadcast.id for row in records])
    return [
        Row(
            each.Broadcast.id,
            titled(each.title, context.language) or each.Broadcast.title,
            each.Broadcast.state,
            each.Broadcast.started_at or each.Broadcast.due_at or each.Broadcast.created_at,
            each.first_name or "",
            each.Broadcast.session_id is not None,
            counted[each.Broadcast.id],
            each.Broadcast.error is not None,
        )
        for each in records
    ]


def programmes(session: Session, me: Me) -> list[Programme]:
    """The programmes in which ``me`` may announce something."""
    query = select(Programme).where(
        access.visible(Programme, me, Action.SEND_BROADCAST), Programme.archived_at.is_(None)
    )
    return list(session.scalars(query.order_by(Programme.id)))


def sites(session: Session, programme_id: int) -> list[Site]:
    return list(session.scalars(select(Site).where(Site.programme_id == programme_id).order_by(Site.name)))


def sites_to_choose(session: Session, programme_id: int) -> list[Site]:
    """The sites to choose from: those that are offered, and archived ones as long as families live there."""
    lived_in = select(Household.site_id).where(
        Household.programme_id == programme_id, Household.state == HouseholdState.ACTIVE
    )
    query = select(Site).where(Site.programme_id == programme_id)
    query = query.where(Site.archived_at.is_(None) | Site.id.in_(lived_in))
    return list(session.scalars(query.order_by(Site.name)))


def languages(session: Session, programme_id: int) -> list[str]:
    """The languages that the programme's members read."""
    query = select(Member.language).join(Household).where(Household.programme_id == programme_id).distinct()
    return main_first(session.scalars(query))


def titled(titles: Mapping[str, str] | None, language: str) -> str:
    """An activity's title in the reader's language, else in Italian; empty if it has none."""
    return str((titles or {}).get(language) or (titles or {}).get(MAIN, ""))


def title(session: Session, broadcast: Broadcast, language: str) -> str:
    """The announcement's title for the reader."""
    query = select(Activity.title).join(ActivitySession, ActivitySession.activity_id == Activity.id)
    titles = session.scalar(query.where(ActivitySession.id == broadcast.session_id))
    return titled(titles, language) or broadcast.title


def sessions(
    session: Session, clock: Clock, programme_id: int, language: str
) -> list[tuple[ActivitySession, str]]:
    """Upcoming meetings, soonest first, with their titles in the reader's language."""
    query = (
        select(ActivitySession, Activity.title)
        .join(Activity, Activity.id == ActivitySession.activity_id)
        .where(
            Activity.programme_id == programme_id,
            ActivitySession.starts_at > clock.now(),
            ActivitySession.state == SessionState.PLANNED,
        )
        .order_by(ActivitySession.starts_at, ActivitySession.id)
        .limit(MOST)
    )
    return [(row.ActivitySession, titled(row.title, language)) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person in the report: their answer, or why the message didn't arrive."""

    name: str
    household_id: int
    household: str
    conversation_id: int
    state: EnrolmentState | MessageState
    why: Text | None = None


def answered(session: Session, me: Me, broadcast: Broadcast) -> list[Recipient]:
    """The recipients' answers to the session, those who come first."""
    query = (
        select(Member, Household, Conversation.id.label("chat"), Enrolment.state)
        .join(Household, Household.id == Member.household_id)
        .join(Conversation, Conversation.member_id == Member.id)
        .join(Message, Message.conversation_id == Conversation.id)
        .join(Enrolment, Enrolment.member_id == Member.id)
        .where(
            access.visible(Household, me),
            Message.broadcast_id == broadcast.id,
            Enrolment.session_id == broadcast.session_id,
        )
        .order_by(Enrolment.answered_at, Enrolment.id)
        .limit(MOST)
    )
    order = list(EnrolmentState)
    recipients = [
        Recipient(
            row.Member.called or row.Member.name, row.Household.id, row.Household.name, row.chat, row.state
        )
        for row in session.execute(query)
    ]
    return sorted(recipients, key=lambda person: order.index(EnrolmentState(person.state)))


def missed(session: Session, me: Me, broadcast: Broadcast) -> list[Recipient]:
    """The people whom it didn't reach, or may not have."""
    query = (
        select(Member, Household, Conversation.id.label("chat"), Message.state, Message.error)
        .join(Conversation, Conversation.member_id == Member.id)
        .join(Household, Household.id == Member.household_id)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(
            access.visible(Household, me),
            Message.broadcast_id == broadcast.id,
            Message.state.in_((MessageState.FAILED, MessageState.UNCERTAIN, MessageState.SKIPPED)),
        )
        .order_by(Message.id)
        .limit(MOST)
    )
    return [
        Recipient(
            row.Member.called or row.Member.name,
            row.Household.id,
            row.Household.name,
            row.chat,
            row.state,
            reason(row.error),
        )
        for row in session.execute(query)
    ]
