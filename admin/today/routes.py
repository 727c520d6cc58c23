"""The first page: what waits, urgent and oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin import scope
from admin.desk import AtDesk, Form
from admin.security.sessions import Me
from budgeting import tasks
from budgeting.db.tables import Household, Staff, Task
from budgeting.states import TaskKind, TaskState, Urgency
from dialogs.alerts import KINDS
from dialogs.engine.content import Text

router = APIRouter()
#: As many as a person can look at; the rest is counted.
MOST = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the page."""

    id: int
    kind: TaskKind
    what: Text
    urgent: bool
    since: datetime
    household: str
    link: str
    taken_by: str


@router.get("/")
def show(desk: AtDesk, part: str = "") -> HTMLResponse:
    with desk.read() as session:
        rows = waiting(session, desk.me)
        counts = counted(session, desk.me)
    template = "today/list.html" if part == "list" else "today/today.html"
    return desk.page(template, rows=rows, counts=counts, kinds=KINDS)


@router.post("/tasks/{task_id}/take")
def take(desk: AtDesk, form: Form, task_id: int) -> HTMLResponse:
    desk.write(lambda s: tasks.take(s, desk.clock, desk.me.staff_id, task_id))
    return show(desk, "list")


@router.post("/tasks/{task_id}/done")
def done(desk: AtDesk, form: Form, task_id: int) -> HTMLResponse:
    desk.write(lambda s: tasks.done(s, desk.clock, desk.me.staff_id, task_id))
    return show(desk, "list")


def waiting(session: Session, me: Me) -> list[Waiting]:
    """What is not done, of what ``me`` may see."""
    rows = session.execute(
        select(Task, Household.name, Staff.first_name)
        .outerjoin(Household, Household.id == Task.household_id)
        .outerjoin(Staff, (Staff.id == Task.assigned_to) & (Task.state == TaskState.TAKEN))
        .where(scope.tasks(me), Task.state != TaskState.DONE)
        .order_by((Task.urgency == Urgency.HIGH).desc(), Task.created_at, Task.id)
        .limit(MOST)
    )
    return [
        Waiting(
            task.id,
            task.kind,
            KINDS[task.kind],
            task.urgency is Urgency.HIGH,
            task.created_at,
            household or "",
            _link(task),
            taken_by or "",
        )
        for task, household, taken_by in rows
    ]


def counted(session: Session, me: Me) -> dict[TaskKind, int]:
    """How many of each kind wait."""
    query = (
        select(Task.kind, func.count())
        .where(scope.tasks(me), Task.state != TaskState.DONE)
        .group_by(Task.kind)
    )
    return {row.kind: row[1] for row in session.execute(query)}


def _link(task: Task) -> str:
    if task.conversation_id is not None:
        return f"/inbox/{task.conversation_id}"
    return f"/households/{task.household_id}" if task.household_id is not None else "/"
