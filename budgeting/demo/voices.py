"""Voices that speakers have listened to: two languages are read aloud, the others wait to be judged."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from budgeting import voices
from budgeting.clock import Clock, SetClock
from budgeting.db.tables import Programme

#: Language, and days ago.
APPROVED = (("it", 40), ("ar", 33))


def approve(session: Session, clock: Clock, people: dict[str, int], programme: Programme) -> None:
    """The coordinator has approved them."""
    for language, days in APPROVED:
        then = SetClock(clock.now() - timedelta(days=days))
        voices.approve(session, then, people["coordinator"], programme.id, language)
