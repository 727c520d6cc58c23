"""The labels of a programme, and those on conversations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Conversation, ConversationLabel, Household, Member, Programme
from budgeting.db.tables import Label as Row
from budgeting.states.labels import LabelColour

#: A programme's own, archived ones among them.
LIMIT = 500


@dataclass(frozen=True, slots=True)
class Label:
    id: int
    name: str
    colour: LabelColour
    #: No longer offered since.
    archived_at: datetime | None
    #: On how many conversations it is; 0 where that isn't asked for.
    used: int = 0


def of_programme(session: Session, programme_id: int) -> list[Label]:
    """All of a programme's, archived ones last, each with how often it is used."""
    used = (
        select(func.count())
        .where(ConversationLabel.label_id == Row.id)
        .correlate(Row)
        .scalar_subquery()
        .label("used")
    )
    query = select(Row, used).where(Row.programme_id == programme_id)
    rows = session.execute(query.order_by(Row.archived_at.is_not(None), Row.name, Row.id).limit(LIMIT))
    return [_label(row.Label, row.used) for row in rows]


def offered(session: Session, conversation_id: int) -> list[Label]:
    """What can be put on a conversation: the labels of its family's programme. A stranger has none."""
    query = _of_its_programme(conversation_id).where(Row.archived_at.is_(None)).order_by(Row.name, Row.id)
    return [_label(row) for row in session.scalars(query.limit(LIMIT))]


def belongs(session: Session, conversation_id: int, label_id: int) -> bool:
    """Whether it is a label of the programme of the conversation's family, archived or not."""
    return session.scalar(_of_its_programme(conversation_id).where(Row.id == label_id)) is not None


def _of_its_programme(conversation_id: int) -> Select[Row]:
    return (
        select(Row)
        .join(Household, Household.programme_id == Row.programme_id)
        .join(Member, Member.household_id == Household.id)
        .join(Conversation, Conversation.member_id == Member.id)
        .where(Conversation.id == conversation_id)
    )


def of_conversations(session: Session, conversation_ids: Collection[int]) -> Mapping[int, Sequence[Label]]:
    """The labels on these conversations, by name; conversations without any are absent."""
    by_conversation: dict[int, list[Label]] = {}
    if not conversation_ids:
        return by_conversation
    query = (
        select(ConversationLabel.conversation_id, Row)
        .join(Row, Row.id == ConversationLabel.label_id)
        .where(ConversationLabel.conversation_id.in_(conversation_ids))
        .order_by(Row.name, Row.id)
    )
    for row in session.execute(query):
        by_conversation.setdefault(row.conversation_id, []).append(_label(row.Label))
    return by_conversation


def to_filter(session: Session, programme_ids: Collection[int]) -> list[tuple[int, str]]:
    """(number, name) of the labels of these programmes that are in use or offered; with several programmes, the
    name says which."""
    query = (
        select(Row.id, Row.name, Programme.name.label("programme"))
        .join(Programme, Programme.id == Row.programme_id)
        .where(
            Row.programme_id.in_(programme_ids),
            Row.archived_at.is_(None)
            | select(ConversationLabel.label_id).where(ConversationLabel.label_id == Row.id).exists(),
        )
        .order_by(Row.name, Row.id)
    )
    rows = session.execute(query.limit(LIMIT)).all()
    several = len({row.programme for row in rows}) > 1
    return [(row.id, f"{row.name} ({row.programme})" if several else row.name) for row in rows]


def _label(row: Row, used: int = 0) -> Label:
    return Label(row.id, row.name, row.colour, row.archived_at, used)
