"""What staff set up: activities, their sessions, changes and cancellations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, clean_text, programmes
from budgeting.activities.seats import locked, promote
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, Enrolment, Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.states.activities import EnrolmentState, SessionState

KINDS = ("course", "paid_path", "lab", "event", "community_point")


def create_activity(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    programme_id: int,
    *,
    kind: str,
    title: dict[str, str],
    description: dict[str, str] | None = None,
    children_welcome: bool = False,
    allowance: Money | None = None,
) -> Activity:
    """Texts are {language: text}, Italian at least. Raises NotFound, NotPossible("kind" or "title")."""
    programme = session.get(Programme, programme_id)
    if programme is None:
        raise NotFound("programme", programme_id)
    if kind not in KINDS:
        raise NotPossible("kind")
    title = {language: clean_text.one_line(text) for language, text in title.items()}
    if not title.get("it"):
        raise NotPossible("title")
    activity = Activity(
        programme_id=programme_id,
        kind=kind,
        title=title,
        description=dict(description or {}),
        children_welcome=children_welcome,
        allowance_minor=allowance.minor if allowance else 0,
        currency=allowance.currency if allowance else programme.currency,
        created_at=clock.now(),
    )
    session.add(activity)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.ACTIVITY_CREATE, "activity", activity.id)
    return activity


def add_session(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    activity_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    zone: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    capacity: int | None = None,
) -> ActivitySession:
    """Add a session to the activity, in the programme's zone unless another is given.

    Raises NotFound, NotPossible("times" or "capacity").
    """
    activity = session.get(Activity, activity_id)
    if activity is None:
        raise NotFound("activity", activity_id)
    _check(starts_at, ends_at, capacity)
    meeting = ActivitySession(
        activity_id=activity_id,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=zone or programmes.programme(session, activity.programme_id).zone,
        place=place,
        latitude=latitude,
        longitude=longitude,
        capacity=capacity,
        state=SessionState.PLANNED,
    )
    session.add(meeting)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.SESSION_ADD, "session", meeting.id)
    return meeting


def change_session(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    session_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    capacity: int | None,
) -> list[int]:
    """Move a session to another time, place or size. Returns the members who got a seat as a result.

    A smaller capacity takes no seat away. Raises NotFound, NotPossible as `add_session` does, and with the
    session's state if it is cancelled or over.
    """
    meeting = locked(session, session_id)
    if meeting.state is not SessionState.PLANNED:
        raise NotPossible(meeting.state.value)
    _check(starts_at, ends_at, capacity)
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.place, meeting.capacity = place, capacity
    session.flush()
    promoted = []
    while (member_id := promote(session, meeting)) is not None:
        promoted.append(member_id)
    reminders.plan_session(session, clock, session_id)
    audit.note(session, clock, staff_id, AuditAction.SESSION_CHANGE, "session", session_id)
    return promoted


def cancel_session(session: Session, clock: Clock, staff_id: int | None, session_id: int) -> list[int]:
    """Cancel a session. Returns the members to tell: those coming, maybe coming or waiting; nobody the second time.

    Raises NotFound, NotPossible("held").
    """
    meeting = locked(session, session_id)
    if meeting.state is SessionState.CANCELLED:
        return []
    if meeting.state is not SessionState.PLANNED:
        raise NotPossible(meeting.state.value)
    meeting.state = SessionState.CANCELLED
    session.flush()
    reminders.plan_session(session, clock, session_id)
    audit.note(session, clock, staff_id, AuditAction.SESSION_CANCEL, "session", session_id)
    query = (
        select(Enrolment.member_id)
        .where(Enrolment.session_id == session_id, Enrolment.state != EnrolmentState.DECLINED)
        .order_by(Enrolment.member_id)
    )
    return list(session.scalars(query))


def _check(starts_at: datetime, ends_at: datetime, capacity: int | None) -> None:
    if ends_at <= starts_at:
        raise NotPossible("times")
    if capacity is not None and capacity < 1:
        raise NotPossible("capacity")
