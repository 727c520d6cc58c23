"""The first page, and handling the tasks on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.appointments import queries as appointments
from admin.context import Context, Posted, RequestContext
from admin.inbox import labels, overview
from admin.inbox import queries as conversations
from admin.inbox.lists import CONVERSATIONS
from admin.inbox.queries import Tab
from admin.kit import errors
from admin.kit.fields import Choice, Code
from admin.kit.form import Form
from admin.today import queries
from budgeting import access
from budgeting.access import Action
from budgeting.clock import Clock
from budgeting.db.tables import Task
from budgeting.errors import NotFound, NotPossible
from budgeting.states.tasks import TaskKind
from dialogs.staff_side import tasks as work
from dialogs.staff_side.alerts import KINDS
from dialogs.text import Text, t
from dialogs.text.words import Words

router = APIRouter()
Change = Callable[[Session, Clock, Words, int, int], object]


class Moved(Form):
    #: The kind of tasks that the page showed.
    kind = Code()


class Again(Moved):
    """Nobody was reached: when to try again."""

    by = Choice({"hours": t("in three hours"), "tomorrow": t("tomorrow morning"), "week": t("next Monday")})


@router.get("/")
def show(context: Context, part: str = "", kind: str = "") -> HTMLResponse:
    return _page(context, kind, "today/list.html" if part == "list" else "today/today.html")


@router.post("/tasks/{task_id:int}/take")
def take(context: Context, posted: Posted, task_id: int) -> Response:
    """Take the task."""
    return _changed(context, Moved(posted), task_id, work.take)


@router.post("/tasks/{task_id:int}/release")
def release(context: Context, posted: Posted, task_id: int) -> Response:
    """Release it for everybody."""
    return _changed(context, Moved(posted), task_id, work.release)


@router.post("/tasks/{task_id:int}/done")
def done(context: Context, posted: Posted, task_id: int) -> Response:
    """Nothing is left to do. A task that a colleague has taken is theirs to close."""
    return _changed(context, Moved(posted), task_id, work.done)


@router.post("/tasks/{task_id:int}/again")
def again(context: Context, posted: Posted, task_id: int) -> Response:
    """Nobody was reached: tell the family by when somebody will try again."""
    form = Again(posted)
    by = None if form.wrong else overview.until(form.by, context.clock, context.me)
    if by is None:
        raise NotFound("moment", 0)

    def change(session: Session, clock: Clock, words: Words, staff_id: int, number: int) -> object:
        return work.again(session, clock, words, staff_id, number, by)

    return _changed(context, form, task_id, change)


@router.get("/tasks/{task_id:int}")
def lead(context: Context, task_id: int) -> Response:
    """The number in an alert leads to the thing itself: its case, its conversation, its family."""
    with context.read() as session:
        task = access.get(session, context.me, Task, task_id)
    return context.go(queries.link(task) or f"/?kind={task.kind.value}")


def _changed(context: RequestContext, form: Moved, task_id: int, change: Change) -> Response:
    problem, kind = None, form.kind

    def job(session: Session) -> None:
        access.get(session, context.me, Task, task_id)
        change(session, context.clock, context.chat_words, context.me.staff_id, task_id)

    try:
        context.write(job)
    except NotPossible as error:
        problem = errors.said("tasks", error).text
    if context.request.headers.get("hx-request"):
        return _page(context, kind, "today/list.html", problem)
    if problem:
        return _page(context, kind, "today/today.html", problem, 409)
    return context.go(f"/?kind={kind}" if kind in set(TaskKind) else "/")


def _page(
    context: RequestContext, kind: str, template: str, problem: Text | None = None, status: int = 200
) -> HTMLResponse:
    only = TaskKind(kind) if kind in set(TaskKind) else None
    now, me = context.clock.now(), context.me
    with context.read() as session:
        counts = queries.counted(session, me)
        limit = queries.FEW if only is None else queries.MOST
        look = queries.waiting_else if only is None else queries.waiting
        groups = {
            task_kind: tasks
            for task_kind in counts
            if (only is None or task_kind is only) and (tasks := look(session, context, task_kind, limit))
        }
        broken = queries.broken(session, context) if only is None else []
        shown: dict[str, Any] = {"conversations": [], "mine": 0, "unanswered": 0, "meetings": []}
        shown["appointments"] = (
            appointments.today(session, context) if me.may(Action.READ_APPOINTMENT) else []
        )
        if me.may(Action.READ_CONVERSATION):
            waiting = CONVERSATIONS.source_of(session, context, CONVERSATIONS.params(context))
            undelivered, failed = queries.undelivered(session, now, me)
            shown |= {
                "conversations": waiting.part(queries.FEW, 0),
                "unanswered": waiting.count(),
                "mine": conversations.counts(session, me, now)[Tab.MINE],
                "undelivered": undelivered,
                "failed": failed,
                "weeks": queries.weeks_to_read(session, context.clock, me),
                "meetings": queries.meetings(session, context.clock, me, context.language),
                "topics": labels.TOPICS,
                "files": labels.MEDIA,
                "delivery": labels.DELIVERY,
                "reason": labels.reason,
                "language_of": context.language_name,
            }
    return context.page(
        template,
        status,
        accompanies=me.may(Action.READ_CONVERSATION),
        counts=counts,
        groups=groups,
        broken=broken,
        only=only,
        kinds=KINDS,
        problem=problem,
        again=Again(),
        **shown,
    )
