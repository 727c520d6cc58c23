"""Say what staff planned, once its time has come and if nothing speaks against it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from budgeting import scheduled_answers
from budgeting.calendars import is_allowed, next_allowed
from budgeting.clock import Clock
from budgeting.db.tables import ScheduledAnswer
from budgeting.errors import NotFound, NotPossible
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.relevance import PUNCTUAL
from budgeting.states.schedule import DueKind
from budgeting.states.scheduled_answers import WhyHeld
from dialogs.engine.notify import Speaker
from dialogs.scheduled_answers.planning import say
from dialogs.staff_side import inbox
from dialogs.text.words import Words

#: Later than this, a person decides: "tomorrow" and "this evening" in the words may no longer be true.
TOO_LATE = timedelta(hours=6)


def speak(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Say it, or hold it for a decision."""
    answer = session.get(ScheduledAnswer, event.subject_id, with_for_update=True, populate_existing=True)
    if answer is None:
        return "gone"
    why = _against(session, clock, answer)
    if why is None and (later := _next_moment(session, clock, answer)) is not None:
        scheduled_answers.postpone(session, clock, answer, later)
        return "night"
    if why is None:
        try:
            with session.begin_nested():
                say(session, clock, words, answer, answer.staff_id or 0, sure=answer.sure)
        except (NotFound, NotPossible) as error:
            why = error.reason if isinstance(error, NotPossible) else "gone"
            session.refresh(answer)
    if why is not None:
        scheduled_answers.hold(session, clock, answer, why)
    return why


def _against(session: Session, clock: Clock, answer: ScheduledAnswer) -> str | None:
    """Why it isn't said by itself, as a code."""
    changed = {each.id: why for each, why in scheduled_answers.to_be_held(session, only=answer.id)}
    if answer.id in changed:
        return changed[answer.id]
    if answer.staff_id not in {person.id for person in inbox.colleagues(session, answer.conversation_id)}:
        return WhyHeld.AUTHOR_GONE
    return WhyHeld.LATE if clock.now() - answer.send_at > TOO_LATE else None


def _next_moment(session: Session, clock: Clock, answer: ScheduledAnswer) -> datetime | None:
    """If the clock was late and families rest now: when they no longer do."""
    now, hours = clock.now(), scheduled_answers.hours_of(session, answer.conversation_id)
    if now - answer.send_at <= PUNCTUAL or is_allowed(now, hours.rules, hours.zone):
        return None
    return next_allowed(now, hours.rules, hours.zone)


SPEAKERS: dict[DueKind, Speaker] = {DueKind.SCHEDULED_ANSWER: speak}
