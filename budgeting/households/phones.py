"""Phones: which chats a member is linked with, and how that ends.

A linked phone is a conversation with a member that hasn't ended and isn't held at the console (`on_a_phone`).
However it ends (the member leaves, gets a new invite, or staff or the family say so), it ends here: from then on the
chat is a stranger's, nothing queued for it is sent, and what was planned for a member without a phone is cancelled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from budgeting import audit, events, tasks
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Household, Member, Programme
from budgeting.errors import NotFound
from budgeting.events import EventKind
from budgeting.households.rows import set_on_member
from budgeting.schedule import due
from budgeting.states.conversations import InboxState
from budgeting.states.households import HouseholdState, WhyEnded
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: In these states a question of the member's is still unanswered when their phone ends.
_WAITING = (InboxState.WAITING, InboxState.HELD, InboxState.SNOOZED)
#: After these the family still takes part, and their question still needs an answer.
_STILL_WITH_US = (
    *(WhyEnded.NEW_INVITE, WhyEnded.REPLACED, WhyEnded.BY_STAFF, WhyEnded.BY_FAMILY),
    WhyEnded.SAT_TOGETHER,
)
#: Another phone ends the earlier ones, but not what somebody answers at the console meanwhile.
_ANOTHER_PHONE = (WhyEnded.NEW_INVITE, WhyEnded.REPLACED)


@dataclass(frozen=True, slots=True)
class Phone:
    """A linked phone; ``id`` is its conversation."""

    id: int
    member_id: int
    linked_at: datetime
    last_seen_at: datetime | None


def on_a_phone() -> ColumnElement[bool]:
    """The condition on a conversation that isn't held side by side at the console."""
    return Conversation.beside_id.is_(None)


def linked(session: Session, *member_ids: int) -> list[Phone]:
    """The phones of these members, in the order they were linked."""
    query = (
        select(
            Conversation.id,
            Conversation.member_id,
            Conversation.linked_at,
            Conversation.created_at,
            Conversation.last_seen_at,
        )
        .where(Conversation.member_id.in_(member_ids), Conversation.ended_at.is_(None), on_a_phone())
        .order_by(Conversation.linked_at, Conversation.id)
        .limit(200)
    )
    return [
        Phone(row.id, row.member_id or 0, row.linked_at or row.created_at, row.last_seen_at)
        for row in session.execute(query)
    ]


def owner(session: Session, phone_id: int) -> int:
    """The member who has this linked phone. Raises NotFound, also for a phone that has ended."""
    query = select(Conversation.member_id).where(
        Conversation.id == phone_id,
        Conversation.member_id.is_not(None),
        Conversation.ended_at.is_(None),
        on_a_phone(),
    )
    member_id = session.scalar(query)
    if member_id is None:
        raise NotFound("phone", phone_id)
    return member_id


def link(session: Session, clock: Clock, member_id: int, conversation_id: int) -> None:
    """Make the chat this member's only phone; an earlier one ends."""
    end(session, clock, member_id, WhyEnded.REPLACED, but=conversation_id)
    session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(member_id=member_id, linked_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def end(
    session: Session,
    clock: Clock,
    member_id: int,
    why: WhyEnded,
    *,
    only: int | None = None,
    but: int | None = None,
    staff_id: int | None = None,
) -> int:
    """End the member's phones (``only`` one conversation, or all ``but`` one); returns how many ended. Twice is once.

    Staff who answered there, or owe an answer, are told to phone instead. The caller writes the audit line.
    """
    # Lock the chats before the member, in the order a turn does: concurrent callers wait for each other.
    query = select(Conversation).where(Conversation.member_id == member_id, Conversation.ended_at.is_(None))
    if only is not None:
        query = query.where(Conversation.id == only)
    if why in _ANOTHER_PHONE:
        query = query.where(on_a_phone())
    if but is not None:
        query = query.where(Conversation.id != but)
    query = query.order_by(Conversation.id).with_for_update().execution_options(populate_existing=True)
    ending = list(session.scalars(query))
    member = session.get(Member, member_id)
    household = session.get(Household, member.household_id) if member is not None else None
    for chat in ending:
        owed = chat.inbox_state in _WAITING
        chat.ended_at, chat.ended_by, chat.ended_why = clock.now(), staff_id, why.value
        chat.held_by = chat.held_at = chat.waiting_since = chat.snoozed_until = chat.woken_at = None
        chat.inbox_state, chat.frames, chat.interrupted = InboxState.RESOLVED, [], None
        session.flush()
        programme_id = household.programme_id if household is not None else None
        events.tell(session, clock, EventKind.PHONE_ENDED, programme_id=programme_id, conversation_id=chat.id)
        tasks.settle(
            session, clock, TaskKind.CONVERSATION, Subject(SubjectKind.CONVERSATION, chat.id), staff_id
        )
        if owed and household is not None and why in _STILL_WITH_US:
            # They asked for a person and can't be answered here any more: somebody phones.
            tasks.open_task(
                session,
                clock,
                TaskKind.UNREACHABLE,
                Subject(SubjectKind.MEMBER, member_id),
                programme_id=household.programme_id,
                household_id=household.id,
                conversation_id=chat.id,
            )
    at_the_console = why is WhyEnded.SAT_TOGETHER
    if member is not None and not linked(session, member_id) and but is None and not at_the_console:
        _without_a_phone(session, clock, member)
    return len(ending)


def end_one(
    session: Session, clock: Clock, staff_id: int | None, member_id: int, phone_id: int, reason: str = ""
) -> None:
    """Staff say this phone is no longer the member's. Raises NotFound if it isn't theirs now."""
    if not end(session, clock, member_id, WhyEnded.BY_STAFF, only=phone_id, staff_id=staff_id):
        raise NotFound("phone", phone_id)
    audit.note(session, clock, staff_id, AuditAction.MEMBER_UNLINK, "member", member_id, reason)


def turn_out(session: Session, clock: Clock, member_id: int) -> None:
    """End the phones of somebody who no longer belongs, whatever the cause.

    Called for each inbound message from such a phone: the rule must not rely on every way of leaving having
    applied it.
    """
    row = session.execute(
        select(Member.left_at, Household.state, Programme.archived_at)
        .join(Household, Household.id == Member.household_id)
        .join(Programme, Programme.id == Household.programme_id)
        .where(Member.id == member_id)
    ).one()
    why = WhyEnded.NOT_JOINED
    if row.left_at is not None:
        why = WhyEnded.LEFT
    elif row.state is not HouseholdState.ACTIVE:
        why = WhyEnded.HOUSEHOLD_LEFT
    elif row.archived_at is not None:
        why = WhyEnded.PROGRAMME_OVER
    end(session, clock, member_id, why)


def _without_a_phone(session: Session, clock: Clock, member: Member) -> None:
    if member.joined_at is None:
        return
    # The old phone being unreachable says nothing about the next one.
    set_on_member(session, member.id, joined_at=None, unreachable_at=None)
    due.cancel_of_member(session, clock, member.id, "phone_ended")


def in_use(session: Session, member_id: int) -> bool:
    """Whether the member has a linked phone."""
    there = exists().where(Conversation.member_id == member_id, Conversation.ended_at.is_(None), on_a_phone())
    return bool(session.scalar(select(there)))
