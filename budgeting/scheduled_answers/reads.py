"""Which answers wait in a conversation, and by which hours they are sent."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.calendars import QuietRules
from budgeting.clock import DEFAULT_ZONE
from budgeting.db.tables import Conversation, Household, Member, Message, Programme, ScheduledAnswer
from budgeting.errors import NotFound
from budgeting.programmes import Settings
from budgeting.scheduled_answers.moments import Hours
from budgeting.states.scheduled_answers import ScheduledAnswerState

OPEN = (ScheduledAnswerState.WAITING, ScheduledAnswerState.HELD)


def open_in(session: Session, conversation_id: int) -> Sequence[ScheduledAnswer]:
    """What is still to be sent or decided in a conversation, by its time."""
    query = (
        select(ScheduledAnswer)
        .where(ScheduledAnswer.conversation_id == conversation_id, ScheduledAnswer.state.in_(OPEN))
        .order_by(ScheduledAnswer.send_at, ScheduledAnswer.id)
    )
    return session.scalars(query.limit(100)).all()


def get(session: Session, conversation_id: int, answer_id: int, *, lock: bool = False) -> ScheduledAnswer:
    """One of them. Raises NotFound, also for one that was sent or cancelled."""
    answer = session.get(ScheduledAnswer, answer_id, with_for_update=lock or None, populate_existing=lock)
    if answer is None or answer.conversation_id != conversation_id or answer.state not in OPEN:
        raise NotFound("scheduled_answer", answer_id)
    return answer


def hours_of(session: Session, conversation_id: int) -> Hours:
    """Where the family lives and when it rests; for somebody unknown, those of the front office."""
    row = session.execute(
        select(Household.zone, Programme)
        .select_from(Conversation)
        .join(Member, Member.id == Conversation.member_id)
        .join(Household, Household.id == Member.household_id)
        .join(Programme, Programme.id == Household.programme_id)
        .where(Conversation.id == conversation_id)
    ).first()
    if row is not None:
        return Hours(QuietRules.of(Settings.of(row.Programme)), row.zone)
    front = programmes.front(session)
    if front is None:
        return Hours(QuietRules(), DEFAULT_ZONE)
    return Hours(QuietRules.of(Settings.of(front)), front.zone)


def newest_message(session: Session, conversation_id: int) -> int:
    """The conversation's newest message; 0 if there is none."""
    query = select(func.max(Message.id)).where(Message.conversation_id == conversation_id)
    return session.scalar(query) or 0
