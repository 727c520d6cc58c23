"""A change to a plan is told to the family before they are asked for anything under its new state.

One event for each adult who may read about arrears, in the transaction of the change; in quiet times it waits for
their end. A member with unread plan news gets no instalment reminder. If nobody can be told in the chat, a task
asks staff to tell the family in person.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import approvals, tasks
from budgeting.calendars import next_allowed
from budgeting.clock import Clock, local_date
from budgeting.db.tables import DueEvent, RepaymentPlan
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import active_household, adults, nobody_there
from budgeting.states.arrears import PlanChange, PlanState
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: Late is better than never, as long as somebody remembers what it is about.
FRESH = timedelta(days=60)
#: A reminder that waited for news about its plan comes this much later.
TOLD_BEFORE = timedelta(minutes=1)
#: The last digit of an event's rung says what happened; the digits before it count the plan's changes.
_CHANGES = list(PlanChange)
_BASE = 10
#: The plan states in which a change is still worth telling.
_STANDS = {
    PlanChange.STARTED: (PlanState.ACTIVE, PlanState.PAUSED),
    PlanChange.REPLACED: (PlanState.ACTIVE, PlanState.PAUSED),
    PlanChange.PAUSED: (PlanState.PAUSED,),
    PlanChange.RESUMED: (PlanState.ACTIVE,),
    PlanChange.ENDED: (PlanState.CLOSED,),
}


def change_of(event: Due) -> PlanChange:
    """The change that an event of this kind tells."""
    return _CHANGES[event.rung % _BASE]


def tell_plan(
    session: Session, clock: Clock, plan: RepaymentPlan, change: PlanChange, *, known_by: int | None = None
) -> None:
    """Plan to tell each adult who may read about arrears how the plan changed. The plan's row is locked.

    A member who agreed in the chat already knows that it begins; ``known_by`` knows any other change.
    """
    place = active_household(session, plan.household_id)
    if place is None:
        return
    now = clock.now()
    readers = [
        adult.id for adult in adults(session, [plan.household_id], arrears=True).get(plan.household_id, [])
    ]
    known: set[int | None] = {known_by}
    if change in (PlanChange.STARTED, PlanChange.REPLACED):
        agreed = approvals.latest(session, Subject(SubjectKind.PLAN, plan.id))
        known |= {agreed.decided_by_member} if agreed is not None else set()
    if change is PlanChange.RESUMED:
        known |= _take_back_the_pause(session, clock, plan.id)
    rung = _next_rung(session, plan.id, change)
    # In the order of the changes: the quiet hours may end before the earlier ones have been told.
    waiting = [event.due_at for event in due.pending(session, [DueKind.PLAN_NEWS], plan.id)]
    moment = max([next_allowed(now, place.rules, place.zone), *waiting])
    day = local_date(now, place.zone)
    due.put_all(
        session,
        [
            due.Planned(DueKind.PLAN_NEWS, plan.id, reader, day, rung, moment, moment + FRESH)
            for reader in readers
            if reader not in known
        ],
    )
    if not readers:
        _in_person(session, clock, plan)


def _take_back_the_pause(session: Session, clock: Clock, plan_id: int) -> set[int | None]:
    """Members who haven't heard of the pause needn't hear that it is over: for them nothing has changed."""
    unheard = [
        event
        for event in due.pending(session, [DueKind.PLAN_NEWS], plan_id)
        if change_of(event) is PlanChange.PAUSED
    ]
    for event in unheard:
        due.settle(session, clock.now(), event.id, DueState.CANCELLED, "resumed")
    return {event.member_id for event in unheard}


def to_be_told(session: Session, member_id: int) -> list[Due]:
    """What is still to be told to a member, by moment."""
    return due.pending_of_member(session, DueKind.PLAN_NEWS, member_id)


def told_first(session: Session, clock: Clock, event: Due) -> datetime | None:
    """When to remind of an instalment instead, after the member has heard what changed; None: no need to wait."""
    untold = to_be_told(session, event.member_id) if event.member_id is not None else []
    return max(clock.now(), untold[-1].due_at) + TOLD_BEFORE if untold else None


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why a change needn't be told to this member any more, as a code; None: it still does."""
    return outdated(session, event) or nobody_there(session, event, None, arrears=True)


def outdated(session: Session, event: Due) -> str | None:
    """Why a change needn't be told any more; None: it still holds."""
    plan = session.get(RepaymentPlan, event.subject_id)
    if plan is None:
        return "gone"
    change = change_of(event)
    if plan.state not in _STANDS[change]:
        return f"plan_{plan.state.value}"
    if change not in (PlanChange.STARTED, PlanChange.REPLACED):
        # Paused, resumed and paused again in one night is told once, as it stands in the morning.
        later = due.pending(session, [DueKind.PLAN_NEWS], plan.id)
        if any(other.member_id == event.member_id and other.rung > event.rung for other in later):
            return "overtaken"
    return None


def left_untold(session: Session, clock: Clock, event: Due) -> None:
    """One member can't be told after all: if nobody else in the family was or will be told, staff do it."""
    told = (DueState.PENDING, DueState.DONE)
    query = select(DueEvent.id).where(
        DueEvent.kind == DueKind.PLAN_NEWS,
        DueEvent.subject_id == event.subject_id,
        DueEvent.rung == event.rung,
        DueEvent.state.in_(told),
        DueEvent.id != event.id,
    )
    if session.scalars(query.limit(1)).first() is None:
        plan = session.get(RepaymentPlan, event.subject_id)
        if plan is not None and outdated(session, event) is None:
            _in_person(session, clock, plan)


def _in_person(session: Session, clock: Clock, plan: RepaymentPlan) -> None:
    place = active_household(session, plan.household_id)
    if place is None:
        return
    tasks.open_task(
        session,
        clock,
        TaskKind.PLAN_UNTOLD,
        Subject(SubjectKind.PLAN, plan.id),
        programme_id=place.programme_id,
        household_id=plan.household_id,
    )


def _next_rung(session: Session, plan_id: int, change: PlanChange) -> int:
    last = session.scalar(
        select(func.max(DueEvent.rung)).where(
            DueEvent.kind == DueKind.PLAN_NEWS, DueEvent.subject_id == plan_id
        )
    )
    number = 0 if last is None else last // _BASE + 1
    return number * _BASE + _CHANGES.index(change)
