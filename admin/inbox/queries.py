"""The queries of the list of conversations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from admin.context import Reader
from admin.inbox.speech import unsigned
from admin.kit.listing import Params
from admin.kit.pagination import Query
from admin.security.sign_ins import Me
from budgeting import access, labels
from budgeting.access import Action, Actor
from budgeting.db.tables import Conversation, ConversationLabel, Household, Member, Message, Staff
from budgeting.labels import Label
from budgeting.states.conversations import InboxState
from budgeting.states.messages import Direction
from budgeting.states.tasks import TaskKind, Urgency
from dialogs.staff_side import inbox, needs_answer


class Tab(StrEnum):
    WAITING = "waiting"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    ALL = "all"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


#: The states in which a conversation waits or will again.
OPEN = (InboxState.WAITING, InboxState.HELD, InboxState.SNOOZED)
#: The tabs that show a count.
COUNTED = (Tab.WAITING, Tab.MINE, Tab.UNASSIGNED, Tab.SNOOZED)


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list."""

    id: int
    #: The member's name; empty for an unknown writer.
    name: str
    household: str
    language: str
    topic: str
    urgent: bool
    state: InboxState
    #: Since when an answer is due; None if none is.
    since: datetime | None
    snoozed_until: datetime | None
    seen_at: datetime | None
    holder: str
    mine: bool
    labels: Sequence[Label]
    #: Back from a snooze, and nobody has dealt with it yet.
    back: bool
    #: The words waiting for an answer; if none are, the last that a person wrote.
    last: Last | None


@dataclass(frozen=True, slots=True)
class Last:
    """Something a person wrote, family or staff."""

    kind: str
    text: str
    parts: Sequence[Mapping[str, Any]] | None
    #: The staff person who wrote it.
    author: str


def visible(session: Session, context: Reader, asked: Params) -> Query:
    """A tab's conversations that the reader may see, each with its writer and who has it."""
    now = context.clock.now()
    return (
        select(
            Conversation,
            func.coalesce(func.nullif(Member.called, ""), Member.name, "").label("name"),
            func.coalesce(Household.name, "").label("household"),
            func.coalesce(Staff.first_name, "").label("holder"),
            case((inbox.waiting(now), inbox.SINCE)).label("since"),
        )
        .outerjoin(Member, Member.id == Conversation.member_id)
        .outerjoin(Household, Household.id == Member.household_id)
        .outerjoin(Staff, Staff.id == Conversation.held_by)
        .where(access.visible(Conversation, context.me), _in(Tab(asked["tab"]), context.me, now))
    )


def rows(session: Session, context: Reader, records: Sequence[Any]) -> list[Row]:
    """The rows as the page shows them."""
    # The words that wait are the family's request, not what they tapped, thanked for or booked last.
    asked = {
        record.Conversation.id: record.Conversation.waiting_since
        for record in records
        if record.Conversation.waiting_since is not None
    }
    unanswered = needs_answer.waiting(session, asked)
    labelled = labels.of_conversations(session, [record.Conversation.id for record in records])
    spoken = _last_words(
        session,
        [
            record.Conversation.id
            for record in records
            if record.Conversation.id not in unanswered and not _asked_only(record.Conversation)
        ],
    )
    now = context.clock.now()
    return [
        _row(
            context.me,
            now,
            record,
            unanswered.get(record.Conversation.id),
            spoken.get(record.Conversation.id),
            labelled.get(record.Conversation.id, ()),
        )
        for record in records
    ]


def counts(session: Session, me: Me, now: datetime) -> dict[Tab, int]:
    """The number of conversations in each counted tab."""
    query = select(*(func.count(case((_in(tab, me, now), 1))) for tab in COUNTED))
    # Most conversations are in none of these tabs, so don't even look at them.
    somewhere = or_(Conversation.inbox_state.in_(OPEN), Conversation.held_by == me.staff_id)
    numbers = session.execute(query.where(somewhere, access.visible(Conversation, me))).one()
    return dict(zip(COUNTED, numbers, strict=True))


_said = aliased(Message)
#: The last message from the family or from staff: an index walk from the end, once per row.
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


def _in(tab: Tab, me: Actor, now: datetime) -> ColumnElement[bool]:
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


def has_label(label_id: int) -> ColumnElement[bool]:
    """Whether a conversation has this label."""
    return (
        select(ConversationLabel.label_id)
        .where(ConversationLabel.conversation_id == Conversation.id, ConversationLabel.label_id == label_id)
        .exists()
    )


def labels_to_filter(session: Session, context: Reader) -> Sequence[tuple[int, str]]:
    """The labels of the programmes whose conversations they read."""
    return labels.to_filter(session, context.me.where(Action.READ_CONVERSATION))


#: A request for help sorts above others that have waited longer.
_CRYING = case(
    (and_(Conversation.topic == TaskKind.CRISIS.value, Conversation.urgency == Urgency.HIGH), 0), else_=1
).asc()


def ordered(asked: Params, context: Reader) -> list[Any]:
    """A tab's order: waiting conversations by how long they have waited, others by when they were last seen."""
    tab = Tab(asked["tab"])
    if tab in (Tab.WAITING, Tab.UNASSIGNED):
        return [_CRYING, inbox.BACK_FIRST.asc(), inbox.SINCE.asc()]
    if tab is Tab.SNOOZED:
        return [Conversation.snoozed_until.asc()]
    latest = func.coalesce(Conversation.last_seen_at, Conversation.created_at).desc()
    if tab is Tab.MINE:
        return [
            inbox.waiting(context.clock.now()).desc(),
            _CRYING,
            inbox.BACK_FIRST.asc(),
            inbox.SINCE.asc(),
            latest,
        ]
    return [latest]


def _last_words(session: Session, ids: Sequence[int]) -> dict[int, Last]:
    """The last words of a person in each conversation; read for the rows of a page, because no order needs them, and
    their numbers first: a planner without statistics would join every message there is with these few."""
    if not ids:
        return {}
    newest = select(_LAST.label("row")).select_from(Conversation).where(Conversation.id.in_(ids))
    query = (
        select(Message, func.coalesce(Staff.first_name, "").label("author"))
        .outerjoin(Staff, Staff.id == Message.staff_id)
        .where(Message.id.in_([row for row in session.scalars(newest) if row is not None]))
    )
    return {row.Message.conversation_id: _last(row.Message, row.author) for row in session.execute(query)}


def _row(
    me: Actor,
    now: datetime,
    record: Any,
    waits: Message | None,
    spoken: Last | None,
    labelled: Sequence[Label],
) -> Row:
    conversation: Conversation = record.Conversation
    until = conversation.snoozed_until
    back = conversation.inbox_state is InboxState.SNOOZED and until is not None and until <= now
    return Row(
        conversation.id,
        record.name,
        record.household,
        conversation.language,
        conversation.topic,
        conversation.urgency is Urgency.HIGH,
        InboxState.WAITING if back else conversation.inbox_state,
        record.since,
        until,
        conversation.last_seen_at,
        record.holder,
        conversation.held_by == me.staff_id,
        labelled,
        back or (conversation.woken_at is not None and record.since is not None),
        _last(waits, "") if waits else None if _asked_only(conversation) else spoken,
    )


def _asked_only(conversation: Conversation) -> bool:
    """Whether the family asked for a person and has written nothing since: earlier words are not what is waiting."""
    return conversation.waiting_since is not None and conversation.topic != ""


def _last(message: Message, author: str) -> Last:
    return Last(message.kind, message.text, unsigned(message.parts, message.staff_id), author)
