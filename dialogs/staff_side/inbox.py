"""The staff inbox: which conversations wait, and what staff can do with one besides answering it.

`handover` moves a conversation between a person and the dialogs; here staff snooze it, give it to a colleague,
close it without a reply, reopen it, or leave a note for colleagues. A snoozed conversation comes back by itself:
readers compare `snoozed_until` with the time, and the clock marks it as back (`wake_due`), at once if the family has
something urgent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from budgeting import access, audit, events, tasks
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Household, Member, Message, Staff, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.states.conversations import InboxState
from budgeting.states.messages import Direction, MessageState, SubjectKind
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.subjects import Subject
from dialogs.engine.conversation import State
from dialogs.staff_side import handover
from dialogs.text.words import Words

# -- which conversations


def asleep(now: datetime) -> ColumnElement[bool]:
    """Snoozed, and not back yet."""
    return and_(Conversation.inbox_state == InboxState.SNOOZED, Conversation.snoozed_until > now)


def waiting(now: datetime) -> ColumnElement[bool]:
    """An answer is due: the family wrote to a person, or a snoozed conversation is back."""
    back = and_(Conversation.inbox_state == InboxState.SNOOZED, Conversation.snoozed_until <= now)
    asked = and_(
        Conversation.inbox_state.in_((InboxState.WAITING, InboxState.HELD)),
        Conversation.waiting_since.is_not(None),
    )
    return or_(asked, back)


def unassigned(now: datetime) -> ColumnElement[bool]:
    """Waiting, and nobody has it."""
    return and_(waiting(now), Conversation.held_by.is_(None))


def held_by(staff_id: int, now: datetime) -> ColumnElement[bool]:
    """Held by this staff person, and not snoozed."""
    return and_(Conversation.held_by == staff_id, ~asleep(now))


#: The furthest moment until which a conversation can be snoozed.
FURTHEST = timedelta(days=366)
#: How long after a colleague's answer the next one is asked whether it is still to be sent.
A_MOMENT = timedelta(minutes=10)
#: What came back from a snooze stands first.
BACK_FIRST = case((Conversation.woken_at.is_not(None), 0), else_=1)
#: Since when an answer is due; one snoozed without a question counts from its return.
SINCE = func.coalesce(Conversation.waiting_since, Conversation.snoozed_until)


# -- what staff do


def answered_since(
    session: Session, now: datetime, staff_id: int, conversation_id: int, seen: int
) -> tuple[Message, str] | None:
    """What a colleague answered a moment ago, after message ``seen``, and their first name; None if nobody did."""
    query = (
        select(Message, Staff.first_name)
        .join(Staff, Staff.id == Message.staff_id)
        .where(
            Message.conversation_id == conversation_id,
            Message.id > seen,
            Message.direction == Direction.OUT,
            Message.broadcast_id.is_(None),
            Message.staff_id != staff_id,
            Message.created_at > now - A_MOMENT,
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return None if row is None else (row.Message, row.first_name)


def colleagues(session: Session, conversation_id: int) -> list[Staff]:
    """Who may hold this conversation: those who answer the household; for a stranger, the operators of all
    programmes."""
    household = session.execute(_household_of(conversation_id)).first()
    return access.who(session, Action.ANSWER, household.id if household is not None else None)


def assign(session: Session, clock: Clock, staff_id: int, conversation_id: int, to: int) -> None:
    """Give the conversation to a colleague, who answers from now on. Raises NotFound, also for someone who may
    not hold it."""
    state = handover.find(session, conversation_id)
    if to not in {person.id for person in colleagues(session, conversation_id)}:
        raise NotFound("staff", to)
    handover.hold(session, clock, state, to)
    audit.note(
        session,
        clock,
        staff_id,
        AuditAction.CONVERSATION_ASSIGN,
        "conversation",
        conversation_id,
        to=to,
    )


def note(session: Session, clock: Clock, staff_id: int, conversation_id: int, text: str) -> int:
    """Write a line for colleagues, which the family never sees; returns its row. Raises NotPossible("empty")."""
    row = write_note(session, clock, staff_id, conversation_id, text)
    audit.note(session, clock, staff_id, AuditAction.CONVERSATION_NOTE, "conversation", conversation_id)
    return row


def write_note(session: Session, clock: Clock, staff_id: int, conversation_id: int, text: str) -> int:
    """Write the row of a note; the caller checks the right. Raises NotPossible("empty")."""
    if not text.strip():
        raise NotPossible("empty")
    state = handover.find(session, conversation_id)
    row: int = session.execute(
        insert(Message)
        .values(
            conversation_id=state.id,
            bot_id=state.bot_id,
            direction=Direction.NOTE,
            # Nothing to send: the courier only looks at queued rows.
            state=MessageState.RECEIVED,
            created_at=clock.now(),
            text=text.strip(),
            staff_id=staff_id,
        )
        .returning(Message.id)
    ).scalar_one()
    events.tell(session, clock, EventKind.NOTED, conversation_id=state.id)
    return row


def snooze(session: Session, clock: Clock, staff_id: int, conversation_id: int, until: datetime) -> None:
    """Snooze the conversation until a moment, or until the family writes to a person again.

    The person holding it keeps holding it. Raises NotPossible("past" | "far" | "held"), NotFound.
    """
    if until <= clock.now():
        raise NotPossible("past")
    if until > clock.now() + FURTHEST:
        raise NotPossible("far")
    state = _mine_to_change(session, staff_id, conversation_id)
    state.inbox_state, state.woken_at = InboxState.SNOOZED, None
    session.execute(
        update(Conversation)
        .where(Conversation.id == state.id)
        .values(snoozed_at=clock.now(), snoozed_until=until)
        .execution_options(synchronize_session=False)
    )
    handover.save(session, clock, state, EventKind.SNOOZED)
    audit.note(session, clock, staff_id, AuditAction.CONVERSATION_SNOOZE, "conversation", conversation_id)


def calm(session: Session, clock: Clock, staff_id: int, conversation_id: int) -> None:
    """It was no emergency: close the request for help; what was written waits like any other message.

    Does nothing if it's already calm. Raises NotFound.
    """
    state = handover.find(session, conversation_id)
    if state.topic != TaskKind.CRISIS.value and state.urgency is Urgency.NORMAL:
        return
    state.urgency = Urgency.NORMAL
    if state.topic == TaskKind.CRISIS.value:
        state.topic = TaskKind.CONVERSATION.value
    tasks.settle(session, clock, TaskKind.CRISIS, Subject(SubjectKind.CONVERSATION, state.id), staff_id)
    handover.save(session, clock, state, EventKind.CALMED)
    reason = "not an emergency"
    audit.note(
        session, clock, staff_id, AuditAction.CONVERSATION_CALM, "conversation", conversation_id, reason
    )


def resolve(session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int) -> None:
    """Nothing is left to answer here. The family gets a message only if someone was talking with them.

    Raises NotPossible("held") if a colleague has it, NotFound.
    """
    state = _mine_to_change(session, staff_id, conversation_id)
    if state.held_by is not None:
        handover.give_back(session, clock, words, staff_id, conversation_id)
        return
    if state.inbox_state is InboxState.RESOLVED:
        return
    handover.settle(session, clock, state, staff_id)
    handover.save(session, clock, state, EventKind.RESOLVED)
    audit.note(session, clock, staff_id, AuditAction.CONVERSATION_RESOLVE, "conversation", conversation_id)


def reopen(session: Session, clock: Clock, staff_id: int, conversation_id: int) -> None:
    """It needs an answer after all. Raises NotPossible("open") if it's still waiting, NotFound."""
    state = _mine_to_change(session, staff_id, conversation_id)
    if state.inbox_state not in (InboxState.RESOLVED, InboxState.QUIET):
        raise NotPossible("open")
    state.inbox_state, state.waiting_since = InboxState.WAITING, clock.now()
    _ask_for_somebody(session, clock, conversation_id)
    handover.save(session, clock, state, EventKind.REOPENED)
    audit.note(session, clock, staff_id, AuditAction.CONVERSATION_REOPEN, "conversation", conversation_id)


def wake(session: Session, clock: Clock, staff_id: int, conversation_id: int) -> None:
    """End the snooze. Raises NotPossible("held"), NotFound."""
    state = _mine_to_change(session, staff_id, conversation_id)
    if state.inbox_state is not InboxState.SNOOZED:
        return
    _end_snooze(session, clock, state)
    audit.note(session, clock, staff_id, AuditAction.CONVERSATION_WAKE, "conversation", conversation_id)


def wake_due(session: Session, clock: Clock, words: Words, limit: int) -> int:
    """Bring back what was snoozed until now, or whose family has something urgent; returns how many. Whoever holds a
    conversation still does, unless they may no longer answer there: then it waits for everybody."""
    query = select(Conversation.id).where(_to_wake(clock.now())).order_by(Conversation.snoozed_until)
    numbers = session.scalars(query.limit(limit)).all()
    for number in numbers:
        state = handover.find(session, number)
        if state.inbox_state is not InboxState.SNOOZED:
            continue
        state.woken_at = clock.now()
        if state.held_by is not None and state.held_by not in {p.id for p in colleagues(session, number)}:
            handover.let_go(session, clock, words, state)
            _ask_for_somebody(session, clock, number)
        else:
            _end_snooze(session, clock, state)
    return len(numbers)


def something_to_wake(session: Session, now: datetime) -> bool:
    """Whether `wake_due` would find anything."""
    return session.scalar(select(Conversation.id).where(_to_wake(now)).limit(1)) is not None


def _to_wake(now: datetime) -> ColumnElement[bool]:
    household = select(Member.household_id).where(Member.id == Conversation.member_id).scalar_subquery()
    urgent = exists().where(
        WAITS,
        Task.urgency == Urgency.HIGH,
        Task.created_at > Conversation.snoozed_at,
        or_(Task.conversation_id == Conversation.id, Task.household_id == household),
    )
    return and_(
        Conversation.inbox_state == InboxState.SNOOZED,
        Conversation.ended_at.is_(None),
        or_(Conversation.snoozed_until <= now, urgent),
    )


def _end_snooze(session: Session, clock: Clock, state: State) -> None:
    state.inbox_state = InboxState.WAITING if state.held_by is None else InboxState.HELD
    state.waiting_since = state.waiting_since or clock.now()
    if state.held_by is None:
        _ask_for_somebody(session, clock, state.id)
    handover.save(session, clock, state, EventKind.REOPENED)


def _ask_for_somebody(session: Session, clock: Clock, conversation_id: int) -> None:
    """A waiting conversation that nobody holds gets a task, as if the family had asked for a person."""
    household = session.execute(_household_of(conversation_id)).first()
    tasks.open_task(
        session,
        clock,
        TaskKind.CONVERSATION if household is not None else TaskKind.CALL_BACK,
        Subject(SubjectKind.CONVERSATION, conversation_id),
        programme_id=household.programme_id if household is not None else None,
        household_id=household.id if household is not None else None,
        conversation_id=conversation_id,
    )


def _mine_to_change(session: Session, staff_id: int, conversation_id: int) -> State:
    """The conversation, unless a colleague is talking in it: then it has to be taken over first."""
    state = handover.find(session, conversation_id)
    if state.held_by not in (None, staff_id):
        raise NotPossible("held")
    return state


def _household_of(conversation_id: int) -> Select[int, int | None, int]:
    return (
        select(Household.programme_id, Household.coach_id, Household.id)
        .select_from(Conversation)
        .join(Member, Member.id == Conversation.member_id)
        .join(Household, Household.id == Member.household_id)
        .where(Conversation.id == conversation_id)
    )
