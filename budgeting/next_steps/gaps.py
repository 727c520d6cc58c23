"""An open thing without a next step, and one look at a programme to find them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from budgeting.clock import Clock, local_date
from budgeting.db.tables import Household, Programme, Staff, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.states.households import HouseholdState
from budgeting.states.tasks import TaskKind, TaskState
from budgeting.subjects import Subject

#: Nobody has looked at it for this long: drafts and other things that wait for staff may wait, but not unseen.
UNSEEN = timedelta(days=14)
#: For a conversation that is held or waiting: a family is at the other end.
UNANSWERED = timedelta(days=5)
#: For a case, which takes longer between two steps.
UNTOUCHED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Gap:
    """An open thing that nothing would bring up again: what it is, and why, as a code."""

    subject: Subject
    cause: str
    household_id: int | None = None
    conversation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one programme: the moment, and the tasks that are somebody's next step."""

    programme: Programme
    now: datetime
    #: The programme's own date.
    today: date
    #: (kind, subject number).
    about: frozenset[tuple[TaskKind, int | None]]
    #: (kind, household).
    of_household: frozenset[tuple[TaskKind, int | None]]
    #: The conversations with a task.
    conversations: frozenset[int | None]

    def has_task(self, kind: TaskKind, subject_id: int) -> bool:
        return (kind, subject_id) in self.about


def look(session: Session, clock: Clock, programme: Programme) -> Look:
    """Collect what the kinds need. Ignores tasks of the daily check: they are the safety net, not a next step."""
    now = clock.now()
    # Suspended people do nothing more; everybody sees what nobody has taken.
    mine = (Task.state == TaskState.OPEN) | works(Task.assigned_to)
    rows = session.execute(
        select(Task.kind, Task.subject_id, Task.household_id, Task.conversation_id).where(
            WAITS, Task.kind != TaskKind.NO_NEXT_STEP, mine
        )
    ).all()
    return Look(
        programme,
        now,
        local_date(now, programme.zone),
        frozenset((row.kind, row.subject_id) for row in rows),
        frozenset((row.kind, row.household_id) for row in rows),
        frozenset(row.conversation_id for row in rows),
    )


def at_home(seen: Look) -> ColumnElement[bool]:
    """The condition on `Household` for the families the programme accompanies."""
    return (Household.programme_id == seen.programme.id) & (Household.state == HouseholdState.ACTIVE)


def works(staff_id: Any) -> ColumnElement[bool]:
    """Whether this column's staff person still works here; False for NULL."""
    return exists().where(Staff.id == staff_id, Staff.active.is_(True))
