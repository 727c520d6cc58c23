"""If nobody in a household can be reminded, a person phones: when, and until when that is needed.

A family that never joined is phoned on the day an instalment is due. A family that could be reminded before (it
wrote /stop, lost the phone, blocked the bot) is phoned from the day of the first reminder, so it hears as early
as it used to.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import tasks
from budgeting.calendars import day_after, working_day_before
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.tables import Task
from budgeting.db.tables.tasks import WAITS
from budgeting.schedule import due
from budgeting.schedule.reminders.audience import ActiveHousehold
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind, TaskState
from budgeting.subjects import Subject

#: How far ahead to phone a family that could be reminded before.
AHEAD = timedelta(days=7)
#: A call that came due while the program was down is still due.
FRESH = timedelta(days=3_650)
#: How long after somebody handled it an instalment that is still open comes up again.
LOOK_AGAIN = timedelta(days=14)
#: The number of such a follow-up among an instalment's tasks; the end of the ladder is 0.
AGAIN = 1


def call(instalment_id: int, due_on: date, place: ActiveHousehold, *, known: bool) -> due.Planned:
    """When to phone about an instalment. ``known``: somebody in the household could be reminded before."""
    day = working_day_before(due_on - AHEAD if known else due_on, place.rules)
    moment = at_local(day, place.rules.opening, place.zone)
    return due.Planned(DueKind.INSTALMENT_CALL, instalment_id, None, due_on, 0, moment, moment + FRESH)


def again(
    session: Session, now: datetime, past: dict[int, int], places: dict[int, ActiveHousehold]
) -> tuple[list[due.Planned], list[due.Slot]]:
    """(events to bring these instalments up again, slots already planned for them).

    ``past``: instalments at the end of their ladder, by number, with their household. Nothing is needed while a
    task is open; if a staff person closed it, the event comes `LOOK_AGAIN` later, otherwise now.
    """
    pending: dict[int, list[due.Slot]] = {number: [] for number in past}
    for event in due.pending_of(session, (DueKind.INSTALMENT_TASK, DueKind.INSTALMENT_CALL), list(past)):
        pending[event.subject_id].append(event.slot)
    waits, closed = _tasks(session, past)
    planned = []
    for instalment_id, household_id in past.items():
        if pending[instalment_id] or instalment_id in waits:
            continue
        place = places[household_id]
        moment = now
        if instalment_id in closed:
            day = day_after(local_date(closed[instalment_id] + LOOK_AGAIN, place.zone), place.rules)
            moment = max(now, at_local(day, place.rules.opening, place.zone))
        planned.append(
            due.Planned(
                DueKind.INSTALMENT_TASK,
                instalment_id,
                None,
                local_date(moment, place.zone),
                AGAIN,
                moment,
                moment + FRESH,
            )
        )
    return planned, [slot for slots in pending.values() for slot in slots]


def settle(session: Session, clock: Clock, household_ids: Collection[int]) -> None:
    """Close the calls of these households: nothing is open any more, or somebody can be reminded again."""
    query = (
        select(Task.household_id)
        .where(
            Task.kind == TaskKind.CALL_HOUSEHOLD,
            WAITS,
            Task.household_id.in_(household_ids),
        )
        .order_by(Task.household_id)
    )
    for household_id in session.scalars(query).all():
        if household_id is not None:
            about = Subject(SubjectKind.HOUSEHOLD, household_id)
            tasks.settle(session, clock, TaskKind.CALL_HOUSEHOLD, about)


def _tasks(session: Session, past: dict[int, int]) -> tuple[set[int], dict[int, datetime]]:
    """(instalments with an open task, when somebody last closed a task of each of the others)."""
    of_home: dict[int, list[int]] = {}
    for instalment_id, household_id in past.items():
        of_home.setdefault(household_id, []).append(instalment_id)
    waits: set[int] = set()
    closed: dict[int, datetime] = {}
    for task in session.execute(
        select(Task.kind, Task.subject_id, Task.household_id, Task.state, Task.done_at, Task.done_by).where(
            Task.household_id.in_(of_home),
            Task.kind.in_((TaskKind.INSTALMENT_OVERDUE, TaskKind.CALL_HOUSEHOLD)),
        )
    ):
        if task.kind is TaskKind.CALL_HOUSEHOLD:
            about = of_home.get(task.household_id or 0, [])
        else:
            about = [task.subject_id] if task.subject_id in past else []
        if task.state is not TaskState.DONE:
            waits.update(about)
        elif task.done_by is not None and task.done_at is not None:
            for instalment_id in about:
                closed[instalment_id] = max(task.done_at, closed.get(instalment_id, task.done_at))
    return waits, closed
