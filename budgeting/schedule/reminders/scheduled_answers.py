"""Whether an answer that staff planned is still to be sent."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import ScheduledAnswer
from budgeting.schedule.due import Due
from budgeting.states.scheduled_answers import ScheduledAnswerState


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why it isn't sent now, as a code; None: it is."""
    answer = session.get(ScheduledAnswer, event.subject_id, with_for_update=True, populate_existing=True)
    if answer is None:
        return "gone"
    if answer.state is not ScheduledAnswerState.WAITING:
        return answer.state.value
    return None if answer.rung == event.rung else "moved"
