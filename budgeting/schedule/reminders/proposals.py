"""A proposal without an answer: the family is reminded after some days, and again before its last day."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.calendars import next_allowed
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.tables import Approval, Household
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import active_household, adults, nobody_there
from budgeting.states.approvals import ApprovalState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind

#: Reminded this long after the proposal, and this long before its last day.
AGAIN, BEFORE_LAST = timedelta(days=3), timedelta(days=1)


def plan_proposal(session: Session, clock: Clock, approval: Approval) -> None:
    """Plan the reminders of a proposal that waits for the family; one of them if they would come together."""
    place = active_household(session, approval.household_id, Instrument.ARREARS)
    if place is None:
        return
    asked = local_date(approval.proposed_at, place.zone)
    end = at_local(approval.answer_by, place.rules.quiet_from, place.zone)
    planned = {}
    for rung, day in enumerate((asked + AGAIN, approval.answer_by - BEFORE_LAST), start=1):
        moment = next_allowed(at_local(day, place.rules.opening, place.zone), place.rules, place.zone)
        if asked < day and moment < end:
            # The second one on the same day takes the place of the first.
            planned[day] = (rung, moment)
    readers = adults(session, [approval.household_id], arrears=True).get(approval.household_id, [])
    due.put_all(
        session,
        [
            due.Planned(DueKind.PROPOSAL_REMINDER, approval.id, reader.id, day, rung, moment, end)
            for day, (rung, moment) in planned.items()
            for reader in readers
        ],
    )


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nobody needs to be reminded of a proposal, as a code; None: it still waits."""
    approval = session.get(Approval, event.subject_id, populate_existing=True)
    if approval is None:
        return "gone"
    if approval.state is not ApprovalState.PROPOSED:
        return str(approval.state.value)
    household = session.get_one(Household, approval.household_id)
    if approval.answer_by < programmes.today(clock, household):
        return "expired"
    return nobody_there(session, event, approval.household_id, arrears=True)
