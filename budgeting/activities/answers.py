"""What families see of sessions, and how they answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import events
from budgeting.activities.seats import has_seat, locked, promote
from budgeting.activities.view import SessionView, views
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, Enrolment
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.states.activities import EnrolmentState, SessionState

Wish = Literal["coming", "maybe", "declined"]


@dataclass(frozen=True, slots=True)
class Answered:
    """The result of an answer: WAITING if no seat was left, and who got the seat that was given up."""

    state: EnrolmentState
    promoted_member_id: int | None = None


def session_view(session: Session, session_id: int, person: Person) -> SessionView:
    """A session in the person's language. Raises NotFound, also for a session of another programme."""
    meetings = views(session, person, select(ActivitySession.id).where(ActivitySession.id == session_id))
    if not meetings:
        raise NotFound("session", session_id)
    return meetings[0]


def upcoming(session: Session, clock: Clock, person: Person, limit: int = 10) -> list[SessionView]:
    """The next sessions of the person's programme, soonest first, without cancelled ones."""
    return views(
        session,
        person,
        select(ActivitySession.id)
        .join(Activity, ActivitySession.activity_id == Activity.id)
        .where(
            Activity.programme_id == person.programme_id,
            ActivitySession.starts_at > clock.now(),
            ActivitySession.state == SessionState.PLANNED,
        )
        .order_by(ActivitySession.starts_at, ActivitySession.id)
        .limit(limit),
    )


def answer(session: Session, clock: Clock, person: Person, session_id: int, wish: Wish) -> Answered:
    """Record a member's answer to a session. Repeating it changes nothing; a waiting member keeps their place.

    Raises NotFound for a session of another programme, NotPossible with "cancelled", "held" or "over".
    """
    meeting = locked(session, session_id)
    activity = session.get(Activity, meeting.activity_id)
    if activity is None or activity.programme_id != person.programme_id:
        raise NotFound("session", session_id)
    if meeting.state is not SessionState.PLANNED:
        raise NotPossible(meeting.state.value)
    if clock.now() >= meeting.starts_at:
        raise NotPossible("over")
    mine = session.scalars(
        select(Enrolment)
        .where(Enrolment.session_id == session_id, Enrolment.member_id == person.member_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    before = mine.state if mine else None
    requested = EnrolmentState(wish)
    if before is requested or (before is EnrolmentState.WAITING and requested is EnrolmentState.COMING):
        return Answered(before)
    state = requested
    if requested is EnrolmentState.COMING and not has_seat(session, meeting):
        state = EnrolmentState.WAITING
    if mine is None:
        mine = Enrolment(session_id=session_id, member_id=person.member_id)
        session.add(mine)
    mine.state = state
    mine.answered_at = clock.now()
    session.flush()
    promoted = promote(session, meeting) if before is EnrolmentState.COMING else None
    for member_id in filter(None, (person.member_id, promoted)):
        reminders.plan_session(session, clock, session_id, member_id=member_id)
    events.tell(session, clock, EventKind.ENROLMENT, programme_id=person.programme_id)
    return Answered(state, promoted)
