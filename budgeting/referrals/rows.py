"""Reading the rows that change: locked, so that two who act at once see each other's change; and a step recorded."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from budgeting import events, programmes, tasks
from budgeting.clock import Clock
from budgeting.db.tables import Case, Household, Referral
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.referrals import rules
from budgeting.schedule.reminders import referrals as reminders
from budgeting.states.messages import SubjectKind
from budgeting.states.referrals import ReferralState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def subject_of(referral_id: int) -> Subject:
    return Subject(SubjectKind.REFERRAL, referral_id)


def locked(session: Session, referral_id: int) -> Referral:
    """Raises NotFound."""
    row = session.get(Referral, referral_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("referral", referral_id)
    return row


def in_state(session: Session, referral_id: int, *states: ReferralState) -> Referral:
    """The referral, in one of these states. Raises NotFound, NotPossible (the state it is in)."""
    row = locked(session, referral_id)
    if row.state not in states:
        raise NotPossible(row.state.value)
    return row


def today(session: Session, clock: Clock, row: Referral) -> date:
    """The date where the family lives."""
    return programmes.today(clock, session.get_one(Household, row.household_id))


def go(
    session: Session, clock: Clock, row: Referral, state: ReferralState, *, next_on: date | None = None
) -> None:
    """Set its state and the day by which the next step is expected, and tell open pages."""
    row.state = state
    row.due_on = rules.due_on(state, today(session, clock, row), row.until, next_on)
    session.flush()
    reminders.plan(session, clock, row)
    case = session.get_one(Case, row.case_id)
    events.tell(
        session, clock, EventKind.CASE, programme_id=case.programme_id, conversation_id=case.conversation_id
    )


def answered_by_staff(session: Session, clock: Clock, row: Referral, staff_id: int | None) -> None:
    """Staff have taken the step that was asked of them."""
    tasks.settle(session, clock, TaskKind.REFERRAL, subject_of(row.id), staff_id)
