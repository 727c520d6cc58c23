"""Seats of a session: counted, kept and offered with its row locked.

Coming and offered seats count as taken. A free seat is offered to whoever has waited longest and can be told.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.calendars import QuietRules, is_allowed, next_allowed, quiet_begins
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, Enrolment, Member, Programme
from budgeting.errors import NotFound
from budgeting.programmes import Settings
from budgeting.schedule import reminders
from budgeting.schedule.reminders.audience import may_be_told
from budgeting.states.activities import HOLDS, EnrolmentState

#: The least time somebody gets to answer an offer, and how long before the start it must be answered.
LEAST = timedelta(minutes=30)
BEFORE = timedelta(hours=1)


def locked(session: Session, session_id: int) -> ActivitySession:
    meeting = session.get(ActivitySession, session_id, populate_existing=True, with_for_update=True)
    if meeting is None:
        raise NotFound("session", session_id)
    return meeting


def taken(session: Session, session_id: int) -> int:
    """How many seats are taken or kept for somebody."""
    query = select(func.count()).select_from(Enrolment)
    return session.scalar(query.where(Enrolment.session_id == session_id, Enrolment.state.in_(HOLDS))) or 0


def has_seat(session: Session, meeting: ActivitySession) -> bool:
    return meeting.capacity is None or taken(session, meeting.id) < meeting.capacity


def offer_time(
    now: datetime, starts_at: datetime, hours: int, rules: QuietRules, zone: str
) -> tuple[datetime, datetime] | None:
    """When to offer a seat that is free ``now``, and until when it is kept; None if there's no time left.

    Nobody is asked in quiet times, and no offer ends in them unless the session leaves no other choice. At most
    ``hours``, and at most half of the time until the session, so that there is time for the next one.
    """
    asked = next_allowed(now, rules, zone)
    latest = starts_at - BEFORE
    if latest - asked < LEAST:
        return None
    until = asked + max(LEAST, min(timedelta(hours=hours), (starts_at - asked) / 2))
    until = min(until, latest)
    if is_allowed(until, rules, zone):
        return asked, until
    moved = next_allowed(until, rules, zone)
    if moved <= latest:
        return asked, moved
    # The session begins before the quiet time ends: answer before it begins, if that is still possible.
    quiet = quiet_begins(asked, rules, zone)
    return asked, quiet if quiet is not None and asked + LEAST <= quiet <= latest else latest


def offer_free(session: Session, clock: Clock, meeting: ActivitySession) -> list[int]:
    """Offer each free seat to the next who waits and can be told; returns their numbers. The row is locked."""
    if not has_seat(session, meeting):
        return []
    programme = session.scalars(
        select(Programme)
        .join(Activity, Activity.programme_id == Programme.id)
        .where(Activity.id == meeting.activity_id)
    ).one()
    settings = Settings.of(programme)
    times = offer_time(
        clock.now(), meeting.starts_at, settings.offer_hours, QuietRules.of(settings), meeting.zone
    )
    if times is None:
        return []
    query = (
        select(Enrolment)
        .join(Member, Enrolment.member_id == Member.id)
        .where(Enrolment.session_id == meeting.id, Enrolment.state == EnrolmentState.WAITING, *may_be_told())
        .order_by(Enrolment.answered_at, Enrolment.id)
        .execution_options(populate_existing=True)
    )
    if meeting.capacity is not None:
        query = query.limit(meeting.capacity - taken(session, meeting.id))
    asked, until = times
    chosen = list(session.scalars(query))
    for enrolment in chosen:
        enrolment.state, enrolment.offer_until = EnrolmentState.OFFERED, until
        enrolment.offers += 1
    session.flush()
    for enrolment in chosen:
        reminders.plan_offer(session, meeting, enrolment, asked)
    return [enrolment.member_id for enrolment in chosen]


def lapse(session: Session, clock: Clock, session_id: int, member_id: int, offer: int) -> bool:
    """An offer's time is up: its seat goes to the next. False if it was answered, or is no longer that offer."""
    meeting = locked(session, session_id)
    mine = session.scalars(
        select(Enrolment)
        .where(Enrolment.session_id == session_id, Enrolment.member_id == member_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if mine is None or mine.state is not EnrolmentState.OFFERED or mine.offers != offer:
        return False
    mine.state, mine.offer_until, mine.answered_at = EnrolmentState.LAPSED, None, clock.now()
    session.flush()
    offer_free(session, clock, meeting)
    return True
