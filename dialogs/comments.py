"""A coach's word about a week: said in the coach's own name, without taking the conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import households, reviews
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Member, Message, Staff
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.states import MessageState
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply, reply, t, verbatim
from dialogs.i18n import Words
from dialogs.tell import tell_member

#: Telegram takes 4,096 characters, the line above the words included.
LONGEST = 3000


@dataclass(frozen=True, slots=True)
class Comment:
    """A word to one member of the family and what became of it."""

    message_id: int
    text: str
    staff: str
    member: str
    state: MessageState
    at: datetime


def comment(
    session: Session,
    clock: Clock,
    words: Words,
    staff_id: int,
    household_id: int,
    week: date,
    text: str,
    form_key: str,
) -> int:
    """Write to the family's adults about the week that begins on ``week``; how many are written to.

    The same ``form_key`` again says nothing twice. Raises NotFound, NotPossible("empty", "too_long", "nobody"
    where no adult may be written to).
    """
    text = text.strip()
    if not text:
        raise NotPossible("empty")
    if len(text) > LONGEST:
        raise NotPossible("too_long")
    staff = session.get(Staff, staff_id)
    if staff is None:
        raise NotFound("staff", staff_id)
    first_name = staff.first_name

    def speak(person: Person) -> Reply:
        return reply(
            t("*{name}* about your week from {date}:", name=first_name, date=week),
            verbatim(text),
            rows=[[TALK], [MENU]],
        )

    reached = 0
    for person in households.adults_to_reach(session, household_id):
        key = f"{_prefix(household_id, week)}{form_key}:{person.member_id}"
        why = tell_member(
            session, clock, words, person.member_id, speak, key=key, staff_id=staff_id, while_held=True
        )
        if why is None:
            queued = session.scalars(select(Message.id).where(Message.unique_key == key)).one()
            reviews.commented(session, clock, staff_id, household_id, week, queued)
        reached += why in (None, "said_before")
    if not reached:
        raise NotPossible("nobody")
    return reached


def comments(session: Session, household_id: int, week: date) -> list[Comment]:
    """What the family was told about the week, oldest first."""
    rows = session.execute(
        select(Message, Staff.first_name, Member)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Member, Member.id == Conversation.member_id)
        .join(Staff, Staff.id == Message.staff_id)
        .where(
            Member.household_id == household_id,
            Message.unique_key.startswith(_prefix(household_id, week)),
        )
        .order_by(Message.id)
    )
    return [
        Comment(
            message.id,
            message.parts[-1]["a"]["words"] if message.parts else message.text,
            first_name,
            member.called or member.name,
            message.state,
            message.created_at,
        )
        for message, first_name, member in rows
    ]


def _prefix(household_id: int, week: date) -> str:
    return f"comment:{household_id}:{week}:"
