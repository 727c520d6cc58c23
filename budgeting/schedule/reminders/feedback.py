"""How was it? Asked once, some hours after a session, of those who were there or said that they would be."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.calendars import QuietRules, next_allowed
from budgeting.clock import Clock
from budgeting.db.tables import ActivitySession, DueEvent, Enrolment, Member
from budgeting.programmes import Settings
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import may_be_told, nobody_there
from budgeting.schedule.reminders.instalments import HORIZON
from budgeting.states.activities import ATTENDED, EnrolmentState, SessionState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind, DueState

#: After the end: time to get home.
AFTER = timedelta(hours=2)
#: Later than this, nobody remembers it well.
FRESH = timedelta(days=4)
#: Of an activity that meets every week nobody is asked again after so many questions without an answer.
PATIENCE = 2


def plan(
    session: Session,
    clock: Clock,
    meeting: ActivitySession,
    settings: Settings,
    *,
    member_id: int | None = None,
) -> None:
    """Plan the question for everybody who may have been there, optionally for one member."""
    now = clock.now()
    planned: list[due.Planned] = []
    after = meeting.ends_at + AFTER
    asked = next_allowed(
        max(now, after) if now < after + FRESH else after, QuietRules.of(settings), meeting.zone
    )
    if meeting.state is not SessionState.CANCELLED and settings.has(Instrument.ACTIVITIES):
        there = Enrolment.attendance.in_(ATTENDED) | (
            Enrolment.attendance.is_(None) & (Enrolment.state == EnrolmentState.COMING)
        )
        query = (
            select(Enrolment.member_id)
            .join(Member, Enrolment.member_id == Member.id)
            .where(Enrolment.session_id == meeting.id, there, Enrolment.feedback.is_(None), *may_be_told())
        )
        if member_id is not None:
            query = query.where(Enrolment.member_id == member_id)
        day = programmes.day_of(meeting.starts_at, meeting)
        planned = [
            due.Planned(
                DueKind.SESSION_FEEDBACK, meeting.id, who, day, meeting.sequence, asked, after + FRESH
            )
            for who in session.scalars(query)
        ]
    keep = [event.slot for event in planned]
    due.cancel_others(
        session, clock, [DueKind.SESSION_FEEDBACK], [meeting.id], keep, "replanned", member_id=member_id
    )
    due.put_all(session, [event for event in planned if event.due_at <= min(now + HORIZON, event.stale_at)])


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why a member isn't asked any more, as a code; None: they are."""
    meeting = session.get(ActivitySession, event.subject_id, populate_existing=True)
    if meeting is None:
        return "gone"
    if meeting.state is SessionState.CANCELLED:
        return "session_cancelled"
    if meeting.sequence != event.rung:
        return "replanned"
    mine = session.scalars(
        select(Enrolment)
        .where(Enrolment.session_id == event.subject_id, Enrolment.member_id == event.member_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if mine is None or mine.feedback is not None:
        return "gone" if mine is None else "said"
    there = (
        mine.attendance in ATTENDED if mine.attendance is not None else mine.state is EnrolmentState.COMING
    )
    if not there:
        return "not_there"
    if _leaves_it(session, event, meeting.activity_id):
        return "unanswered"
    return nobody_there(session, event, None)


def _leaves_it(session: Session, event: Due, activity_id: int) -> bool:
    """Whether the member left the last questions about this activity without an answer."""
    last = session.scalars(
        select(Enrolment.feedback)
        .join(ActivitySession, Enrolment.session_id == ActivitySession.id)
        .join(
            DueEvent,
            (DueEvent.subject_id == ActivitySession.id) & (DueEvent.member_id == Enrolment.member_id),
        )
        .where(
            Enrolment.member_id == event.member_id,
            ActivitySession.activity_id == activity_id,
            DueEvent.kind == DueKind.SESSION_FEEDBACK,
            DueEvent.state == DueState.DONE,
        )
        .order_by(DueEvent.due_at.desc(), DueEvent.id.desc())
        .limit(PATIENCE)
    ).all()
    return len(last) == PATIENCE and not any(last)
