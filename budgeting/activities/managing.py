"""What staff set up: activities, their sessions, changes and cancellations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import audit, childcare, clean_text, programmes
from budgeting.activities import online
from budgeting.activities.seats import locked, offer_free, taken
from budgeting.activities.view import FALLBACK, Times
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, Enrolment, Message, Programme, Site
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.states.activities import CONCERNED, AllowancePer, SessionState
from budgeting.states.messages import Lane, MessageState, SubjectKind

KINDS = (
    "course",
    "paid_path",
    "lab",
    "social_lab",
    "community_lab",
    "school_lab",
    "youth_lab",
    "civic_centre",
    "event",
    "community_point",
)
#: Longest title and description in one language, and the most seats.
TITLE, DESCRIPTION, MOST_SEATS = 120, 600, 100_000
Coordinates = tuple[float, float]


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
    allowance_per: AllowancePer = AllowancePer.WHOLE,
    allowance_least: int = 70,
    run_by: int | None = None,
    site_id: int | None = None,
) -> Activity:
    """Texts are {language: text}, Italian at least. ``run_by``: who runs it; the author unless somebody is named.

    Raises NotFound, NotPossible("kind" or "title").
    """
    programme = session.get(Programme, programme_id)
    if programme is None:
        raise NotFound("programme", programme_id)
    activity = Activity(
        programme_id=programme_id,
        site_id=_site(session, programme_id, site_id),
        kind=_kind(kind),
        title=_titled(title),
        description=_described(description),
        children_welcome=children_welcome,
        allowance_minor=allowance.minor if allowance else 0,
        currency=allowance.currency if allowance else programme.currency,
        allowance_per=allowance_per,
        allowance_least=allowance_least,
        run_by=run_by or staff_id,
        created_at=clock.now(),
    )
    session.add(activity)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.ACTIVITY_CREATE, "activity", activity.id)
    return activity


def change_activity(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    activity_id: int,
    *,
    kind: str,
    title: dict[str, str],
    description: dict[str, str],
    children_welcome: bool,
    allowance: Money | None,
    allowance_per: AllowancePer,
    allowance_least: int,
    run_by: int | None,
    site_id: int | None = None,
) -> None:
    """Change what families read of an activity, its allowance and who runs it. Raises what `create_activity` does."""
    activity = session.get(Activity, activity_id, populate_existing=True, with_for_update=True)
    if activity is None:
        raise NotFound("activity", activity_id)
    # Before the change: who gives an activity away may still do that.
    audit.note(session, clock, staff_id, AuditAction.ACTIVITY_CHANGE, "activity", activity_id)
    activity.kind, activity.title = _kind(kind), _titled(title)
    activity.description = _described(description)
    activity.children_welcome = children_welcome
    activity.allowance_minor = allowance.minor if allowance else 0
    activity.allowance_per, activity.allowance_least = allowance_per, allowance_least
    activity.run_by = run_by
    activity.site_id = _site(session, activity.programme_id, site_id)
    session.flush()


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
    online_url: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    capacity: int | None = None,
) -> ActivitySession:
    """Add a session to the activity, in the programme's zone unless another is given.

    Raises NotFound, NotPossible("times", "capacity", "where" or "online_url").
    """
    activity = session.get(Activity, activity_id)
    if activity is None:
        raise NotFound("activity", activity_id)
    _check(starts_at, ends_at, capacity)
    online_url = _where(place, online_url)
    meeting = ActivitySession(
        activity_id=activity_id,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=zone or programmes.programme(session, activity.programme_id).zone,
        place=place,
        online_url=online_url,
        latitude=latitude,
        longitude=longitude,
        capacity=capacity,
        state=SessionState.PLANNED,
        sequence=0,
        earlier=[],
        changed_at=clock.now(),
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
    online_url: str = "",
    coordinates: Coordinates | None = None,
) -> list[int]:
    """Move a session to another time, place or size. Returns the members who are offered a seat as a result.

    Those coming, maybe coming or waiting are told of another time or place. Without ``coordinates``, a place that
    stays the same keeps its own. Raises NotFound, NotPossible as `add_session` does, "seats_taken" if more people
    come than there would be seats, and the session's state if it is cancelled or over.
    """
    meeting = locked(session, session_id)
    if meeting.state is not SessionState.PLANNED:
        raise NotPossible(meeting.state.value)
    _check(starts_at, ends_at, capacity)
    online_url = _where(place, online_url)
    if capacity is not None and capacity < taken(session, session_id):
        raise NotPossible("seats_taken")
    before = Times.of(meeting)
    if coordinates is not None or place != meeting.place:
        meeting.latitude, meeting.longitude = coordinates or (None, None)
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.place, meeting.capacity, meeting.online_url = place, capacity, online_url
    if Times.of(meeting) != before:
        _changed(clock, meeting, before)
        session.flush()
        reminders.plan_session_news(session, clock, meeting, before.starts_at)
        if (meeting.starts_at, meeting.ends_at) != (before.starts_at, before.ends_at):
            childcare.session_moved(session, clock, meeting)
        _shorten_offers(session, clock, meeting)
    session.flush()
    offered = offer_free(session, clock, meeting)
    reminders.plan_session(session, clock, session_id)
    audit.note(session, clock, staff_id, AuditAction.SESSION_CHANGE, "session", session_id)
    return offered


def cancel_session(session: Session, clock: Clock, staff_id: int | None, session_id: int) -> list[int]:
    """Cancel a session. Returns the members who are told: those coming, maybe coming or waiting; nobody the second
    time.

    Raises NotFound, NotPossible("held").
    """
    meeting = locked(session, session_id)
    if meeting.state is SessionState.CANCELLED:
        return []
    if meeting.state is not SessionState.PLANNED:
        raise NotPossible(meeting.state.value)
    meeting.state = SessionState.CANCELLED
    _changed(clock, meeting, Times.of(meeting))
    session.flush()
    reminders.plan_session(session, clock, session_id)
    reminders.plan_session_news(session, clock, meeting, meeting.starts_at)
    childcare.session_cancelled(session, clock, meeting)
    # Whoever hasn't been told of it yet must not be invited any more.
    session.execute(
        update(Message)
        .where(
            Message.subject_kind == SubjectKind.SESSION,
            Message.subject_id == session_id,
            Message.lane == Lane.BROADCAST,
            Message.state == MessageState.QUEUED,
        )
        .values(state=MessageState.SKIPPED, error="session_cancelled", unique_key=None)
        .execution_options(synchronize_session=False)
    )
    audit.note(session, clock, staff_id, AuditAction.SESSION_CANCEL, "session", session_id)
    query = (
        select(Enrolment.member_id)
        .where(Enrolment.session_id == session_id, Enrolment.state.in_(CONCERNED))
        .order_by(Enrolment.member_id)
    )
    return list(session.scalars(query))


def remind(session: Session, clock: Clock, staff_id: int | None, session_id: int) -> int:
    """Remind those who come, or may come, now. Returns how many.

    Raises NotFound, NotPossible("over", "nobody", or its state).
    """
    meeting = locked(session, session_id)
    if meeting.state is not SessionState.PLANNED:
        raise NotPossible(meeting.state.value)
    if clock.now() >= meeting.starts_at:
        raise NotPossible("over")
    number = reminders.plan_nudge(session, clock, meeting)
    if not number:
        raise NotPossible("nobody")
    audit.note(session, clock, staff_id, AuditAction.SESSION_REMIND, "session", session_id)
    return number


def _changed(clock: Clock, meeting: ActivitySession, before: Times) -> None:
    meeting.earlier = [*meeting.earlier, before.to_json()]
    meeting.sequence += 1
    meeting.changed_at = clock.now()


def _shorten_offers(session: Session, clock: Clock, meeting: ActivitySession) -> None:
    """An offer that would outlast a session that has moved forward ends with it."""
    offers = select(Enrolment).where(Enrolment.session_id == meeting.id, Enrolment.offer_until.is_not(None))
    for enrolment in session.scalars(offers.execution_options(populate_existing=True)):
        if enrolment.offer_until is not None and enrolment.offer_until > meeting.starts_at:
            enrolment.offer_until = meeting.starts_at
            session.flush()
            reminders.plan_offer(session, meeting, enrolment, clock.now())


def _site(session: Session, programme_id: int, site_id: int | None) -> int | None:
    site = session.get(Site, site_id) if site_id is not None else None
    if site_id is not None and (site is None or site.programme_id != programme_id):
        raise NotFound("site", site_id)
    return site_id


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise NotPossible("kind")
    return kind


def _titled(title: dict[str, str]) -> dict[str, str]:
    titles = {language: clean_text.one_line(text) for language, text in title.items()}
    if not titles.get(FALLBACK):
        raise NotPossible("title")
    return {language: text for language, text in titles.items() if text}


def _described(description: dict[str, str] | None) -> dict[str, str]:
    return {language: text.strip() for language, text in (description or {}).items() if text.strip()}


def _where(place: str, online_url: str) -> str:
    """The link as it is stored; somewhere a session must be."""
    link = online.link(online_url) if online_url.strip() else ""
    if not place and not link:
        raise NotPossible("where")
    return link


def _check(starts_at: datetime, ends_at: datetime, capacity: int | None) -> None:
    if ends_at <= starts_at:
        raise NotPossible("times")
    if capacity is not None and capacity < 1:
        raise NotPossible("capacity")
