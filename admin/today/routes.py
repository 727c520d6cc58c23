"""The first page, and taking what stands on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.desk import AtDesk, Desk, Posted
from admin.inbox import labels, standing
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
from budgeting.states import TaskKind
from dialogs.staff_side import desk as work
from dialogs.staff_side.alerts import KINDS
from dialogs.text import Text, t
from dialogs.text.words import Words

router = APIRouter()
Change = Callable[[Session, Clock, Words, int, int], object]


class Moved(Form):
    #: The kind of tasks that the page showed.
    kind = Code()


class Again(Moved):
    """Nobody was reached: when one tries again."""

    by = Choice({"hours": t("in three hours"), "tomorrow": t("tomorrow morning"), "week": t("next Monday")})


@router.get("/")
def show(desk: AtDesk, part: str = "", kind: str = "") -> HTMLResponse:
    return _page(desk, kind, "today/list.html" if part == "list" else "today/today.html")


@router.post("/tasks/{task_id:int}/take")
def take(desk: AtDesk, posted: Posted, task_id: int) -> Response:
    """Make it one's own."""
    return _changed(desk, Moved(posted), task_id, work.take)


@router.post("/tasks/{task_id:int}/release")
def release(desk: AtDesk, posted: Posted, task_id: int) -> Response:
    """Give it back to all."""
    return _changed(desk, Moved(posted), task_id, work.release)


@router.post("/tasks/{task_id:int}/done")
def done(desk: AtDesk, posted: Posted, task_id: int) -> Response:
    """Nothing is left to do about it. What a colleague has taken is theirs to close."""
    return _changed(desk, Moved(posted), task_id, work.done)


@router.post("/tasks/{task_id:int}/again")
def again(desk: AtDesk, posted: Posted, task_id: int) -> Response:
    """Nobody was reached: the family reads by when somebody tries again."""
    form = Again(posted)
    by = None if form.wrong else standing.until(form.by, desk.clock.now())
    if by is None:
        raise NotFound("moment", 0)

    def change(session: Session, clock: Clock, words: Words, staff_id: int, number: int) -> object:
        return work.again(session, clock, words, staff_id, number, by)

    return _changed(desk, form, task_id, change)


@router.get("/tasks/{task_id:int}")
def lead(desk: AtDesk, task_id: int) -> Response:
    """The number in an alert leads to the thing itself: its case, its conversation, its family."""
    with desk.read() as session:
        task = access.get(session, desk.me, Task, task_id)
    return desk.go(queries.link(task) or f"/?kind={task.kind.value}")


def _changed(desk: Desk, form: Moved, task_id: int, change: Change) -> Response:
    problem, kind = None, form.kind

    def job(session: Session) -> None:
        access.get(session, desk.me, Task, task_id)
        change(session, desk.clock, desk.chat_words, desk.me.staff_id, task_id)

    try:
        desk.write(job)
    except NotPossible as error:
        problem = errors.said("tasks", error).text
    if desk.request.headers.get("hx-request"):
        return _page(desk, kind, "today/list.html", problem)
    if problem:
        return _page(desk, kind, "today/today.html", problem, 409)
    return desk.go(f"/?kind={kind}" if kind in set(TaskKind) else "/")


def _page(
    desk: Desk, kind: str, template: str, problem: Text | None = None, status: int = 200
) -> HTMLResponse:
    only = TaskKind(kind) if kind in set(TaskKind) else None
    now, me = desk.clock.now(), desk.me
    with desk.read() as session:
        counts = queries.counted(session, me)
        limit = queries.FEW if only is None else queries.MOST
        look = queries.waiting_else if only is None else queries.waiting
        groups = {
            one: found
            for one in counts
            if (only is None or one is only) and (found := look(session, desk, one, limit))
        }
        broken = queries.broken(session, desk) if only is None else []
        context: dict[str, Any] = {"conversations": [], "mine": 0, "unanswered": 0, "meetings": []}
        if me.may(Action.READ_CONVERSATION):
            waiting = CONVERSATIONS.found(session, desk, CONVERSATIONS.params(desk))
            undelivered, failed = queries.undelivered(session, now, me)
            context = {
                "conversations": waiting.part(queries.FEW, 0),
                "unanswered": waiting.count(),
                "mine": conversations.counts(session, me, now)[Tab.MINE],
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
        accompanies=me.may(Action.READ_CONVERSATION),
        counts=counts,
        groups=groups,
        broken=broken,
        only=only,
        kinds=KINDS,
        problem=problem,
        again=Again(),
        **context,
    )
