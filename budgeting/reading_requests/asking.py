"""Ask for a reader, answer, give back, and pass on what took too long."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, audit, programmes, staff, tasks
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Message, Programme, ReadingRequest, Task
from budgeting.db.tables.reading_requests import WAITS_FOR_READER
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes import office
from budgeting.reading_requests.readers import Place, Reader, next_reader, place_of
from budgeting.reading_requests.reads import turns, waiting
from budgeting.states.messages import Direction, SubjectKind
from budgeting.states.reading_requests import ReadingRequestState
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.subjects import Subject
from budgeting.tasks import on_call

#: How much office time a reader has before the next one is asked.
READ_WITHIN = timedelta(hours=2)


def ask(
    session: Session,
    clock: Clock,
    staff_id: int,
    conversation_id: int,
    message_id: int,
    language: str,
    *,
    coordinator: bool = False,
) -> Reader:
    """Ask the next reader of ``language`` what a family's message means, or a coordinator; returns who it is.

    Raises NotFound (also if they may not read the conversation), NotPossible("asked" | "nobody_reads").
    """
    message, chat = _message(session, staff_id, conversation_id, message_id)
    before = turns(session, message.id)
    if any(turn.state in (ReadingRequestState.WAITING, ReadingRequestState.ANSWERED) for turn in before):
        raise NotPossible("asked")
    place = place_of(session, chat.id)
    reader = next_reader(session, place, language, {staff_id}, coordinator=coordinator)
    if reader is None:
        raise NotPossible("nobody_reads")
    _turn(session, clock, message.id, language, staff_id, place, reader)
    task = tasks.open_task(
        session,
        clock,
        TaskKind.READING_REQUESTED,
        _about(message.id),
        programme_id=place.programme_id,
        household_id=place.household_id,
        conversation_id=chat.id,
        urgency=chat.urgency,
        assigned_to=reader.id,
    )
    task.assigned_to = reader.id
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.READING_ASK, "conversation", chat.id, to=reader.id)
    return reader


def answered(
    session: Session, clock: Clock, staff_id: int, conversation_id: int, message_id: int, note_id: int
) -> None:
    """The message was read: ``note_id`` is the note that says what it means. Whoever may read the conversation can
    answer, asked or not.

    Raises NotFound, NotPossible("not_asked").
    """
    chat = _end(
        session, clock, staff_id, conversation_id, message_id, ReadingRequestState.ANSWERED, note_id=note_id
    )
    audit.note(session, clock, staff_id, AuditAction.READING_ANSWER, "conversation", chat.id)


def withdraw(session: Session, clock: Clock, staff_id: int, conversation_id: int, message_id: int) -> None:
    """Nobody needs to read it any more. Raises NotFound, NotPossible("not_asked")."""
    chat = _end(session, clock, staff_id, conversation_id, message_id, ReadingRequestState.WITHDRAWN)
    audit.note(session, clock, staff_id, AuditAction.READING_WITHDRAW, "conversation", chat.id)


def give_back(session: Session, clock: Clock, staff_id: int, conversation_id: int, message_id: int) -> None:
    """The reader can't: the next one is asked. Raises NotFound, NotPossible("not_asked")."""
    _, chat = _message(session, staff_id, conversation_id, message_id)
    turn = waiting(turns(session, message_id, lock=True))
    if turn is None or turn.reader_id != staff_id:
        raise NotPossible("not_asked")
    turn.state, turn.ended_at = ReadingRequestState.GIVEN_BACK, clock.now()
    _next(session, clock, turn)
    audit.note(session, clock, staff_id, AuditAction.READING_GIVE_BACK, "conversation", chat.id)


def pass_on(session: Session, clock: Clock, limit: int) -> int:
    """Ask the next reader where the time has passed; returns how many there were."""
    late = session.scalars(
        select(ReadingRequest)
        .where(WAITS_FOR_READER, ReadingRequest.due_at <= clock.now())
        .order_by(ReadingRequest.due_at, ReadingRequest.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for turn in late:
        turn.state, turn.ended_at = ReadingRequestState.LATE, clock.now()
        _next(session, clock, turn)
    return len(late)


def something_late(session: Session, now: datetime) -> bool:
    """Whether `pass_on` would find anything."""
    query = select(ReadingRequest.id).where(WAITS_FOR_READER, ReadingRequest.due_at <= now)
    return session.scalar(query.limit(1)) is not None


# -- inside


def _about(message_id: int) -> Subject:
    return Subject(SubjectKind.MESSAGE, message_id)


def _message(
    session: Session, staff_id: int, conversation_id: int, message_id: int
) -> tuple[Message, Conversation]:
    """A family's message that this person may read, and its conversation. Raises NotFound."""
    message = session.get(Message, message_id, with_for_update=True, populate_existing=True)
    if message is None or message.direction is not Direction.IN or message.conversation_id != conversation_id:
        raise NotFound("message", message_id)
    who = access.actor(session, staff_id)
    return message, access.get(session, who, Conversation, message.conversation_id, Action.READ_CONVERSATION)


def _end(
    session: Session,
    clock: Clock,
    staff_id: int,
    conversation_id: int,
    message_id: int,
    state: ReadingRequestState,
    *,
    note_id: int | None = None,
) -> Conversation:
    _, chat = _message(session, staff_id, conversation_id, message_id)
    turn = waiting(turns(session, message_id, lock=True))
    if turn is None:
        raise NotPossible("not_asked")
    turn.state, turn.ended_at, turn.note_id = state, clock.now(), note_id
    session.flush()
    tasks.settle(session, clock, TaskKind.READING_REQUESTED, _about(message_id), staff_id)
    return chat


def _turn(
    session: Session,
    clock: Clock,
    message_id: int,
    language: str,
    asked_by: int,
    place: Place,
    reader: Reader | None,
) -> None:
    now = clock.now()
    programme = (
        programmes.front(session)
        if place.programme_id is None
        else session.get(Programme, place.programme_id)
    )
    due = office.within(now, office.Hours.of(programme), READ_WITHIN) if programme else now + READ_WITHIN
    session.add(
        ReadingRequest(
            message_id=message_id,
            language=language,
            asked_by=asked_by,
            reader_id=reader.id if reader else None,
            state=ReadingRequestState.WAITING,
            created_at=now,
            due_at=due if reader else None,
        )
    )
    session.flush()


def _next(session: Session, clock: Clock, turn: ReadingRequest) -> None:
    """Ask the next reader, else a coordinator, else everybody, and tell those who lead."""
    session.flush()
    message = session.get_one(Message, turn.message_id)
    place = place_of(session, message.conversation_id)
    had = {each.reader_id for each in turns(session, turn.message_id) if each.reader_id is not None}
    had.add(turn.asked_by)
    reader = next_reader(session, place, turn.language, had) or next_reader(
        session, place, turn.language, had, coordinator=True
    )
    _turn(session, clock, message.id, turn.language, turn.asked_by, place, reader)
    task = tasks.about(session, TaskKind.READING_REQUESTED, _about(message.id), lock=True)
    if task is None:
        return
    _hand(session, clock, task, reader)


def _hand(session: Session, clock: Clock, task: Task, reader: Reader | None) -> None:
    task.state, task.assigned_to = TaskState.OPEN, reader.id if reader else None
    session.flush()
    if reader is None:
        on_call.tell_lead(session, clock, task)
        return
    on_call.ring_one(session, clock, task, staff.get(session, reader.id))
    if task.urgency is Urgency.HIGH:
        on_call.begin_anew(session, clock, task)
