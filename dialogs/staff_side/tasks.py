"""A staff person takes a task, gives it back, or finishes it: its conversation goes along, and so does its case.

The console and the staff bot both come here, so taking a task means the same everywhere: the dialogs go silent,
the inbox shows who has it, and the alerts on all phones say so.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import cases, events, households, tasks
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Staff, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskState
from budgeting.subjects import Subject
from budgeting.tasks import promises
from dialogs import promises as said
from dialogs.engine import conversation as conversations
from dialogs.engine.content import reply
from dialogs.engine.say import say
from dialogs.staff_side import handover, inbox
from dialogs.text.words import Words


def take(session: Session, clock: Clock, words: Words, staff_id: int, task_id: int) -> Task:
    """Take the task, along with the rest of its alert, its conversation and the case that nobody has yet.

    Raises NotFound (also if the person may not see it), NotPossible("taken" | "done"), also if a colleague holds
    the conversation.
    """
    task = session.get(Task, task_id)
    if task is not None and _held_by(session, task) not in (None, staff_id):
        raise NotPossible("done" if task.state is TaskState.DONE else "taken")
    task = tasks.take(session, clock, staff_id, task_id)
    taken = [task]
    _take_conversation(session, clock, words, staff_id, task)
    leading = task.leading_id or task.id
    others = select(Task.id).where(
        (Task.id == leading) | (Task.leading_id == leading),
        Task.id != task_id,
        Task.state == TaskState.OPEN,
    )
    for other in session.scalars(others.order_by(Task.id).limit(20)).all():
        # A task someone else took first stays theirs.
        with suppress(NotFound, NotPossible):
            taken.append(tasks.take(session, clock, staff_id, other))
            _take_conversation(session, clock, words, staff_id, taken[-1])
    cases.take_with(session, clock, staff_id, taken)
    _tell(session, clock, task)
    return task


def release(session: Session, clock: Clock, words: Words, staff_id: int, task_id: int) -> Task:
    """Give one's own task, and its conversation, back to everyone. Raises NotFound, NotPossible("done" | "taken")."""
    task = tasks.release(session, clock, staff_id, task_id)
    state = _chat(session, task) if _is_for_a_person(task) else None
    if state is not None and state.held_by == staff_id:
        handover.let_go(session, clock, words, state)
    _tell(session, clock, task)
    return task


def done(session: Session, clock: Clock, words: Words, staff_id: int, task_id: int) -> Task:
    """Close a task. If nobody waits in its conversation any more, the dialogs continue there.

    Raises NotFound (also if the person may not see it), NotPossible("taken") if a colleague has it.
    """
    task = session.get(Task, task_id)
    if task is not None and task.state is TaskState.TAKEN and task.assigned_to != staff_id:
        raise NotPossible("taken")
    task = tasks.done(session, clock, staff_id, task_id)
    if _held_by(session, task) == staff_id and task.conversation_id is not None:
        others = select(Task.id).where(
            Task.conversation_id == task.conversation_id,
            Task.kind.in_(promises.FOR_A_PERSON),
            WAITS,
        )
        if session.scalar(others.limit(1)) is None:
            handover.give_back(session, clock, words, staff_id, task.conversation_id)
    _tell(session, clock, task)
    return task


def again(session: Session, clock: Clock, words: Words, staff_id: int, task_id: int, by: datetime) -> Task:
    """Nobody was reached: tell the family so, and by when someone will try again.

    Raises like `promises.promise_again`.
    """
    task = promises.promise_again(session, clock, staff_id, task_id, by)
    state = _chat(session, task)
    if state is not None:
        person = households.person(session, state.member_id) if state.member_id is not None else None
        if person is None or (person.joined and not person.left and not person.stopped):
            name = session.get_one(Staff, staff_id).first_name
            moment = said.local(session, person.zone if person else None, by)
            key = f"again:{task.id}:{by.isoformat()}"
            tried = reply(said.tried(name, moment))
            say(
                session,
                clock,
                words,
                state,
                tried,
                subject=Subject(SubjectKind.TASK, task.id),
                unique_key=key,
                staff_id=staff_id,
            )
    _tell(session, clock, task)
    return task


def waits(session: Session, task_id: int) -> bool:
    """Whether it still has to be done, no matter by whom."""
    state = session.scalar(select(Task.state).where(Task.id == task_id))
    return state is not None and state is not TaskState.DONE


def holder(session: Session, task_id: int) -> str | None:
    """The first name of the person who has the task or its conversation; None if nobody does."""
    name = tasks.holder(session, task_id)
    if name is not None:
        return name
    return session.scalar(
        select(Staff.first_name)
        .join(Conversation, Conversation.held_by == Staff.id)
        .join(Task, Task.conversation_id == Conversation.id)
        .where(Task.id == task_id)
    )


def _take_conversation(session: Session, clock: Clock, words: Words, staff_id: int, task: Task) -> None:
    state = _chat(session, task) if _is_for_a_person(task) else None
    # Someone who reads families without answering them takes only the task: nobody would answer in a chat they held.
    if state is not None and staff_id in {person.id for person in inbox.colleagues(session, state.id)}:
        handover.take(session, clock, words, staff_id, state.id)


def _held_by(session: Session, task: Task) -> int | None:
    state = _chat(session, task) if _is_for_a_person(task) else None
    return state.held_by if state is not None else None


def _chat(session: Session, task: Task) -> conversations.State | None:
    """The task's conversation, locked; None once it is over: a cry for help outlasts the phone it came from."""
    if task.conversation_id is None:
        return None
    try:
        return handover.find(session, task.conversation_id)
    except NotPossible:
        return None


def _is_for_a_person(task: Task) -> bool:
    return task.kind in promises.FOR_A_PERSON


def _tell(session: Session, clock: Clock, task: Task) -> None:
    events.tell(
        session, clock, EventKind.TASK, programme_id=task.programme_id, conversation_id=task.conversation_id
    )
