"""The month in which a request for erasure must be answered: staff are pressed a week before it ends."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import Clock, at_local
from budgeting.db.tables import DataExport, ErasureRequest, Household
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import HouseholdPage
from budgeting.states.privacy import ErasureState
from budgeting.states.schedule import DueKind

#: How many days before the last one the task becomes urgent.
PRESSED = 7
_HOUR = time(9)
#: However late, it is still pressing.
FRESH = timedelta(days=3650)


def plan_deadline(session: Session, request_id: int, answer_by: date, zone: str) -> None:
    """Plan the moment from which an unanswered request is urgent."""
    at = at_local(answer_by - timedelta(days=PRESSED), _HOUR, zone)
    due.put(session, DueKind.ERASURE_DEADLINE, request_id, None, answer_by, 0, at, at + FRESH)


def plan_for(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """The same for every open request of these households."""
    waiting = select(ErasureRequest.id, ErasureRequest.answer_by, Household.zone).join(
        Household, Household.id == ErasureRequest.household_id
    )
    for row in session.execute(
        waiting.where(
            ErasureRequest.household_id.in_(households.ids), ErasureRequest.state == ErasureState.ASKED
        )
    ).all():
        plan_deadline(session, row.id, row.answer_by, row.zone)


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nobody need be pressed any more, as a code; None: somebody must."""
    request = session.get(ErasureRequest, event.subject_id, populate_existing=True)
    if request is None:
        return "gone"
    return None if request.state is ErasureState.ASKED else str(request.state.value)


def files_still_there(session: Session, clock: Clock, event: Due) -> str | None:
    """Why an export has no files to erase any more; None: they may still be there."""
    return None if session.get(DataExport, event.subject_id) is not None else "gone"
