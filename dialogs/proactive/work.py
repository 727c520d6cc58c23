"""Handle what is due: each event once, each in its own savepoint, so that a bad one doesn't stop the others."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting import reading_requests, tasks
from budgeting.clock import Clock
from budgeting.db.availability import unavailable
from budgeting.errors import Temporary
from budgeting.schedule import due, reminders
from budgeting.schedule.due import Due
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from budgeting.tasks import on_call
from budgeting.tasks import promises as overdue_promises
from dialogs import registry, scheduled_answers
from dialogs.proactive.speakers import SPEAKERS, TOGETHER
from dialogs.promises import missed
from dialogs.staff_side import inbox
from dialogs.text.words import Words

log = logging.getLogger(__name__)
registry.load()


def work_off(session: Session, clock: Clock, words: Words, limit: int = 50) -> int:
    """Handle up to ``limit`` due events of each sort; returns how many were looked at. The caller commits."""
    broken = missed.work_off(session, clock, words, limit)
    unheard = on_call.pass_on(session, clock, limit)
    unread = reading_requests.pass_on(session, clock, limit)
    changed = scheduled_answers.look(session, clock)
    woken = inbox.wake_due(session, clock, words, limit)
    claimed = reminders.take(session, clock, limit)
    for events in together(claimed):
        first = events[0]
        try:
            with session.begin_nested():
                reason = (
                    TOGETHER[first.kind](session, clock, words, events)
                    if len(events) > 1
                    else SPEAKERS[first.kind](session, clock, words, first)
                )
        except Temporary:
            raise
        except Exception as error:
            if unavailable(error) is not None:
                # The database is gone, the event isn't bad: everything is rolled back, and the next tick starts over.
                raise
            # One poison event must not hold up everyone's reminders.
            log.error("a due %s could not be handled: %s", first.kind.value, type(error).__name__)
            reason = "error"
            tasks.open_task(
                session,
                clock,
                TaskKind.PROBLEM,
                Subject(SubjectKind.DUE_EVENT, first.id),
                programme_id=None,
            )
        state = DueState.DONE if reason is None else DueState.SKIPPED
        for event in events:
            due.settle(session, clock.now(), event.id, state, reason or "")
            if reason is not None:
                log.info("due event %s %d was skipped: %s", event.kind.value, event.id, reason)
    return len(claimed) + broken + unheard + unread + changed + woken


def together(events: Iterable[Due]) -> list[list[Due]]:
    """The events in groups, each of which is said in one message; what is said alone comes first, so that what is said
    together knows of it.
    """
    groups: dict[tuple[object, ...], list[Due]] = {}
    for event in events:
        shared = event.kind in TOGETHER and event.member_id is not None
        key = (True, event.kind, event.member_id) if shared else (False, event.id)
        groups.setdefault(key, []).append(event)
    return [groups[key] for key in sorted(groups, key=lambda key: bool(key[0]))]


def something_due(session: Session, now: datetime) -> bool:
    """Whether `work_off` would find anything: due events, overdue promises, alerts nobody responded to,
    messages nobody read, answers planned for later that something speaks against, snoozed
    conversations whose time has come."""
    coming = due.next_due(session)
    return (
        (coming is not None and coming[1] <= now)
        or overdue_promises.something_overdue(session, now)
        or on_call.something_unheard(session, now)
        or reading_requests.something_late(session, now)
        or scheduled_answers.something_changed(session)
        or inbox.something_to_wake(session, now)
    )
