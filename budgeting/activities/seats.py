"""Seats of a session: counted and given with its row locked."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.db.tables import ActivitySession, Enrolment, Member
from budgeting.errors import NotFound
from budgeting.schedule.reminders.audience import may_be_told
from budgeting.states.activities import EnrolmentState


def locked(session: Session, session_id: int) -> ActivitySession:
    meeting = session.get(ActivitySession, session_id, populate_existing=True, with_for_update=True)
    if meeting is None:
        raise NotFound("session", session_id)
    return meeting


def has_seat(session: Session, meeting: ActivitySession) -> bool:
    if meeting.capacity is None:
        return True
    taken = session.scalar(
        select(func.count())
        .select_from(Enrolment)
        .where(Enrolment.session_id == meeting.id, Enrolment.state == EnrolmentState.COMING)
    )
    return (taken or 0) < meeting.capacity


def promote(session: Session, meeting: ActivitySession) -> int | None:
    """Give a free seat to the first waiting member who can be told: nobody gets a seat without knowing."""
    if not has_seat(session, meeting):
        return None
    first = session.scalars(
        select(Enrolment)
        .join(Member, Enrolment.member_id == Member.id)
        .where(Enrolment.session_id == meeting.id, Enrolment.state == EnrolmentState.WAITING, *may_be_told())
        .order_by(Enrolment.answered_at, Enrolment.id)
        .limit(1)
    ).first()
    if first is None:
        return None
    first.state = EnrolmentState.COMING
    session.flush()
    return first.member_id
