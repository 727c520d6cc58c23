"""The first page, and taking what stands on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import scope
from admin.desk import AtDesk, Desk, Form
from admin.inbox import labels, lists, reach
from admin.inbox.lists import Filters, Tab
from admin.today import queries
from budgeting import tasks
from budgeting.clock import Clock
from budgeting.db.tables import Task
from budgeting.errors import NotFound, NotPossible
from budgeting.states import TaskKind, TaskState
from dialogs.alerts import KINDS
from dialogs.engine.content import t

router = APIRouter()
QUICKER = t("Somebody else was quicker.")
UNSETTLED = t(
    "This still waits: confirm or reject the payment, or open the case. The task then ends by itself."
)


@router.get("/")
def show(desk: AtDesk, part: str = "", kind: str = "") -> HTMLResponse:
    return _page(desk, kind, "today/list.html" if part == "list" else "today/today.html")


@router.post("/tasks/{task_id:int}/take")
def take(desk: AtDesk, form: Form, task_id: int) -> Response:
    """Make it one's own."""
    return _changed(desk, form, task_id, tasks.take)


@router.post("/tasks/{task_id:int}/release")
def release(desk: AtDesk, form: Form, task_id: int) -> Response:
    """Give it back to all."""
    return _changed(desk, form, task_id, tasks.release)


@router.post("/tasks/{task_id:int}/done")
def done(desk: AtDesk, form: Form, task_id: int) -> Response:
    """Nothing is left to do about it. What a colleague has taken is theirs to close."""
    return _changed(desk, form, task_id, _close)


def _close(session: Session, clock: Clock, staff_id: int, task_id: int) -> object:
    task = session.get(Task, task_id)
    if task is not None and task.state is TaskState.TAKEN and task.assigned_to != staff_id:
        raise NotPossible("taken")
    return tasks.done(session, clock, staff_id, task_id)


def _changed(
    desk: Desk, form: Form, task_id: int, change: Callable[[Session, Clock, int, int], object]
) -> Response:
    problem, kind = "", str(form.get("kind", ""))

    def job(session: Session) -> None:
        seen = select(Task.id).where(Task.id == task_id, scope.tasks(desk.me))
        if session.scalar(seen) is None:
            raise NotFound("task", task_id)
        change(session, desk.clock, desk.me.staff_id, task_id)

    try:
        desk.write(job)
    except NotPossible as error:
        problem = desk.say(UNSETTLED.key if error.reason == "unsettled" else QUICKER.key)
    if desk.request.headers.get("hx-request"):
        return _page(desk, kind, "today/list.html", problem)
    if problem:
        return _page(desk, kind, "today/today.html", problem, 409)
    return desk.go(f"/?kind={kind}" if kind in set(TaskKind) else "/")


def _page(desk: Desk, kind: str, template: str, problem: str = "", status: int = 200) -> HTMLResponse:
    only = TaskKind(kind) if kind in set(TaskKind) else None
    now, me = desk.clock.now(), desk.me
    with desk.read() as session:
        counts = queries.counted(session, me)
        limit = queries.FEW if only is None else queries.MOST
        groups = {
            one: queries.waiting(session, desk, one, limit) for one in counts if only is None or one is only
        }
        context: dict[str, Any] = {"conversations": [], "mine": 0, "unanswered": 0, "meetings": []}
        if me.has(*reach.READERS):
            rows, total = lists.rows(session, me, now, Tab.WAITING, Filters(), 1)
            undelivered, failed = queries.undelivered(session, now, me)
            context = {
                "conversations": rows[: queries.FEW],
                "unanswered": total,
                "mine": lists.counts(session, me, now)[Tab.MINE],
                "undelivered": undelivered,
                "failed": failed,
                "weeks": queries.weeks_to_read(session, desk.clock, me),
                "meetings": queries.meetings(session, desk.clock, me, desk.language),
                "topics": labels.TOPICS,
                "files": labels.MEDIA,
                "delivery": labels.DELIVERY,
                "reason": labels.reason,
                "language_of": lambda code: labels.language_name(code, desk.language),
            }
    return desk.page(
        template,
        status,
        accompanies=me.has(*reach.READERS),
        counts=counts,
        groups=groups,
        only=only,
        kinds=KINDS,
        problem=problem,
        **context,
    )
