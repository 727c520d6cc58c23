"""Right before something is said: whether it is still wanted, and whether now is a time to say it.

Whatever settles a matter takes its reminders back at once; this second look closes the gap between the
claim and the sending, and catches what changed without a word to us (a ledger, another process).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.calendars import is_allowed, next_allowed, quiet_begins
from budgeting.clock import Clock
from budgeting.db.tables import (
    ActivitySession,
    Checkin,
    Enrolment,
    Instalment,
    Member,
    RepaymentPlan,
)
from budgeting.periods import checkin_week
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders import pauses, plan_news
from budgeting.schedule.reminders.activities import TOLD
from budgeting.schedule.reminders.audience import ActiveHousehold, active_household, why_unwelcome
from budgeting.schedule.reminders.instalments import REMINDERS, case_in_progress, plan_instalments
from budgeting.states.activities import SessionState
from budgeting.states.arrears import InstalmentState, PlanState
from budgeting.states.checkins import CheckinState
from budgeting.states.schedule import DueKind, DueState

log = logging.getLogger(__name__)

#: Later than this, the moment is no longer the one that was planned, and the quiet rules are asked again.
PUNCTUAL = timedelta(minutes=15)
#: For so long a word at an hour of the family's own choice, in the quiet hours, may be under way.
TO_THE_HOUR = timedelta(hours=1)

#: A reminder comes so long after the word about its plan that it waited for.
TOLD_BEFORE = timedelta(minutes=1)

#: These go to staff, who have no quiet hours here.
TO_STAFF = (
    DueKind.INSTALMENT_TASK,
    DueKind.INSTALMENT_CALL,
    DueKind.CHECKIN_MISSED,
    DueKind.PLAN_PAUSE_ENDS,
    DueKind.PLAN_RESUME,
)


def take(session: Session, clock: Clock, limit: int) -> list[Due]:
    """Claim what is due and give out what is to be acted on now; the rest is settled or moved.

    Whoever acts on an event settles it in the same transaction (`due.settle`).
    """
    now = clock.now()
    acted_on: list[Due] = []
    # What is settled or moved is not due any more: the next look finds others, or nothing.
    while not acted_on and (claimed := due.claim(session, now, limit)):
        acted_on = [event for event in claimed if _is_on(session, clock, event)]
    return acted_on


def _is_on(session: Session, clock: Clock, event: Due) -> bool:
    reason = still_wanted(session, clock, event)
    later = (
        (next_moment(session, clock, event) or _after_the_news(session, clock, event)) if not reason else None
    )
    if reason is None and later is None:
        return True
    if later is not None and later <= event.stale_at:
        due.move(session, event.id, later)
    else:
        due.settle(session, clock.now(), event.id, DueState.SKIPPED, reason or "stale")
        log.info("due event %s %d was skipped: %s", event.kind.value, event.id, reason or "stale")
        if event.kind is DueKind.PLAN_NEWS:
            plan_news.left_untold(session, clock, event)
    return False


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why an event is no longer wanted, as a short code; None where it is."""
    if event.kind in REMINDERS:
        return _instalment(session, event)
    if event.kind is DueKind.PLAN_NEWS:
        return plan_news.outdated(session, event) or _nobody_there(session, event, None, arrears=True)
    if event.kind in pauses.ENDS:
        return pauses.still_wanted(session, event)
    if event.kind is DueKind.SESSION_REMINDER:
        return _session(session, clock, event)
    return _checkin(session, event)


def silence_member(session: Session, clock: Clock, member_id: int) -> None:
    """Take back everything that was still to be said to a member: at once, at their own word.

    Where nobody else of the household can be reminded, or told of a change, a person phones instead.
    """
    untold = plan_news.to_be_told(session, member_id)
    due.cancel_of_member(session, clock, member_id, "stopped")
    for event in untold:
        plan_news.left_untold(session, clock, event)
    member = session.get(Member, member_id, populate_existing=True)
    if member is not None and why_unwelcome(session, member, arrears=True) is not None:
        plan_instalments(session, clock, member.household_id)


def next_moment(session: Session, clock: Clock, event: Due) -> datetime | None:
    """When an event that comes late may be sent instead, because now is a quiet time; None for "now".

    A clock that starts again at night must not write to families at night.
    """
    now = clock.now()
    place = _place(session, event)
    if place is None or is_allowed(now, place.rules, place.zone):
        return None
    if now - event.due_at <= PUNCTUAL and (
        # Chosen by the family, or planned for a rest day on purpose.
        event.kind is DueKind.CHECKIN_ASK or not is_allowed(event.due_at, place.rules, place.zone)
    ):
        return None
    return next_allowed(now, place.rules, place.zone)


def _after_the_news(session: Session, clock: Clock, event: Due) -> datetime | None:
    """When to remind of an instalment instead: not before the member knows what became of its plan."""
    if event.kind not in REMINDERS or event.member_id is None:
        return None
    untold = plan_news.to_be_told(session, event.member_id)
    return max(clock.now(), untold[-1].due_at) + TOLD_BEFORE if untold else None


def sent_until(session: Session, clock: Clock, event: Due) -> datetime:
    """Until when what is said now about ``event`` may still leave the outbox: not at night, where that is late."""
    now = clock.now()
    place = _place(session, event)
    if place is None:
        return event.stale_at
    if is_allowed(now, place.rules, place.zone):
        quiet = quiet_begins(now, place.rules, place.zone)
        return min(event.stale_at, quiet + PUNCTUAL) if quiet else event.stale_at
    return min(event.stale_at, now + TO_THE_HOUR)


def _place(session: Session, event: Due) -> ActiveHousehold | None:
    """The home of the member whom the event would be said to."""
    if event.kind in TO_STAFF or event.member_id is None:
        return None
    member = session.get(Member, event.member_id)
    return active_household(session, member.household_id) if member else None


def _instalment(session: Session, event: Due) -> str | None:
    row = session.execute(
        select(
            Instalment.state,
            Instalment.hardship,
            RepaymentPlan.state.label("plan_state"),
            RepaymentPlan.household_id,
        )
        .join(RepaymentPlan, Instalment.plan_id == RepaymentPlan.id)
        .where(Instalment.id == event.subject_id)
    ).one_or_none()
    if row is None:
        return "gone"
    if row.state is not InstalmentState.DUE:
        return str(row.state.value)
    if row.plan_state in (PlanState.PROPOSED, PlanState.PAUSED):
        return "paused" if row.plan_state is PlanState.PAUSED else "plan_closed"
    if row.hardship is not None:
        return "hardship"
    if case_in_progress(session, event.subject_id):
        return "case"
    return _nobody_there(session, event, row.household_id, arrears=True)


def _session(session: Session, clock: Clock, event: Due) -> str | None:
    meeting = session.get(ActivitySession, event.subject_id)
    if meeting is None:
        return "gone"
    if meeting.state is not SessionState.PLANNED:
        return "session_cancelled"
    if clock.now() >= meeting.starts_at:
        return "over"
    answer = session.scalars(
        select(Enrolment.state).where(
            Enrolment.session_id == event.subject_id, Enrolment.member_id == event.member_id
        )
    ).one_or_none()
    if answer not in TOLD:
        return "not_coming"
    return _nobody_there(session, event, None)


def _checkin(session: Session, event: Due) -> str | None:
    if event.kind is DueKind.CHECKIN_ASK:
        member = session.get(Member, event.subject_id)
        if member is None:
            return "gone"
        week = checkin_week(event.for_date)
        checkin = session.scalars(
            select(Checkin).where(Checkin.household_id == member.household_id, Checkin.week == week)
        ).one_or_none()
        # Somebody of the family has begun already: nobody is asked to begin.
        if checkin is not None and checkin.state is not CheckinState.ASKED:
            return "begun" if checkin.state is not CheckinState.DONE else "done"
        return _nobody_there(session, event, member.household_id)
    checkin = session.get(Checkin, event.subject_id)
    if checkin is None:
        return "gone"
    if checkin.state in (CheckinState.DONE, CheckinState.MISSED):
        return str(checkin.state.value)
    return _nobody_there(session, event, checkin.household_id)


def _nobody_there(
    session: Session, event: Due, household_id: int | None, *, arrears: bool = False
) -> str | None:
    if event.member_id is not None:
        member = session.get(Member, event.member_id)
        if member is None:
            return "gone"
        household_id = member.household_id
        if reason := why_unwelcome(session, member, arrears=arrears):
            return reason
    place = active_household(session, household_id) if household_id else None
    return None if place is not None else "left"
