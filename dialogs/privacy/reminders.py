"""What the clock does about copies and requests: files go after some days, a deadline presses."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import households, tasks
from budgeting.clock import Clock
from budgeting.db.tables import ErasureRequest
from budgeting.privacy import erasure, exports
from budgeting.schedule.due import Due
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind, Urgency
from dialogs.engine.notify import Speakers
from dialogs.text.words import Words


def erase_copy(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """The files of a copy are erased; what was sent stays in the chat."""
    exports.erase_files(session, event.subject_id)
    return None


def press(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """A week is left to answer a request for erasure: its task becomes urgent."""
    request = session.get_one(ErasureRequest, event.subject_id)
    household = households.get_household(session, request.household_id)
    tasks.open_task(
        session,
        clock,
        TaskKind.ERASURE_ASKED,
        erasure.subject_of(request),
        programme_id=household.programme_id,
        household_id=household.id,
        urgency=Urgency.HIGH,
    )
    return None


SPEAKERS: Speakers = {DueKind.EXPORT_ERASE: erase_copy, DueKind.ERASURE_DEADLINE: press}
