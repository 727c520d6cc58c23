"""Sitting side by side: a member answers the dialogs at a device of the console, with a staff person beside them.

The dialogs run in a conversation of their own, which no courier serves and which ends with the sitting. The device
shows nothing else until the staff person has given their password, even after the sitting is over.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from budgeting import audit, households
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Member, Message, SignIn, Sitting, Staff
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person, phones
from budgeting.states.households import WhyEnded
from budgeting.states.messages import Direction, MessageState
from budgeting.states.side_by_side import WhyOver

#: The "bot" of conversations at the console: no bot of Telegram has this number, so no courier claims their rows.
CONSOLE = 0
#: After this long without a touch a sitting is over, and its device signed out: nobody may be beside it any more.
IDLE = timedelta(minutes=30)
_AT_ONCE = 50


class SeatTaken(NotPossible):
    """The member sits at another device, beside ``first_name``."""

    def __init__(self, first_name: str) -> None:
        super().__init__("seat_taken")
        self.first_name = first_name


class SittingOver(NotPossible):
    """The sitting is over at this device."""

    def __init__(self, why: WhyOver) -> None:
        super().__init__("sitting_over")
        self.why = why


def begin(
    session: Session, clock: Clock, staff_id: int, sign_in_id: int, member_id: int, *, take_over: bool = False
) -> Sitting:
    """Sit down with a member at the device of this sign-in; the same one twice is one sitting.

    ``take_over``: go on here with what is open at another device. Raises NotFound, SeatTaken, NotPossible("left" |
    "child" | "elsewhere": this device is busy with somebody else).
    """
    member = session.scalar(select(Member).where(Member.id == member_id).with_for_update())
    if member is None:
        raise NotFound("member", member_id)
    _refuse_who_cannot(session, member)
    here = of_device(session, sign_in_id)
    if here is not None and not (here.member_id == member_id and here.ended_at is None):
        raise NotPossible("elsewhere")
    if here is not None:
        return here
    open_now = _open_of(session, member_id)
    if open_now is not None and _is_idle(clock, open_now):
        _close(session, clock, open_now, WhyOver.IDLE)
        open_now = None
    if open_now is not None and not take_over:
        raise SeatTaken(_first_name(session, open_now.staff_id))
    if open_now is not None:
        _close(session, clock, open_now, WhyOver.ELSEWHERE, going_on=True)
    now = clock.now()
    sitting = Sitting(
        member_id=member_id,
        staff_id=staff_id,
        sign_in_id=sign_in_id,
        conversation_id=_conversation(session, clock, staff_id, member).id,
        started_at=now,
        touched_at=now,
    )
    session.add(sitting)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.SITTING_BEGIN, "member", member_id)
    return sitting


def touch(session: Session, clock: Clock, sitting_id: int) -> Sitting:
    """Somebody taps or writes: locks the sitting for the turn that follows. Raises NotFound, SittingOver."""
    sitting = session.get(Sitting, sitting_id, with_for_update=True, populate_existing=True)
    if sitting is None:
        raise NotFound("sitting", sitting_id)
    if sitting.ended_at is not None:
        raise SittingOver(sitting.why or WhyOver.ENDED)
    if _is_idle(clock, sitting):
        raise SittingOver(WhyOver.IDLE)
    if not _person(session, sitting).belongs or _conversation_of(session, sitting).ended_at is not None:
        raise SittingOver(WhyOver.LEFT)
    sitting.touched_at = clock.now()
    session.flush()
    return sitting


def end(session: Session, clock: Clock, staff_id: int, sitting_id: int) -> Sitting:
    """The staff person ends it and gets back into the console. Twice changes nothing. Raises NotFound."""
    sitting = session.get(Sitting, sitting_id, with_for_update=True, populate_existing=True)
    if sitting is None or sitting.staff_id != staff_id:
        raise NotFound("sitting", sitting_id)
    if sitting.ended_at is None:
        _close(session, clock, sitting, WhyOver.ENDED)
        audit.note(session, clock, staff_id, AuditAction.SITTING_END, "member", sitting.member_id)
    if sitting.unlocked_at is None:
        sitting.unlocked_at = clock.now()
        session.flush()
    return sitting


def member_left(session: Session, clock: Clock, sitting_id: int) -> None:
    """The member no longer belongs: it is over, and its device stays locked. Raises NotFound."""
    sitting = session.get(Sitting, sitting_id, with_for_update=True, populate_existing=True)
    if sitting is None:
        raise NotFound("sitting", sitting_id)
    if sitting.ended_at is None:
        _close(session, clock, sitting, WhyOver.LEFT)


def end_idle(session: Session, clock: Clock) -> int:
    """End the sittings that nobody has touched for a while and sign their devices out. Returns how many, some at a
    time."""
    query = select(Sitting).where(_idle(clock)).order_by(Sitting.id).limit(_AT_ONCE)
    idle = list(session.scalars(query.with_for_update(skip_locked=True)))
    for sitting in idle:
        _close(session, clock, sitting, WhyOver.IDLE)
        if sitting.sign_in_id is not None:
            session.execute(delete(SignIn).where(SignIn.id == sitting.sign_in_id))
    return len(idle)


def anybody_idle(session: Session, clock: Clock) -> bool:
    """Whether `end_idle` would end any."""
    return session.scalar(select(Sitting.id).where(_idle(clock)).limit(1)) is not None


def _idle(clock: Clock) -> ColumnElement[bool]:
    return and_(Sitting.ended_at.is_(None), Sitting.touched_at <= clock.now() - IDLE)


def of_device(session: Session, sign_in_id: int) -> Sitting | None:
    """The sitting that this sign-in's device shows and nothing else, even if it is over; None if it isn't locked."""
    return session.scalar(select(Sitting).where(Sitting.sign_in_id == sign_in_id, locks()))


def locks() -> ColumnElement[bool]:
    """The condition on a sitting that locks its device."""
    return Sitting.unlocked_at.is_(None)


def is_idle(clock: Clock, sitting: Sitting) -> bool:
    """Whether nobody has touched it for so long that it is over."""
    return sitting.ended_at is None and _is_idle(clock, sitting)


def _is_idle(clock: Clock, sitting: Sitting) -> bool:
    return clock.now() - sitting.touched_at >= IDLE


def _refuse_who_cannot(session: Session, member: Member) -> None:
    person = households.person(session, member.id)
    if not person.belongs:
        raise NotPossible("left")
    if not person.adult:
        raise NotPossible("child")


def _open_of(session: Session, member_id: int) -> Sitting | None:
    query = select(Sitting).where(Sitting.member_id == member_id, Sitting.ended_at.is_(None))
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _conversation(session: Session, clock: Clock, staff_id: int, member: Member) -> Conversation:
    """The member's open conversation at the console, or a new one."""
    query = select(Conversation).where(
        Conversation.bot_id == CONSOLE, Conversation.chat_id == member.id, Conversation.ended_at.is_(None)
    )
    chat = session.scalar(query.with_for_update())
    if chat is None:
        chat = Conversation(bot_id=CONSOLE, chat_id=member.id, created_at=clock.now())
        session.add(chat)
    chat.member_id, chat.beside_id, chat.language = member.id, staff_id, member.language
    session.flush()
    return chat


def _close(session: Session, clock: Clock, sitting: Sitting, why: WhyOver, *, going_on: bool = False) -> None:
    sitting.ended_at, sitting.why = clock.now(), why
    session.flush()
    if going_on:
        return
    # What nobody has seen by now won't be shown.
    session.execute(
        update(Message)
        .where(
            Message.conversation_id == sitting.conversation_id,
            Message.direction == Direction.OUT,
            Message.state == MessageState.QUEUED,
        )
        .values(state=MessageState.SKIPPED, error="phone_ended")
    )
    phones.end(
        session,
        clock,
        sitting.member_id,
        WhyEnded.SAT_TOGETHER,
        only=sitting.conversation_id,
        staff_id=sitting.staff_id,
    )


def _conversation_of(session: Session, sitting: Sitting) -> Conversation:
    return session.get_one(Conversation, sitting.conversation_id, populate_existing=True)


def _person(session: Session, sitting: Sitting) -> Person:
    return households.person(session, sitting.member_id, sitting.staff_id)


def _first_name(session: Session, staff_id: int) -> str:
    return session.get_one(Staff, staff_id).first_name
