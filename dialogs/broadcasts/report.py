"""What became of an announcement: only numbers, from its rows and from the answers to its session."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Broadcast, BroadcastAnswer, Conversation, Enrolment, Message
from budgeting.states.activities import EnrolmentState
from budgeting.states.messages import MessageState


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many rows of an announcement are in each state."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    uncertain: int = 0
    cancelled: int = 0
    skipped: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.failed + self.uncertain + self.cancelled + self.skipped

    @property
    def settled(self) -> int:
        """Rows whose outcome is known."""
        return self.total - self.waiting


_AS = {
    MessageState.SENT: "sent",
    MessageState.QUEUED: "waiting",
    MessageState.SENDING: "waiting",
    MessageState.FAILED: "failed",
    MessageState.UNCERTAIN: "uncertain",
    MessageState.CANCELLED: "cancelled",
    MessageState.SKIPPED: "skipped",
}


def numbers(session: Session, broadcast_ids: Collection[int]) -> dict[int, Numbers]:
    """The numbers of each announcement."""
    by_broadcast: dict[int, dict[str, int]] = {id_: {} for id_ in broadcast_ids}
    query = (
        select(Message.broadcast_id, Message.state, func.count().label("number"))
        .where(Message.broadcast_id.in_(broadcast_ids))
        .group_by(Message.broadcast_id, Message.state)
    )
    for row in session.execute(query):
        counts = by_broadcast[row.broadcast_id]
        name = _AS[row.state]
        counts[name] = counts.get(name, 0) + row.number
    return {id_: Numbers(**counts) for id_, counts in by_broadcast.items()}


def troubles(session: Session, broadcast_id: int) -> list[tuple[MessageState, str, int]]:
    """(state, code, how many) of rows that didn't arrive, or may not have."""
    states = (MessageState.FAILED, MessageState.UNCERTAIN, MessageState.SKIPPED)
    query = (
        select(Message.state, Message.error, func.count().label("number"))
        .where(Message.broadcast_id == broadcast_id, Message.state.in_(states))
        .group_by(Message.state, Message.error)
        .order_by(func.count().desc(), Message.error)
    )
    return [(row.state, row.error or "", row.number) for row in session.execute(query)]


def answers(session: Session, broadcast: Broadcast) -> Mapping[EnrolmentState, int]:
    """How its recipients have answered the invitation to its session."""
    if broadcast.session_id is None:
        return {}
    told = (
        select(Conversation.member_id)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(Message.broadcast_id == broadcast.id)
    )
    query = (
        select(Enrolment.state, func.count().label("number"))
        .where(Enrolment.session_id == broadcast.session_id, Enrolment.member_id.in_(told))
        .group_by(Enrolment.state)
    )
    return {row.state: row.number for row in session.execute(query)}


def taps(session: Session, broadcast_id: int) -> Mapping[str, int]:
    """How many people have tapped each button that leads somewhere, by its code."""
    query = (
        select(BroadcastAnswer.button, func.count().label("number"))
        .where(BroadcastAnswer.broadcast_id == broadcast_id)
        .group_by(BroadcastAnswer.button)
    )
    return {row.button: row.number for row in session.execute(query)}
