"""What families see of sessions, and how they answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, audit, childcare, events
from budgeting.activities.seats import has_seat, locked, offer_free
from budgeting.activities.view import SessionView, views
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, Enrolment, Household, Member
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.states.activities import CONCERNED, HOLDS, EnrolmentState, SessionState

Wish = Literal["coming", "maybe", "declined"]


@dataclass(frozen=True, slots=True)
class Answered:
    """The result of an answer: WAITING if no seat was left, and who is offered the seats that were given up."""

    state: EnrolmentState
    offered: tuple[int, ...] = ()


def session_view(session: Session, session_id: int, person: Person) -> SessionView:
    """A session in the person's language. Raises NotFound, also for a session of another programme."""
    meetings = views(session, person, select(ActivitySession.id).where(ActivitySession.id == session_id))
    if not meetings:
        raise NotFound("session", session_id)
    view = meetings[0]
    return replace(view, childcare=childcare.is_participant(session, person, view.activity_id))


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
    return _record(session, clock, person.programme_id, person.member_id, session_id, wish)


def answer_for(
    session: Session, clock: Clock, staff_id: int | None, session_id: int, member_id: int, wish: Wish
) -> Answered:
    """The same for somebody who told staff. Raises what `answer` raises; NotFound for a member who isn't there,
    HouseholdLeft."""
    household = session.scalar(
        select(Household)
        .join(Member, Member.household_id == Household.id)
        .where(Member.id == member_id, Member.left_at.is_(None))
    )
    if household is None:
        raise NotFound("member", member_id)
    access.refuse_left(session, household.id)
    audit.note(session, clock, staff_id, AuditAction.SESSION_ANSWER, "session", session_id)
    return _record(session, clock, household.programme_id, member_id, session_id, wish)


def give_up(session: Session, clock: Clock, enrolment_id: int) -> None:
    """Somebody who comes no more gives up their place in a session that is still ahead; a free seat is offered on."""
    mine = session.get_one(Enrolment, enrolment_id)
    meeting = session.get_one(ActivitySession, mine.session_id)
    activity = session.get_one(Activity, meeting.activity_id)
    _record(session, clock, activity.programme_id, mine.member_id, mine.session_id, "declined")


def answer_for_all(
    session: Session, clock: Clock, staff_id: int | None, activity_id: int, member_id: int, wish: Wish
) -> list[Answered]:
    """The same for every session of the course that is still to come, soonest first.

    Raises NotPossible("none_ahead"), and what `answer_for` raises.
    """
    ahead = select(ActivitySession.id).where(
        ActivitySession.activity_id == activity_id,
        ActivitySession.state == SessionState.PLANNED,
        ActivitySession.starts_at > clock.now(),
    )
    numbers = list(session.scalars(ahead.order_by(ActivitySession.starts_at, ActivitySession.id)))
    if not numbers:
        raise NotPossible("none_ahead")
    return [answer_for(session, clock, staff_id, number, member_id, wish) for number in numbers]


def _record(
    session: Session, clock: Clock, programme_id: int, member_id: int, session_id: int, wish: Wish
) -> Answered:
    meeting = locked(session, session_id)
    activity = session.get(Activity, meeting.activity_id)
    if activity is None or activity.programme_id != programme_id:
        raise NotFound("session", session_id)
    if meeting.state is not SessionState.PLANNED:
        raise NotPossible(meeting.state.value)
    if clock.now() >= meeting.starts_at:
        raise NotPossible("over")
    mine = session.scalars(
        select(Enrolment)
        .where(Enrolment.session_id == session_id, Enrolment.member_id == member_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    before = mine.state if mine else None
    state = EnrolmentState(wish)
    if (
        state is EnrolmentState.COMING
        and before is not EnrolmentState.OFFERED
        and before is not state
        and not has_seat(session, meeting)
    ):
        state = EnrolmentState.WAITING
    if mine is not None and before is state:
        return Answered(state)
    if mine is None:
        mine = Enrolment(session_id=session_id, member_id=member_id, offers=0)
        session.add(mine)
    if before not in CONCERNED:
        # Of what changed before, they heard nothing; they read how it stands now.
        mine.told_sequence = meeting.sequence
    mine.state, mine.offer_until, mine.answered_at = state, None, clock.now()
    session.flush()
    if before is EnrolmentState.OFFERED:
        reminders.forget_offer(session, clock, session_id, member_id)
    childcare.answer_changed(session, clock, meeting, member_id, state)
    given_up = before in HOLDS and state not in HOLDS
    offered = offer_free(session, clock, meeting) if given_up else []
    reminders.plan_session(session, clock, session_id, member_id=member_id)
    events.tell(session, clock, EventKind.ENROLMENT, programme_id=programme_id, activity=activity.id)
    return Answered(state, tuple(offered))
