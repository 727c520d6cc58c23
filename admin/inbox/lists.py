"""The inbox as a list: tabs, filters, pages of thirty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from admin.inbox.speech import unsigned
from admin.security.sessions import Me
from budgeting import access
from budgeting.db.tables import Conversation, Household, Member, Message, Staff
from budgeting.states import Direction, InboxState, TaskKind, Urgency
from dialogs import inbox, plea

PAGE = 30
#: A page that nobody turns to: it keeps a forged number from becoming a long walk.
LAST_PAGE = 2_000


class Tab(StrEnum):
    WAITING = "waiting"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    ALL = "all"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


#: Those that show how many they hold.
COUNTED = (Tab.WAITING, Tab.MINE, Tab.UNASSIGNED, Tab.SNOOZED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty is everything."""

    language: str = ""
    topic: str = ""
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation of the list."""

    id: int
    #: What the member is called; empty for a writer whom nobody knows.
    name: str
    household: str
    language: str
    topic: str
    urgent: bool
    state: InboxState
    #: Since when an answer is due; None where none is.
    since: datetime | None
    snoozed_until: datetime | None
    seen_at: datetime | None
    holder: str
    mine: bool
    #: The words that wait; where none wait, the last that a person said.
    last: Last | None


@dataclass(frozen=True, slots=True)
class Last:
    """What a person said, the family or staff."""

    kind: str
    text: str
    parts: Sequence[Mapping[str, Any]] | None
    #: Who of the staff said it.
    author: str


def rows(
    session: Session, me: Me, now: datetime, tab: Tab, filters: Filters, page: int
) -> tuple[list[Row], int]:
    """(one page of the list, how many there are in all)."""
    wanted = and_(access.visible(Conversation, me), _in(tab, me, now), *_narrowed(filters))
    total = session.scalar(select(func.count()).select_from(Conversation).where(wanted)) or 0
    writer = aliased(Staff)
    due = inbox.waiting(now)
    query = (
        select(
            Conversation,
            func.coalesce(func.nullif(Member.called, ""), Member.name, "").label("name"),
            func.coalesce(Household.name, "").label("household"),
            func.coalesce(Staff.first_name, "").label("holder"),
            case((due, inbox.SINCE)).label("since"),
            Message,
            func.coalesce(writer.first_name, "").label("author"),
        )
        .outerjoin(Member, Member.id == Conversation.member_id)
        .outerjoin(Household, Household.id == Member.household_id)
        .outerjoin(Staff, Staff.id == Conversation.held_by)
        .outerjoin(Message, Message.id == _LAST)
        .outerjoin(writer, writer.id == Message.staff_id)
        .where(wanted)
        .order_by(*_ordered(tab, due))
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    found = session.execute(query).all()
    # What waits is the family's plea, not the last thing that was tapped, thanked for or booked.
    asked = {
        one.Conversation.id: one.Conversation.waiting_since
        for one in found
        if one.Conversation.waiting_since is not None
    }
    pleas = plea.waiting(session, asked)
    return [_row(me, now, pleas.get(one.Conversation.id), one) for one in found], total


def counts(session: Session, me: Me, now: datetime) -> dict[Tab, int]:
    """How many conversations each counted tab holds."""
    query = select(*(func.count(case((_in(tab, me, now), 1))) for tab in COUNTED))
    found = session.execute(query.where(access.visible(Conversation, me))).one()
    return dict(zip(COUNTED, found, strict=True))


_said = aliased(Message)
#: The last message by the family or by staff: an index walk from the end, once a row.
_LAST = (
    select(_said.id)
    .where(
        _said.conversation_id == Conversation.id,
        or_(
            and_(_said.direction == Direction.IN, _said.kind.not_in(("blocked", "unblocked", "tap"))),
            and_(_said.direction == Direction.OUT, _said.staff_id.is_not(None), _said.broadcast_id.is_(None)),
        ),
    )
    .order_by(_said.id.desc())
    .limit(1)
    .correlate(Conversation)
    .scalar_subquery()
)


def _in(tab: Tab, me: Me, now: datetime) -> ColumnElement[bool]:
    match tab:
        case Tab.WAITING:
            return inbox.waiting(now)
        case Tab.MINE:
            return inbox.held_by(me.staff_id, now)
        case Tab.UNASSIGNED:
            return inbox.unassigned(now)
        case Tab.SNOOZED:
            return inbox.asleep(now)
        case Tab.RESOLVED:
            return Conversation.inbox_state == InboxState.RESOLVED
        case Tab.ALL:
            return true()


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.language:
        conditions.append(Conversation.language == filters.language)
    if filters.topic:
        conditions.append(Conversation.topic == filters.topic)
    if filters.priority:
        conditions.append(Conversation.urgency == Urgency.HIGH)
    return conditions


#: A request for help stands above what has waited longer.
_CRYING = case(
    (and_(Conversation.topic == TaskKind.CRISIS.value, Conversation.urgency == Urgency.HIGH), 0), else_=1
).asc()


def _ordered(tab: Tab, due: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    number = Conversation.id.asc()
    if tab in (Tab.WAITING, Tab.UNASSIGNED):
        return [_CRYING, inbox.SINCE.asc(), number]
    if tab is Tab.SNOOZED:
        return [Conversation.snoozed_until.asc(), number]
    latest = func.coalesce(Conversation.last_seen_at, Conversation.created_at).desc()
    if tab is Tab.MINE:
        return [due.desc(), _CRYING, inbox.SINCE.asc(), latest, number]
    return [latest, number]


def _row(
    me: Me,
    now: datetime,
    waits: Message | None,
    found: Any,
) -> Row:
    conversation: Conversation = found.Conversation
    until = conversation.snoozed_until
    back = conversation.inbox_state is InboxState.SNOOZED and until is not None and until <= now
    return Row(
        conversation.id,
        found.name,
        found.household,
        conversation.language,
        conversation.topic,
        conversation.urgency is Urgency.HIGH,
        InboxState.WAITING if back else conversation.inbox_state,
        found.since,
        until,
        conversation.last_seen_at,
        found.holder,
        conversation.held_by == me.staff_id,
        _last(waits, "") if waits or _asked_only(conversation) else _last(found.Message, found.author),
    )


def _asked_only(conversation: Conversation) -> bool:
    """The family asked for a person and has said nothing yet: what it said before is not what waits."""
    return conversation.waiting_since is not None and conversation.topic != ""


def _last(message: Message | None, author: str) -> Last | None:
    if message is None:
        return None
    return Last(message.kind, message.text, unsigned(message.parts, message.staff_id), author)
