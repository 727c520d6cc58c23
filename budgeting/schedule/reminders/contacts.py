"""A household that hasn't joined: on the day of the next attempt, staff get a task."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from budgeting.clock import Clock, at_local
from budgeting.db.tables import ContactAttempt, Member
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import HouseholdPage, active_household
from budgeting.schedule.reminders.instalments import HORIZON
from budgeting.states.schedule import DueKind

#: Staff do it late rather than never.
LASTING = timedelta(days=365)


def plan_contacts(session: Session, clock: Clock, household_id: int) -> None:
    """Plan the task of a household's next attempt, and cancel what no longer holds."""
    plan_for(session, clock, HouseholdPage(session, [household_id]))


def plan_for(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """The same for several households."""
    session.flush()
    places = households.active()
    last = (
        select(func.max(ContactAttempt.id))
        .where(ContactAttempt.household_id.in_(places))
        .group_by(ContactAttempt.household_id)
    )
    planned = []
    attempts = session.scalars(select(ContactAttempt).where(ContactAttempt.id.in_(last))).all()
    if not attempts:
        return
    for attempt in attempts:
        place = places[attempt.household_id]
        if attempt.next_on is None or joined(session, attempt.household_id):
            continue
        moment = at_local(attempt.next_on, place.rules.opening, place.zone)
        planned.append(
            due.Planned(DueKind.CONTACT_DUE, place.id, None, attempt.next_on, 0, moment, moment + LASTING)
        )
    keep = [event.slot for event in planned]
    due.cancel_others(session, clock, (DueKind.CONTACT_DUE,), list(places), keep, "replanned")
    now = clock.now()
    due.put_all(
        session, [event for event in planned if event.due_at <= now + HORIZON and event.stale_at > now]
    )


def joined(session: Session, household_id: int) -> bool:
    """Whether anybody in the household has joined."""
    there = exists().where(
        Member.household_id == household_id, Member.joined_at.is_not(None), Member.left_at.is_(None)
    )
    return bool(session.scalar(select(there)))


def still_due(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nobody need try again, as a code; None: somebody should."""
    if active_household(session, event.subject_id) is None:
        return "left"
    if joined(session, event.subject_id):
        return "joined"
    last = session.scalars(
        select(ContactAttempt)
        .where(ContactAttempt.household_id == event.subject_id)
        .order_by(ContactAttempt.id.desc())
        .limit(1)
    ).first()
    return None if last is not None and last.next_on == event.for_date else "replanned"
