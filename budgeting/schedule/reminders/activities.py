"""Session reminders: the evening before and two hours ahead, for members who are coming or may come.

If the evening before is a rest day, the reminder moves to the last evening that isn't. If two hours before an
early session is quiet time, the reminder comes when the quiet hours end, or not at all if that is too close to
the start. For a session on a rest day the reminder comes on that day: the person chose to come.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.calendars import ONE_DAY, QuietRules, is_quiet, working_day_before
from budgeting.clock import Clock, at_local, local_date
from budgeting.clock import zone as zone_of
from budgeting.db.tables import Activity, ActivitySession, Enrolment, Member, Programme
from budgeting.errors import NotFound
from budgeting.programmes import Settings
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders import feedback
from budgeting.schedule.reminders.audience import may_be_told, nobody_there
from budgeting.schedule.reminders.instalments import HORIZON, SLACK
from budgeting.schedule.reminders.ladder import FRESH, Rung
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind

EVENING = time(18)
AHEAD = timedelta(hours=2)
#: Closer to the start than this, a reminder helps nobody.
NEAR = timedelta(minutes=30)
#: The rungs of the two in the due events.
EVENING_BEFORE, TWO_HOURS = 1, 2
#: The last digit of a rung says which of the two it is; the digits before it count the session's changes.
_BASE = 10

TOLD = (EnrolmentState.COMING, EnrolmentState.MAYBE)


def rungs(starts_at: datetime, rules: QuietRules, zone: str) -> list[Rung]:
    """The reminders of a session starting at ``starts_at`` (UTC) in a place in ``zone``; at most two."""
    day = local_date(starts_at, zone)
    evening = EVENING if not is_quiet(EVENING, rules) else rules.opening
    before = at_local(working_day_before(day - ONE_DAY, rules), evening, zone)
    ahead = starts_at - AHEAD
    hour = ahead.astimezone(zone_of(zone)).time()
    if is_quiet(hour, rules):
        ahead = at_local(day, rules.quiet_to, zone)
    planned_rungs = []
    if before < ahead <= starts_at - NEAR:
        planned_rungs.append(Rung(EVENING_BEFORE, before, min(before + FRESH, ahead)))
        planned_rungs.append(Rung(TWO_HOURS, ahead, starts_at))
    else:
        planned_rungs.append(Rung(EVENING_BEFORE, before, min(before + FRESH, starts_at)))
    return planned_rungs


def plan_session(session: Session, clock: Clock, session_id: int, *, member_id: int | None = None) -> None:
    """Plan the reminders of a session, optionally for one member. Raises NotFound.

    Leaves out what is already past; the hourly pass plans what is more than 40 days ahead.
    """
    now = clock.now()
    session.flush()
    row = session.execute(
        select(ActivitySession, Programme)
        .join(Activity, ActivitySession.activity_id == Activity.id)
        .join(Programme, Activity.programme_id == Programme.id)
        .where(ActivitySession.id == session_id)
    ).one_or_none()
    if row is None:
        raise NotFound("session", session_id)
    meeting, programme = row.ActivitySession, row.Programme
    planned: list[due.Planned] = []
    settings = Settings.of(programme)
    if meeting.state is SessionState.PLANNED and settings.has(Instrument.ACTIVITIES):
        day = programmes.day_of(meeting.starts_at, meeting)
        steps = rungs(meeting.starts_at, QuietRules.of(settings), meeting.zone)
        query = (
            select(Enrolment.member_id)
            .join(Member, Enrolment.member_id == Member.id)
            .where(Enrolment.session_id == session_id, Enrolment.state.in_(TOLD), *may_be_told())
        )
        if member_id is not None:
            query = query.where(Enrolment.member_id == member_id)
        planned = [
            due.Planned(
                DueKind.SESSION_REMINDER,
                session_id,
                who,
                day,
                # A session moved within its day is reminded of anew.
                meeting.sequence * _BASE + step.days,
                step.due_at,
                step.stale_at,
            )
            for who in session.scalars(query)
            for step in steps
        ]
    keep = [event.slot for event in planned]
    due.cancel_others(
        session, clock, [DueKind.SESSION_REMINDER], [session_id], keep, "replanned", member_id=member_id
    )
    due.put_all(session, [event for event in planned if now < event.due_at <= now + HORIZON])
    feedback.plan(session, clock, meeting, settings, member_id=member_id)


def plan_coming(session: Session, clock: Clock) -> None:
    """Plan the reminders of every session within 40 days."""
    now = clock.now()
    coming = session.scalars(
        select(ActivitySession.id)
        .where(
            ActivitySession.starts_at > now,
            ActivitySession.starts_at <= now + HORIZON + SLACK,
            ActivitySession.state == SessionState.PLANNED,
        )
        .order_by(ActivitySession.id)
    )
    for session_id in list(coming):
        plan_session(session, clock, session_id)


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why a member no longer needs the reminder of a session, as a code; None: they still do."""
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
    return nobody_there(session, event, None)
