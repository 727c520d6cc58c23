"""Who was at a session, as staff note it, and what they thought of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, audit, clean_text, events
from budgeting.activities.seats import locked
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, Enrolment, Household, Member
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.states.activities import ATTENDED, Attendance, EnrolmentState, Feedback, SessionState

#: The sheet may be filled in from this long before the start.
EARLY = timedelta(minutes=30)
#: The register stays open for so long after the end; later the hours count as they are.
LATEST = timedelta(days=90)
#: The longest words about a session.
LONGEST = 500


def take(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    session_id: int,
    marks: Mapping[int, Attendance | None],
) -> None:
    """Note who was there, by member; None takes a mark back. The session has then taken place.

    Somebody who came without an answer gets a line too, unless their household has left. Raises NotFound,
    HouseholdLeft, NotPossible with what `closed` says.
    """
    meeting = locked(session, session_id)
    if reason := closed(meeting, clock.now()):
        raise NotPossible(reason)
    query = select(Enrolment).where(Enrolment.session_id == session_id)
    lines = {
        line.member_id: line for line in session.scalars(query.execution_options(populate_existing=True))
    }
    for member_id, mark in marks.items():
        line = lines.get(member_id) or _walked_in(session, clock, meeting.activity_id, session_id, member_id)
        line.attendance = mark
    meeting.state = SessionState.HELD
    session.flush()
    reminders.plan_session(session, clock, session_id)
    audit.note(session, clock, staff_id, AuditAction.SESSION_ATTENDANCE, "session", session_id)
    activity = session.get_one(Activity, meeting.activity_id)
    place = activity.programme_id
    events.tell(session, clock, EventKind.ENROLMENT, programme_id=place, activity=activity.id)


def mark(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    session_id: int,
    member_id: int,
    noted: Attendance | None,
    *,
    seen: Attendance | None,
) -> None:
    """Note one member with one tap, on a page that showed ``seen``. The same again changes nothing.

    Raises what `take` raises, NotPossible("noted_meanwhile") if a colleague has noted something else since.
    """
    locked(session, session_id)
    query = select(Enrolment).where(Enrolment.session_id == session_id, Enrolment.member_id == member_id)
    line = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    before = line.attendance if line is not None else None
    if line is not None and before is noted:
        return
    if before is not seen:
        raise NotPossible("noted_meanwhile")
    take(session, clock, staff_id, session_id, {member_id: noted})


def closed(meeting: ActivitySession, now: datetime) -> str | None:
    """Why nobody can note who is there, as a code: "cancelled", "not_begun" or "long_over"; None: they can."""
    if meeting.state is SessionState.CANCELLED:
        return meeting.state.value
    if now < meeting.starts_at - EARLY:
        return "not_begun"
    return "long_over" if now > meeting.ends_at + LATEST else None


def give_feedback(
    session: Session, clock: Clock, person: Person, session_id: int, said: Feedback, words: str = ""
) -> None:
    """Keep what a member says of a session they went to; saying it again replaces it, without words keeps those.

    Raises NotFound, NotPossible("not_over" or "not_there").
    """
    meeting = locked(session, session_id)
    mine = session.scalars(
        select(Enrolment)
        .where(Enrolment.session_id == session_id, Enrolment.member_id == person.member_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if mine is None:
        raise NotFound("session", session_id)
    if clock.now() < meeting.starts_at or meeting.state is SessionState.CANCELLED:
        raise NotPossible("not_over")
    if not was_there(mine):
        raise NotPossible("not_there")
    mine.feedback, mine.feedback_at = said, clock.now()
    if cleaned := clean_text.one_line(words)[:LONGEST]:
        mine.feedback_words = cleaned
    session.flush()


def was_there(line: Enrolment) -> bool:
    """Whether a member was at a session, or, as long as nobody has noted it, said that they would be."""
    if line.attendance is not None:
        return line.attendance in ATTENDED
    return line.state is EnrolmentState.COMING


def _walked_in(
    session: Session, clock: Clock, activity_id: int, session_id: int, member_id: int
) -> Enrolment:
    of_programme = (
        select(Household.id)
        .select_from(Member)
        .join(Household, Household.id == Member.household_id)
        .join(Activity, Activity.programme_id == Household.programme_id)
        .where(Member.id == member_id, Activity.id == activity_id)
    )
    household_id = session.scalar(of_programme)
    if household_id is None:
        raise NotFound("member", member_id)
    access.refuse_left(session, household_id)
    # No seat was counted for them.
    line = Enrolment(
        session_id=session_id,
        member_id=member_id,
        state=EnrolmentState.MAYBE,
        answered_at=clock.now(),
        offers=0,
    )
    session.add(line)
    return line
