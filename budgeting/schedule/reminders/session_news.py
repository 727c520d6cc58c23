"""What happens to a session: a seat offered, an offer's end, another time or place, a cancellation.

One event for each member, in the transaction of the change. In quiet times it waits for their end, unless the
session would have begun by then: nobody shall stand before a closed door.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.calendars import QuietRules, next_allowed
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, Enrolment, Programme
from budgeting.programmes import Settings
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import nobody_there
from budgeting.states.activities import CONCERNED, EnrolmentState, SessionState
from budgeting.states.schedule import DueKind

#: Time to change one's plans, and the way there.
ON_THE_WAY = timedelta(hours=2)
#: The clock ends an offer however late it comes to it.
LATE = timedelta(days=60)


def plan_session_news(session: Session, clock: Clock, meeting: ActivitySession, was: datetime) -> None:
    """Tell everybody concerned how the session stands now; it was to begin at ``was`` (UTC)."""
    now = clock.now()
    last = max(was, meeting.starts_at)
    if last <= now:
        # What has already taken place is put right for the hours only.
        return
    programme = session.scalars(
        select(Programme)
        .join(Activity, Activity.programme_id == Programme.id)
        .where(Activity.id == meeting.activity_id)
    ).one()
    told_at = next_allowed(now, QuietRules.of(Settings.of(programme)), meeting.zone)
    if told_at > min(was, meeting.starts_at) - ON_THE_WAY:
        told_at = now
    concerned = select(Enrolment.member_id).where(
        Enrolment.session_id == meeting.id, Enrolment.state.in_(CONCERNED)
    )
    day = programmes.day_of(now, meeting)
    due.put_all(
        session,
        [
            due.Planned(DueKind.SESSION_NEWS, meeting.id, who, day, meeting.sequence, told_at, last)
            for who in session.scalars(concerned)
        ],
    )


def plan_nudge(session: Session, clock: Clock, meeting: ActivitySession) -> int:
    """Remind those who come or may come: once a day however often it is asked for.

    Returns how many are concerned; whoever can't be told is left out when the time comes.
    """
    now = clock.now()
    programme = session.scalars(
        select(Programme)
        .join(Activity, Activity.programme_id == Programme.id)
        .where(Activity.id == meeting.activity_id)
    ).one()
    told_at = next_allowed(now, QuietRules.of(Settings.of(programme)), meeting.zone)
    members = session.scalars(
        select(Enrolment.member_id).where(
            Enrolment.session_id == meeting.id,
            Enrolment.state.in_((EnrolmentState.COMING, EnrolmentState.MAYBE)),
        )
    ).all()
    day = programmes.day_of(now, meeting)
    due.put_all(
        session,
        [
            due.Planned(
                DueKind.SESSION_NUDGE, meeting.id, who, day, meeting.sequence, told_at, meeting.starts_at
            )
            for who in members
        ],
    )
    return len(members)


def news_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why a member needn't hear of a change, as a code; None: they do."""
    meeting = session.get(ActivitySession, event.subject_id, populate_existing=True)
    if meeting is None:
        return "gone"
    if meeting.sequence > event.rung:
        # Two changes before anybody could be told are told once, as it stands now.
        return "overtaken"
    mine = _enrolment(session, event)
    if mine is None or mine.state not in CONCERNED:
        return "not_coming"
    if mine.told_sequence >= meeting.sequence:
        return "known"
    return nobody_there(session, event, None)


def plan_offer(session: Session, meeting: ActivitySession, mine: Enrolment, asked: datetime) -> None:
    """Ask the member at ``asked`` whether they take the seat, and end the offer at its time."""
    if mine.offer_until is None:
        return
    day = programmes.day_of(meeting.starts_at, meeting)
    slot = (meeting.id, mine.member_id, day, mine.offers)
    due.put(session, DueKind.SEAT_OFFER, *slot, asked, mine.offer_until)
    due.put(session, DueKind.SEAT_OFFER_ENDS, *slot, mine.offer_until, mine.offer_until + LATE)


def forget_offer(session: Session, clock: Clock, session_id: int, member_id: int) -> None:
    """The member has answered."""
    for kind in (DueKind.SEAT_OFFER, DueKind.SEAT_OFFER_ENDS):
        due.cancel(session, clock, kind, session_id, "answered", member_id=member_id)


def offer_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why a member isn't asked about a seat any more, as a code; None: they are."""
    return offer_stands(session, clock, event) or nobody_there(session, event, None)


def offer_stands(session: Session, clock: Clock, event: Due) -> str | None:
    """Why an offer needn't end any more, as a code; None: it stands."""
    meeting = session.get(ActivitySession, event.subject_id, populate_existing=True)
    if meeting is None:
        return "gone"
    if meeting.state is not SessionState.PLANNED:
        return f"session_{meeting.state.value}"
    mine = _enrolment(session, event)
    standing = mine is not None and mine.state is EnrolmentState.OFFERED and mine.offers == event.rung
    return None if standing else "answered"


def _enrolment(session: Session, event: Due) -> Enrolment | None:
    return session.scalars(
        select(Enrolment)
        .where(Enrolment.session_id == event.subject_id, Enrolment.member_id == event.member_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
