"""Plan an answer, change it, take it back, and record that it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from budgeting import audit, events, tasks
from budgeting.audit import AuditAction
from budgeting.clock import Clock, local_date
from budgeting.db.tables import Conversation, Member, ScheduledAnswer
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.schedule import due
from budgeting.schedule.reminders.audience import why_unwelcome
from budgeting.scheduled_answers.moments import problem_of
from budgeting.scheduled_answers.reads import get, hours_of, newest_message, open_in
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.scheduled_answers import ScheduledAnswerState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: At most so many wait in one conversation.
MOST = 10
#: However late the clock finds it: the speaker decides what that means.
_EVER = timedelta(days=3_650)
#: What a person who confirms the moment accepts.
CONFIRMABLE = ("quiet", "sunday", "holiday")


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be said: free words, or a phrase with what fills it and its words as a message stores them."""

    text: str
    phrase: str = ""
    filling: Mapping[str, Any] | None = None
    parts: list[Any] | None = None
    confirmed: bool = False
    sure: bool = False


def plan(
    session: Session,
    clock: Clock,
    staff_id: int,
    conversation_id: int,
    said: Planned,
    moment: datetime,
    *,
    anyway: bool = False,
) -> ScheduledAnswer:
    """Plan it for ``moment`` (UTC), in one's own name. The same words for the same moment are planned once.

    Raises NotFound, NotPossible("ended" | "unwelcome" | "past" | "far" | "too_many"), and "quiet" | "sunday" |
    "holiday" unless it is sent ``anyway``.
    """
    chat = _chat(session, conversation_id)
    _check(session, clock, chat, moment, sure=said.sure, anyway=anyway)
    waiting = open_in(session, conversation_id)
    for other in waiting:
        same = (other.staff_id, other.text, other.phrase) == (staff_id, said.text, said.phrase)
        if same and other.send_at == moment and other.state is ScheduledAnswerState.WAITING:
            return other
    if len(waiting) >= MOST:
        raise NotPossible("too_many")
    answer = ScheduledAnswer(
        conversation_id=conversation_id,
        staff_id=staff_id,
        written_by=staff_id,
        text=said.text,
        phrase=said.phrase,
        filling=dict(said.filling) if said.filling is not None else None,
        parts=said.parts,
        confirmed=said.confirmed,
        sure=said.sure,
        send_at=moment,
        after_id=0,
        rung=0,
        state=ScheduledAnswerState.WAITING,
        created_at=clock.now(),
    )
    session.add(answer)
    _wait(session, clock, staff_id, chat, answer, moment)
    audit.note(session, clock, staff_id, AuditAction.ANSWER_SCHEDULE, "conversation", conversation_id)
    return answer


def replan(
    session: Session,
    clock: Clock,
    staff_id: int,
    conversation_id: int,
    answer_id: int,
    moment: datetime,
    *,
    said: Planned | None = None,
    anyway: bool = False,
) -> ScheduledAnswer:
    """Give it another moment or other words, or decide that one that is held is still sent. It is sent in the name of
    whoever decides. Raises like `plan`, NotFound also for one that was sent or cancelled meanwhile."""
    chat = _chat(session, conversation_id)
    answer = get(session, conversation_id, answer_id, lock=True)
    sure = said.sure if said is not None else answer.sure
    _check(session, clock, chat, moment, sure=sure, anyway=anyway)
    if said is not None:
        answer.text, answer.confirmed, answer.sure = said.text, said.confirmed, said.sure
    _wait(session, clock, staff_id, chat, answer, moment)
    audit.note(session, clock, staff_id, AuditAction.ANSWER_RESCHEDULE, "conversation", conversation_id)
    return answer


def cancel(session: Session, clock: Clock, staff_id: int, conversation_id: int, answer_id: int) -> None:
    """It isn't sent. Raises NotFound, also if it was sent or cancelled already."""
    answer = get(session, conversation_id, answer_id, lock=True)
    _settle(session, clock, staff_id, answer, ScheduledAnswerState.CANCELLED)
    audit.note(session, clock, staff_id, AuditAction.ANSWER_UNSCHEDULE, "conversation", conversation_id)


def drop(session: Session, clock: Clock, staff_id: int | None, answer: ScheduledAnswer) -> None:
    """Nobody is left to read it; the caller has locked it, and wrote the audit line."""
    _settle(session, clock, staff_id, answer, ScheduledAnswerState.CANCELLED)


def sent(
    session: Session, clock: Clock, staff_id: int, answer: ScheduledAnswer, message_id: int | None
) -> None:
    """Record that it was said; the caller has locked it, and wrote the audit line with the words."""
    answer.message_id = message_id
    _settle(session, clock, staff_id, answer, ScheduledAnswerState.SENT)


def postpone(session: Session, clock: Clock, answer: ScheduledAnswer, moment: datetime) -> None:
    """The clock was late, and families rest now: it waits until ``moment``."""
    answer.send_at = moment
    _put(session, answer)


def about(answer: ScheduledAnswer) -> Subject:
    """What its task is about."""
    return Subject(SubjectKind.SCHEDULED_ANSWER, answer.id)


# -- inside


def _chat(session: Session, conversation_id: int) -> Conversation:
    # Locked like a turn of the family's, so that what it writes comes before or after, never in between.
    chat = session.get(Conversation, conversation_id, with_for_update=True, populate_existing=True)
    if chat is None:
        raise NotFound("conversation", conversation_id)
    if chat.ended_at is not None:
        raise NotPossible("ended")
    return chat


def _check(
    session: Session, clock: Clock, chat: Conversation, moment: datetime, *, sure: bool, anyway: bool
) -> None:
    member = session.get(Member, chat.member_id) if chat.member_id is not None else None
    why = why_unwelcome(session, member, arrears=False) if member is not None else None
    if why == "unsafe":
        if not sure:
            raise NotPossible("unsafe")
    elif why is not None:
        raise NotPossible("unwelcome")
    problem = problem_of(moment, clock.now(), hours_of(session, chat.id))
    if problem is not None and not (anyway and problem in CONFIRMABLE):
        raise NotPossible(problem)


def _wait(
    session: Session,
    clock: Clock,
    staff_id: int,
    chat: Conversation,
    answer: ScheduledAnswer,
    moment: datetime,
) -> None:
    """It waits for its moment; whatever has happened in the conversation so far is known."""
    answer.staff_id, answer.send_at = staff_id, moment
    answer.state, answer.why, answer.held_at = ScheduledAnswerState.WAITING, "", None
    answer.beside = chat.held_by not in (None, staff_id)
    answer.after_id = newest_message(session, chat.id)
    session.flush()
    due.cancel(session, clock, DueKind.SCHEDULED_ANSWER, answer.id, "moved")
    _put(session, answer)
    tasks.settle(session, clock, TaskKind.ANSWER_HELD, about(answer), staff_id)
    events.tell(session, clock, EventKind.SCHEDULED, conversation_id=chat.id)


def _put(session: Session, answer: ScheduledAnswer) -> None:
    answer.rung += 1
    session.flush()
    day = local_date(answer.created_at, hours_of(session, answer.conversation_id).zone)
    due.put(
        session,
        DueKind.SCHEDULED_ANSWER,
        answer.id,
        None,
        day,
        answer.rung,
        answer.send_at,
        answer.send_at + _EVER,
    )


def _settle(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    answer: ScheduledAnswer,
    state: ScheduledAnswerState,
) -> None:
    answer.state, answer.settled_at, answer.settled_by = state, clock.now(), staff_id
    # What was sent is a message, and what wasn't is nobody's.
    answer.text, answer.parts, answer.filling = "", None, None
    session.flush()
    due.cancel(session, clock, DueKind.SCHEDULED_ANSWER, answer.id, state.value)
    tasks.settle(session, clock, TaskKind.ANSWER_HELD, about(answer), staff_id)
    events.tell(session, clock, EventKind.SCHEDULED, conversation_id=answer.conversation_id)
