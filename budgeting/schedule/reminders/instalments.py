"""Instalment reminders: planned by the ladder, silenced once settled, postponed by a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.arrears import debts
from budgeting.calendars import day_after
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.tables import Case, Instalment, RepaymentPlan, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.programmes.days import furthest_today
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders import calls, ladder
from budgeting.schedule.reminders.audience import (
    ActiveHousehold,
    HouseholdPage,
    active_household,
    ever_told,
    nobody_there,
)
from budgeting.states.arrears import Hardship, InstalmentState, PlanState
from budgeting.states.cases import CaseState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind

#: How far ahead events are planned; the hourly pass moves it forward.
HORIZON = timedelta(days=40)
#: More than the longest run of rest days that can move a rung.
SLACK = timedelta(days=14)

LADDER = (DueKind.INSTALMENT_REMINDER, DueKind.INSTALMENT_TASK, DueKind.INSTALMENT_CALL)
REMINDERS = (*LADDER, DueKind.INSTALMENT_SNOOZE)


def plan_instalments(session: Session, clock: Clock, household_id: int) -> None:
    """Plan the reminders of a household for the next 40 days, and cancel those no longer wanted.

    Leaves out past reminders: families aren't reminded late. Staff are told now if nobody in the household can
    be, or if the ladder has ended without an open task.
    """
    plan_for(session, clock, HouseholdPage(session, [household_id]))


def plan_for(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """The same for several households in a few statements."""
    now = clock.now()
    session.flush()
    at_home = households.active(Instrument.ARREARS)
    told = households.adults(at_home, arrears=True)
    untold = [household_id for household_id in at_home if household_id not in told]
    known = ever_told(session, untold) if untold else set()
    reminders_due: list[due.Planned] = []
    looked_at: list[int] = []
    past: dict[int, int] = {}
    to_call: set[int] = set()
    for row in _instalments(session, clock, at_home):
        looked_at.append(row.id)
        if row.hardship is not None or row.case_id is not None:
            continue
        home_id, place = row.household_id, at_home[row.household_id]
        steps = _events(row.id, row.due_on, place, [member.id for member in told.get(home_id, [])])
        if home_id not in told:
            steps.append(calls.call(row.id, row.due_on, place, known=home_id in known))
            if steps[-1].due_at <= now:
                to_call.add(home_id)
        if all(step.due_at <= now for step in steps):
            past[row.id] = home_id
        reminders_due += steps
    # A call is planned however late it is. Follow-ups are planned before anything older is cancelled.
    put = [event for event in reminders_due if now < event.due_at <= now + HORIZON or _late_call(event, now)]
    due.put_all(session, put)
    back, planned = calls.again(session, now, past, at_home) if past else ([], [])
    due.put_all(session, back)
    keep = [*(event.slot for event in (*reminders_due, *back)), *planned]
    due.cancel_others(session, clock, LADDER, looked_at, keep, "replanned")
    calls.settle(session, clock, [household_id for household_id in at_home if household_id not in to_call])


def _late_call(event: due.Planned, now: datetime) -> bool:
    return event.kind is DueKind.INSTALMENT_CALL and event.due_at <= now


def silence(session: Session, clock: Clock, instalment_id: int, reason: str) -> None:
    """Cancel everything still to be said about an instalment."""
    for kind in REMINDERS:
        due.cancel(session, clock, kind, instalment_id, reason)
    household_id = session.scalar(
        select(Task.household_id)
        .join(RepaymentPlan, RepaymentPlan.household_id == Task.household_id)
        .join(Instalment, Instalment.plan_id == RepaymentPlan.id)
        .where(
            Instalment.id == instalment_id,
            Task.kind == TaskKind.CALL_HOUSEHOLD,
            WAITS,
        )
    )
    if household_id is not None:
        # It may have been the last one that somebody was to phone about.
        plan_instalments(session, clock, household_id)


def forget_snooze(session: Session, clock: Clock, instalment_id: int) -> None:
    """Cancel the reminder the family asked for, because something was paid since."""
    due.cancel(session, clock, DueKind.INSTALMENT_SNOOZE, instalment_id, "declared")


def snooze(session: Session, clock: Clock, person: Person, instalment_id: int) -> datetime:
    """Remind this person again at the reminder time of the next day that allows it. Returns that moment.

    Raises NotFound for an instalment this person may not see, NotPossible if there is nothing left to remind of.
    """
    instalment = debts.reach(session, person, instalment_id)
    at_home = active_household(session, person.household_id, Instrument.ARREARS)
    if at_home is None:
        raise NotFound("household", person.household_id)
    if instalment.state is not InstalmentState.DUE or instalment.hardship is not None:
        raise NotPossible("nothing_due")
    day = day_after(programmes.today(clock, at_home), at_home.rules)
    moment = at_local(day, at_home.rules.opening, at_home.zone)
    # If a rung of the ladder comes that day anyway, one reminder is enough.
    if not any(
        event.member_id == person.member_id and local_date(event.due_at, at_home.zone) == day
        for event in due.pending(session, [DueKind.INSTALMENT_REMINDER], instalment_id)
    ):
        due.put(
            session,
            DueKind.INSTALMENT_SNOOZE,
            instalment_id,
            person.member_id,
            day,
            0,
            moment,
            moment + ladder.FRESH,
        )
    return moment


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nothing needs to be said about an instalment any more, as a code; None: something does."""
    row = session.execute(
        select(
            Instalment.state,
            Instalment.hardship,
            RepaymentPlan.state.label("plan_state"),
            RepaymentPlan.household_id,
        )
        .join(RepaymentPlan, Instalment.plan_id == RepaymentPlan.id)
        .where(Instalment.id == event.subject_id)
    ).one_or_none()
    if row is None:
        return "gone"
    if row.state is not InstalmentState.DUE:
        return str(row.state.value)
    if row.plan_state in (PlanState.PROPOSED, PlanState.PAUSED):
        return "paused" if row.plan_state is PlanState.PAUSED else "plan_closed"
    if row.hardship is not None:
        return "hardship"
    if case_in_progress(session, event.subject_id):
        return "case"
    return nobody_there(session, event, row.household_id, arrears=True)


def case_in_progress(session: Session, instalment_id: int) -> bool:
    """Whether staff are already looking into this instalment."""
    query = select(Case.id).where(Case.instalment_id == instalment_id, Case.state != CaseState.CLOSED)
    return session.scalars(query.limit(1)).first() is not None


def _instalments(
    session: Session, clock: Clock, at_home: dict[int, ActiveHousehold]
) -> list[Row[tuple[int, date, Hardship | None, int, int | None]]]:
    # A closed plan keeps a DUE instalment only if a payment was waiting when the plan was replaced, and was refused
    # since: that one still counts. Finished plans have cancelled all others.
    if not at_home:
        return []
    steps = [step for place in at_home.values() for step in place.ladder]
    last = furthest_today(clock) + HORIZON + SLACK + timedelta(days=max(0, -min(steps, default=0)))
    case_id = (
        select(Case.id)
        .where(Case.instalment_id == Instalment.id, Case.state != CaseState.CLOSED)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            Instalment.id,
            Instalment.due_on,
            Instalment.hardship,
            RepaymentPlan.household_id,
            case_id.label("case_id"),
        )
        .join(RepaymentPlan, Instalment.plan_id == RepaymentPlan.id)
        .where(
            RepaymentPlan.household_id.in_(at_home),
            RepaymentPlan.state != PlanState.PROPOSED,
            Instalment.state == InstalmentState.DUE,
            Instalment.due_on <= last,
        )
        .order_by(Instalment.id)
    )
    return list(session.execute(query).all())


def _events(
    instalment_id: int, due_on: date, place: ActiveHousehold, members: list[int]
) -> list[due.Planned]:
    planned = [
        due.Planned(
            DueKind.INSTALMENT_REMINDER, instalment_id, member, due_on, rung.days, rung.due_at, rung.stale_at
        )
        for rung in ladder.rungs(due_on, place.ladder, place.rules, place.zone)
        for member in members
    ]
    task = ladder.task(due_on, place.ladder, place.rules, place.zone)
    planned.append(
        due.Planned(
            DueKind.INSTALMENT_TASK, instalment_id, None, due_on, task.days, task.due_at, task.stale_at
        )
    )
    return planned
