"""A promised time has passed: tell those who lead the programme, and give the family one honest message."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import events, households, tasks
from budgeting.calendars import QuietRules, quiet_begins
from budgeting.clock import Clock
from budgeting.db.availability import unavailable
from budgeting.db.tables import Programme, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.errors import Temporary
from budgeting.events import EventKind
from budgeting.programmes import Settings, front
from budgeting.states.messages import Lane, SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from budgeting.tasks import on_call, promises
from dialogs import promises as said
from dialogs.engine import conversation as conversations
from dialogs.engine.content import reply
from dialogs.engine.say import say
from dialogs.text import t
from dialogs.text.words import Words

log = logging.getLogger(__name__)


def work_off(session: Session, clock: Clock, words: Words, limit: int) -> int:
    """Handle promises whose time has passed, each in its own savepoint; returns how many. The caller commits."""
    overdue = promises.overdue(session, clock.now(), limit, lock=True)
    for task in overdue:
        try:
            with session.begin_nested():
                _broken(session, clock, words, task)
        except Temporary:
            raise
        except Exception as error:
            if unavailable(error) is not None:
                raise
            log.error("a broken promise could not be told: %s", type(error).__name__)
            session.refresh(task)
            # Otherwise we'd retry it every two seconds for ever.
            task.escalated_at = clock.now()
            about = Subject(SubjectKind.TASK, task.id)
            tasks.open_task(session, clock, TaskKind.PROBLEM, about, programme_id=None)
    return len(overdue)


def _broken(session: Session, clock: Clock, words: Words, task: Task) -> None:
    first_time = task.escalated_at is None
    task.escalated_at = clock.now()
    session.flush()
    leads = on_call.tell_lead(session, clock, task)
    events.tell(
        session,
        clock,
        EventKind.PROMISE_BROKEN,
        programme_id=task.programme_id,
        conversation_id=task.conversation_id,
    )
    # A second message about a second delay would be one more promise nobody believes.
    if first_time:
        _tell_family(session, clock, words, task, leads[0].first_name if leads else None)


def _told_already(session: Session, task: Task) -> datetime | None:
    """The new time we've told the family for another request in the same conversation."""
    return session.scalar(
        select(Task.due_at)
        .where(
            Task.conversation_id == task.conversation_id,
            Task.id != task.id,
            WAITS,
            Task.escalated_at.is_not(None),
            Task.kept_at.is_(None),
        )
        .order_by(Task.due_at.desc())
        .limit(1)
    )


def _tell_family(session: Session, clock: Clock, words: Words, task: Task, lead: str | None) -> None:
    if task.conversation_id is None or task.due_at is None:
        return
    state = conversations.by_id(session, task.conversation_id)
    if state.ended_at is not None:
        return
    zone = None
    if state.member_id is not None:
        person = households.person(session, state.member_id)
        silent = person.stopped or person.unreachable or person.unsafe
        if not person.joined or not person.consented or silent:
            return
        zone = person.zone
    now = clock.now()
    if (named := _told_already(session, task)) is not None:
        # Two requests from one family, one message: the time it named holds for both.
        task.due_at = max(named, task.due_at)
        session.flush()
        return
    again = promises.latest(session, task.programme_id, task.urgency, now)
    texts = said.late(lead, said.local(session, zone, again))
    programme = session.get(Programme, task.programme_id) if task.programme_id else front(session)
    if programme is not None and (contact := Settings.of(programme).office_contact):
        texts.append(t("The office: {contact}", contact=contact))
    queued = say(
        session,
        clock,
        words,
        state,
        reply(*texts),
        lane=Lane.REMINDER,
        subject=Subject(SubjectKind.TASK, task.id),
        unique_key=f"promise:{task.id}:{task.due_at.isoformat()}",
        expires_at=quiet_begins(now, QuietRules.of(Settings.of(programme)), programme.zone)
        if programme
        else None,
    )
    if queued is not None:
        task.due_at = again
        session.flush()
