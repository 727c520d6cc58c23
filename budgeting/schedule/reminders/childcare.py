"""Childcare during a session: what both of a pair hear at once, the evening before, and when staff needn't look on.

The evening before, a pair that agreed is reminded of each other, and whoever still has nobody hears that, while there
is time for another plan. When the session begins, the task to find somebody ends by itself.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.calendars import QuietRules, next_allowed
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, ChildcareEntry, ChildcareSwap, Programme
from budgeting.programmes import Settings
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.activities import rungs
from budgeting.schedule.reminders.audience import nobody_there
from budgeting.schedule.reminders.instalments import HORIZON, SLACK
from budgeting.schedule.reminders.session_news import ON_THE_WAY
from budgeting.states.activities import SessionState
from budgeting.states.childcare import LIVE, ChildcareKind, ChildcareState, SwapState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind

#: The clock ends a task however late it comes to it.
LASTING = timedelta(days=60)
ENTRY_KINDS = (DueKind.CHILDCARE_REMINDER, DueKind.CHILDCARE_OVER)


def plan_childcare(session: Session, clock: Clock, swap: ChildcareSwap, besides: int | None = None) -> None:
    """Tell both how the pair stands now: in quiet times when they end, unless the session would have begun.

    ``besides``: a member who needs no word, because it was their own answer.
    """
    meeting = session.get_one(ActivitySession, swap.session_id)
    if meeting.starts_at <= clock.now():
        return
    programme = _programme(session, meeting)
    told_at = next_allowed(clock.now(), QuietRules.of(Settings.of(programme)), meeting.zone)
    if told_at > meeting.starts_at - ON_THE_WAY:
        told_at = clock.now()
    members = session.scalars(
        select(ChildcareEntry.member_id)
        .where(ChildcareEntry.id.in_((swap.need_id, swap.offer_id)))
        .order_by(ChildcareEntry.id)
    )
    day = programmes.day_of(meeting.starts_at, meeting)
    due.put_all(
        session,
        [
            due.Planned(DueKind.CHILDCARE_NEWS, swap.id, who, day, swap.sequence, told_at, meeting.starts_at)
            for who in members
            if who != besides
        ],
    )
    for entry_id in (swap.need_id, swap.offer_id):
        plan_entry(session, clock, session.get_one(ChildcareEntry, entry_id))


def plan_entry(session: Session, clock: Clock, entry: ChildcareEntry) -> None:
    """Plan the evening before, and the end, of what somebody needs or offers."""
    session.flush()
    now, meeting = clock.now(), session.get_one(ActivitySession, entry.session_id)
    settings = Settings.of(_programme(session, meeting))
    planned: list[due.Planned] = []
    open_ = entry.state is ChildcareState.OPEN and meeting.state is SessionState.PLANNED
    if open_ and settings.has(Instrument.CHILDCARE):
        day = programmes.day_of(meeting.starts_at, meeting)
        evening = rungs(meeting.starts_at, QuietRules.of(settings), meeting.zone)[0]
        planned = [
            due.Planned(
                DueKind.CHILDCARE_REMINDER,
                entry.id,
                entry.member_id,
                day,
                meeting.sequence,
                evening.due_at,
                evening.stale_at,
            )
        ]
        if entry.kind is ChildcareKind.NEED:
            begins = meeting.starts_at
            planned.append(
                due.Planned(
                    DueKind.CHILDCARE_OVER, entry.id, None, day, meeting.sequence, begins, begins + LASTING
                )
            )
    keep = [event.slot for event in planned]
    due.cancel_others(session, clock, ENTRY_KINDS, [entry.id], keep, "replanned")
    due.put_all(session, [event for event in planned if now < event.due_at <= now + HORIZON])


def plan_coming(session: Session, clock: Clock) -> None:
    """The same for every session within 40 days."""
    entries = session.scalars(
        select(ChildcareEntry)
        .join(ActivitySession, ActivitySession.id == ChildcareEntry.session_id)
        .where(
            ChildcareEntry.state == ChildcareState.OPEN,
            ActivitySession.starts_at > clock.now(),
            ActivitySession.starts_at <= clock.now() + HORIZON + SLACK,
        )
        .order_by(ChildcareEntry.id)
    )
    for entry in list(entries):
        plan_entry(session, clock, entry)


def news_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why a side needn't hear of the pair, as a code; None: they do."""
    swap = session.get(ChildcareSwap, event.subject_id, populate_existing=True)
    if swap is None:
        return "gone"
    if swap.sequence != event.rung:
        return "overtaken"
    meeting = session.get_one(ActivitySession, swap.session_id, populate_existing=True)
    if meeting.state is SessionState.HELD or clock.now() >= meeting.starts_at:
        return "over"
    return nobody_there(session, event, None)


def still_to_remind(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nothing need be said the evening before, as a code; None: it does."""
    entry = session.get(ChildcareEntry, event.subject_id, populate_existing=True)
    if entry is None:
        return "gone"
    if entry.state is not ChildcareState.OPEN:
        return entry.state.value
    meeting = session.get_one(ActivitySession, entry.session_id, populate_existing=True)
    if meeting.state is not SessionState.PLANNED or clock.now() >= meeting.starts_at:
        return "over"
    if meeting.sequence != event.rung:
        return "replanned"
    if entry.kind is ChildcareKind.OFFER and not agreed(session, entry):
        return "nobody_needs_them"
    return nobody_there(session, event, None)


def still_looked_for(session: Session, clock: Clock, event: Due) -> str | None:
    """Why the task needn't end, as a code; None: the session begins."""
    entry = session.get(ChildcareEntry, event.subject_id, populate_existing=True)
    if entry is None:
        return "gone"
    meeting = session.get_one(ActivitySession, entry.session_id, populate_existing=True)
    return "replanned" if meeting.sequence != event.rung else None


def agreed(session: Session, entry: ChildcareEntry) -> ChildcareSwap | None:
    """The pair of an entry, if both have agreed."""
    side = ChildcareSwap.need_id if entry.kind is ChildcareKind.NEED else ChildcareSwap.offer_id
    query = select(ChildcareSwap).where(side == entry.id, ChildcareSwap.state.in_(LIVE))
    swap = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return swap if swap is not None and swap.state is SwapState.AGREED else None


def _programme(session: Session, meeting: ActivitySession) -> Programme:
    return programmes.programme(session, session.get_one(Activity, meeting.activity_id).programme_id)
