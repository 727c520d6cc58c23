"""Something has changed since an answer was written: it waits for a decision, and its author gets a task."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import Session

from budgeting import audit, events, tasks
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import (
    Conversation,
    Household,
    Member,
    Message,
    Programme,
    ScheduledAnswer,
    Staff,
)
from budgeting.db.tables.scheduled_answers import TO_BE_SENT
from budgeting.errors import NotFound
from budgeting.events import EventKind
from budgeting.schedule import due
from budgeting.schedule.reminders.audience import consented, why_unwelcome
from budgeting.scheduled_answers.planning import about
from budgeting.states.households import HouseholdState
from budgeting.states.messages import Direction, MessageState
from budgeting.states.schedule import DueKind
from budgeting.states.scheduled_answers import ScheduledAnswerState, WhyHeld
from budgeting.states.tasks import TaskKind

#: At most so many are looked at in one pass of the clock.
LIMIT = 50


def hold(session: Session, clock: Clock, answer: ScheduledAnswer, why: str) -> None:
    """It isn't sent by itself any more; ``why`` is a code of `WhyHeld`, `why_unwelcome` or of answering. The caller
    has locked it."""
    now = clock.now()
    answer.state, answer.why, answer.held_at = ScheduledAnswerState.HELD, str(why), now
    session.flush()
    due.cancel(session, clock, DueKind.SCHEDULED_ANSWER, answer.id, "held")
    author = session.get(Staff, answer.staff_id) if answer.staff_id is not None else None
    household = session.execute(_household_of(answer.conversation_id)).first()
    tasks.open_task(
        session,
        clock,
        TaskKind.ANSWER_HELD,
        about(answer),
        programme_id=household.programme_id if household is not None else None,
        household_id=household.id if household is not None else None,
        conversation_id=answer.conversation_id,
        cause=str(why),
        assigned_to=author.id if author is not None and author.active else None,
    )
    events.tell(session, clock, EventKind.SCHEDULED, conversation_id=answer.conversation_id)


def hold_others(session: Session, clock: Clock, staff_id: int, conversation_id: int) -> None:
    """``staff_id`` closes the conversation: what colleagues planned in it waits for their decision. One's own stays
    planned: whoever writes for tomorrow hands the conversation back for the night."""
    query = select(ScheduledAnswer).where(
        TO_BE_SENT,
        ScheduledAnswer.conversation_id == conversation_id,
        ScheduledAnswer.staff_id != staff_id,
    )
    for answer in session.scalars(query.with_for_update()).all():
        hold(session, clock, answer, WhyHeld.CLOSED)


def to_be_held(
    session: Session, *, only: int | None = None, lock: bool = False
) -> list[tuple[ScheduledAnswer, str]]:
    """The answers that something speaks against since they were written, each with the reason; all, or one."""
    query = _changed().order_by(ScheduledAnswer.send_at, ScheduledAnswer.id).limit(LIMIT)
    if only is not None:
        query = query.where(ScheduledAnswer.id == only)
    if lock:
        query = query.with_for_update(skip_locked=True, of=ScheduledAnswer)
        query = query.execution_options(populate_existing=True)
    return [(row.ScheduledAnswer, _why(session, row)) for row in session.execute(query)]


def pass_on(
    session: Session,
    clock: Clock,
    by: int | None,
    answer_id: int,
    to: int | None,
    *,
    part_of: AuditAction,
) -> None:
    """Its author's work passes to ``to``, or to whoever takes it: they decide whether it is still sent, in their name.
    Raises NotFound."""
    answer = session.get(ScheduledAnswer, answer_id, with_for_update=True, populate_existing=True)
    if answer is None:
        raise NotFound("scheduled_answer", answer_id)
    answer.staff_id = to
    hold(session, clock, answer, WhyHeld.AUTHOR_GONE)
    task = tasks.about(session, TaskKind.ANSWER_HELD, about(answer), lock=True)
    if task is not None:
        task.assigned_to = to
        session.flush()
    audit.note(
        session,
        clock,
        by,
        AuditAction.ANSWER_PASSED,
        "conversation",
        answer.conversation_id,
        to=to,
        part_of=part_of,
    )


# -- inside


def _wrote() -> ColumnElement[bool]:
    """The family said something to a person since then."""
    return exists().where(
        Message.conversation_id == ScheduledAnswer.conversation_id,
        Message.id > ScheduledAnswer.after_id,
        Message.direction == Direction.IN,
        Message.state == MessageState.PASSED_ON,
    )


def _changed() -> Any:
    """The planned answers that something speaks against, with what it may be."""
    wrote = _wrote()
    elsewhere = and_(
        Conversation.held_by.is_not(None),
        Conversation.held_by != ScheduledAnswer.staff_id,
        ScheduledAnswer.beside.is_(False),
    )
    unwelcome = or_(
        and_(Member.unsafe_at.is_not(None), ScheduledAnswer.sure.is_(False)),
        Member.joined_at.is_(None),
        Member.left_at.is_not(None),
        Member.stopped_at.is_not(None),
        Member.unreachable_at.is_not(None),
        not_(consented()),
    )
    gone = or_(Household.state != HouseholdState.ACTIVE, Programme.archived_at.is_not(None))
    return (
        select(
            ScheduledAnswer,
            wrote.label("wrote"),
            Conversation.ended_at,
            Conversation.held_by,
            Member,
            Programme.archived_at,
            Staff.active,
        )
        .join(Conversation, Conversation.id == ScheduledAnswer.conversation_id)
        .outerjoin(Member, Member.id == Conversation.member_id)
        .outerjoin(Household, Household.id == Member.household_id)
        .outerjoin(Programme, Programme.id == Household.programme_id)
        .outerjoin(Staff, Staff.id == ScheduledAnswer.staff_id)
        .where(
            TO_BE_SENT,
            or_(
                Conversation.ended_at.is_not(None),
                Staff.active.is_not(True),
                elsewhere,
                and_(Member.id.is_not(None), or_(unwelcome, gone)),
                wrote,
            ),
        )
    )


def _why(session: Session, row: Any) -> str:
    answer, member = row.ScheduledAnswer, row.Member
    if row.ended_at is not None:
        return WhyHeld.PHONE_ENDED
    if row.archived_at is not None:
        return WhyHeld.PROGRAMME_OVER
    if member is not None:
        why = why_unwelcome(session, member, arrears=False)
        if why is not None and not (why == "unsafe" and answer.sure):
            return why
    if not row.active:
        return WhyHeld.AUTHOR_GONE
    if row.wrote:
        return WhyHeld.FAMILY_WROTE
    if row.held_by not in (None, answer.staff_id) and not answer.beside:
        return WhyHeld.OTHER_HOLDS
    return "left"


def _household_of(conversation_id: int) -> Any:
    return (
        select(Household.id, Household.programme_id)
        .select_from(Conversation)
        .join(Member, Member.id == Conversation.member_id)
        .join(Household, Household.id == Member.household_id)
        .where(Conversation.id == conversation_id)
    )
