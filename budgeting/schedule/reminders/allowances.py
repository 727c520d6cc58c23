"""Allowances: the member hears that one is coming, that it came, and once that it is late; then staff get a task."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.calendars import QuietRules, next_allowed, working_day
from budgeting.clock import Clock, at_local
from budgeting.db.tables import Activity, Allowance, Programme
from budgeting.programmes import Settings
from budgeting.programmes.days import furthest_today
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import nobody_there
from budgeting.schedule.reminders.instalments import HORIZON
from budgeting.states.activities import AllowanceState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind

#: Late is better than never for good news and for tasks.
FRESH = timedelta(days=14)
TASK_FRESH = timedelta(days=60)
LATE = (DueKind.ALLOWANCE_LATE, DueKind.ALLOWANCE_TASK)
#: The rungs of the news: it is coming, it came; from ``LATE_FROM`` on it is late, for the n-th time.
COMING, CAME, LATE_FROM = 0, 1, 10


def plan_allowance(session: Session, clock: Clock, allowance: Allowance) -> None:
    """Plan what is said about an allowance after a change of it."""
    session.flush()
    programme = session.scalars(
        select(Programme)
        .join(Activity, Activity.programme_id == Programme.id)
        .where(Activity.id == allowance.activity_id)
    ).one()
    _plan(session, clock, allowance, programme)
    due.cancel(session, clock, DueKind.ALLOWANCE_NEWS, allowance.id, "replanned")
    if allowance.state is AllowanceState.WITHDRAWN:
        return
    came = allowance.state is AllowanceState.RECEIVED
    moment = next_allowed(clock.now(), QuietRules.of(Settings.of(programme)), programme.zone)
    due.put(
        session,
        DueKind.ALLOWANCE_NEWS,
        allowance.id,
        allowance.member_id,
        allowance.received_on if came and allowance.received_on else allowance.expected_on,
        CAME if came else _rung(allowance),
        moment,
        moment + FRESH,
    )


def _rung(allowance: Allowance) -> int:
    return LATE_FROM + allowance.delays if allowance.delay is not None else COMING


def plan_expected(session: Session, clock: Clock) -> None:
    """Plan for every allowance expected within 40 days."""
    until = furthest_today(clock) + HORIZON
    rows = session.execute(
        select(Allowance, Programme)
        .join(Activity, Activity.id == Allowance.activity_id)
        .join(Programme, Programme.id == Activity.programme_id)
        .where(Allowance.state == AllowanceState.EXPECTED, Allowance.expected_on <= until)
        .order_by(Allowance.id)
    ).all()
    for row in rows:
        _plan(session, clock, row.Allowance, row.Programme)


def _plan(session: Session, clock: Clock, allowance: Allowance, programme: Programme) -> None:
    settings = Settings.of(programme)
    planned: list[due.Planned] = []
    if allowance.state is AllowanceState.EXPECTED and settings.has(Instrument.ACTIVITIES):
        rules = QuietRules.of(settings)
        day = working_day(allowance.expected_on + timedelta(days=1), rules)
        moment = at_local(day, rules.opening, programme.zone)
        slot = (allowance.member_id, allowance.expected_on, 0, moment)
        planned = [
            due.Planned(DueKind.ALLOWANCE_LATE, allowance.id, *slot, moment + FRESH),
            due.Planned(DueKind.ALLOWANCE_TASK, allowance.id, *slot, moment + TASK_FRESH),
        ]
    due.cancel_others(session, clock, LATE, [allowance.id], [event.slot for event in planned], "replanned")
    due.put_all(session, planned)


def still_late(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nobody need worry about an allowance any more, as a code; None: it is late."""
    allowance = session.get(Allowance, event.subject_id, populate_existing=True)
    if allowance is None:
        return "gone"
    if allowance.state is not AllowanceState.EXPECTED:
        return str(allowance.state.value)
    return None if allowance.expected_on == event.for_date else "replanned"


def tell_late(session: Session, clock: Clock, event: Due) -> str | None:
    """The same for the member, who may know from staff that it won't come on that day."""
    if reason := still_late(session, clock, event):
        return reason
    allowance = session.get_one(Allowance, event.subject_id)
    return "known" if allowance.delayed_from == event.for_date else nobody_there(session, event, None)


def news_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why the news of an allowance is old, as a code; None: it holds."""
    allowance = session.get(Allowance, event.subject_id, populate_existing=True)
    if allowance is None:
        return "gone"
    state = AllowanceState.RECEIVED if event.rung == CAME else AllowanceState.EXPECTED
    day = allowance.received_on if event.rung == CAME else allowance.expected_on
    if allowance.state is not state or day != event.for_date:
        return "replanned"
    if event.rung != CAME and event.rung != _rung(allowance):
        return "replanned"
    if event.rung == COMING and allowance.expected_on < programmes.today(clock, _place(session, allowance)):
        # It would promise a day that has passed; that it is late is said instead.
        return "past"
    return nobody_there(session, event, None)


def _place(session: Session, allowance: Allowance) -> Programme:
    activity = session.get_one(Activity, allowance.activity_id)
    return programmes.programme(session, activity.programme_id)
