"""What has changed since an answer was written: the clock looks every few seconds."""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session

from budgeting import scheduled_answers
from budgeting.clock import Clock

log = logging.getLogger(__name__)


def look(session: Session, clock: Clock) -> int:
    """Hold the answers that something speaks against now; returns how many."""
    changed = scheduled_answers.to_be_held(session, lock=True)
    for answer, why in changed:
        scheduled_answers.hold(session, clock, answer, why)
        log.info("scheduled answer %d waits for a decision: %s", answer.id, why)
    return len(changed)


def something_changed(session: Session) -> bool:
    """Whether `look` would find anything."""
    return bool(scheduled_answers.to_be_held(session))
