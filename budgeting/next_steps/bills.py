"""Bills: each open one is coming and will be reminded of, or somebody looks after it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Bill, DueEvent, Household
from budgeting.next_steps.gaps import Gap, Look, at_home
from budgeting.schedule.reminders.bills import REMINDERS, TASK_AFTER
from budgeting.states.bills import BillState
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: The most that one look names: the others come up once these are done.
MOST = 200


def bills(session: Session, seen: Look) -> Iterator[Gap]:
    """A bill stays open past its day only with a task. Bills of an instalment are looked after with it."""
    planned = exists().where(
        DueEvent.kind.in_(REMINDERS),
        DueEvent.subject_id == Bill.id,
        DueEvent.state == DueState.PENDING,
    )
    rows = session.execute(
        select(Bill.id, Bill.household_id)
        .join(Household, Household.id == Bill.household_id)
        .where(
            at_home(seen),
            Bill.state == BillState.OPEN,
            Bill.due_on < seen.today - TASK_AFTER,
            Bill.instalment_id.is_(None),
            ~planned,
        )
        .order_by(Bill.id)
        .limit(MOST)
    )
    for row in rows:
        if not seen.has_task(TaskKind.BILL_OVERDUE, row.household_id):
            yield Gap(Subject(SubjectKind.BILL, row.id), "overdue", row.household_id)
