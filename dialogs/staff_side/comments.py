"""A coach's comment on a week, sent in the coach's name without taking over the conversation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from budgeting import households, reviews
from budgeting.arrears import visibility
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Member, Message, Staff, WeekReview
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.states.messages import MessageState, SubjectKind
from budgeting.subjects import Subject
from dialogs.arrears import mentions
from dialogs.arrears.wording import discreet
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.notify import tell_member
from dialogs.text import own_words, t, verbatim
from dialogs.text.words import Words

#: Telegram takes 4,096 characters, including the line above the words.
LONGEST = 3000


class Readers(StrEnum):
    """Who in the family reads a comment."""

    ALL = "all"
    SEE_ARREARS = "see_arrears"
    NAMED = "named"


class AboutArrears(NotPossible):
    """The text mentions arrears (``words``), and people (``names``) who may not read about them would read it."""

    def __init__(self, words: Sequence[str], names: Sequence[str]) -> None:
        super().__init__("about_arrears")
        self.words, self.names = words, names


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment to one family member, and what became of it."""

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
    *,
    readers: Readers = Readers.ALL,
    named: Collection[int] = (),
    confirmed: bool = False,
) -> int:
    """Write to adults of the family about the week starting on ``week``; returns how many get it.

    ``readers`` chooses among those we may write to; ``named``: the members, if chosen by name. Repeating a
    ``form_key`` says nothing twice. Raises NotFound, NotPossible("empty", "too_long", "nobody" if we may write
    to none of those chosen), and AboutArrears if the text mentions arrears and would reach someone who may not
    read about them, unless ``confirmed``.
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
    chosen = [
        person
        for person in households.adults_to_reach(session, household_id)
        if _reads(person, readers, named)
    ]
    about = mentions.mentioned(session, household_id, text)
    unwanted = [person.name for person in chosen if not visibility.sees_arrears(person)]
    if about and unwanted and not confirmed:
        raise AboutArrears(about, unwanted)

    def speak(person: Person) -> Reply:
        heading = t("*{name}* about your week of {date}:", name=first_name, date=week)
        if visibility.sees_arrears(person) and (about or readers is Readers.SEE_ARREARS):
            return discreet(heading, verbatim(text), rows=[[TALK], [MENU]])
        return reply(heading, verbatim(text), rows=[[TALK], [MENU]])

    about_week = Subject(SubjectKind.WEEK, reviews.week_id(session, clock, staff_id, household_id, week))
    reached = 0
    for person in chosen:
        why = tell_member(
            session,
            clock,
            words,
            person.member_id,
            speak,
            subject=about_week,
            key=f"comment:{household_id}:{week}:{form_key}:{person.member_id}",
            staff_id=staff_id,
            while_held=True,
        )
        if why is None:
            queued = session.scalars(_said(about_week).order_by(Message.id.desc()).limit(1)).one()
            reviews.commented(session, clock, staff_id, household_id, week, queued)
        reached += why in (None, "said_before")
    if not reached:
        raise NotPossible("nobody")
    return reached


def _reads(person: Person, readers: Readers, named: Collection[int]) -> bool:
    match readers:
        case Readers.ALL:
            return True
        case Readers.SEE_ARREARS:
            return visibility.sees_arrears(person)
        case Readers.NAMED:
            return person.member_id in named


def comments(session: Session, household_id: int, week: date) -> list[Comment]:
    """What the family was told about the week, oldest first."""
    rows = session.execute(
        select(Message, Staff.first_name, Member)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Member, Member.id == Conversation.member_id)
        .join(Staff, Staff.id == Message.staff_id)
        .join(WeekReview, WeekReview.id == Message.subject_id)
        .where(
            Message.subject_kind == SubjectKind.WEEK,
            WeekReview.household_id == household_id,
            WeekReview.week == week,
        )
        .order_by(Message.id)
    )
    return [
        Comment(
            row.Message.id,
            own_words(row.Message.parts) or row.Message.text,
            row.first_name,
            row.Member.called or row.Member.name,
            row.Message.state,
            row.Message.created_at,
        )
        for row in rows
    ]


def _said(about: Subject) -> Select[int]:
    """The messages about the week."""
    return select(Message.id).where(Message.subject_kind == about.kind, Message.subject_id == about.id)
