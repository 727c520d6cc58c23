"""What is due about a household itself: the next attempt to reach one that hasn't joined."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import contacts, households
from budgeting.clock import Clock
from budgeting.schedule.due import Due
from budgeting.states.schedule import DueKind
from dialogs.engine.notify import Speakers
from dialogs.text.words import Words


def try_again(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Staff find it among today's tasks."""
    contacts.open_task(session, clock, households.get_household(session, event.subject_id), "due")
    return None


SPEAKERS: Speakers = {DueKind.CONTACT_DUE: try_again}
