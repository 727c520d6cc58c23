"""The first page, and handling the tasks on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.inbox import labels, overview
from admin.kit import errors, params
from admin.kit.fields import Choice, Code
from admin.kit.form import Form
from admin.today import desk, leads
from admin.today.kinds import GROUPS, LEVELS, OTHERS, Group, kinds_of
from admin.today.kinds import KINDS as TASKS
from admin.today.tasks import Narrowed
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
#: The code of the filter that shows what is the reader's own.
MINE = "mine"
Change = Callable[[Session, Clock, Words, int, int], object]


class Moved(Form):
    #: What the page showed: the kind or group, whose, and its number.
    kind = Code()
    who = Code()
    page = Code()


class Again(Moved):
    """Nobody was reached: when to try again."""

    by = Choice({"hours": t("in three hours"), "tomorrow": t("tomorrow morning"), "week": t("next Monday")})


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows: the codes of its filters, empty for none, and its number."""

    kind: str = ""
    who: str = ""
    page: int = 1

    @property
    def narrowed(self) -> Narrowed:
        """The codes as filters; an unknown one filters nothing."""
        return Narrowed(
            Group(self.kind) if self.kind in set(Group) else None,
            TaskKind(self.kind) if self.kind in set(TaskKind) else None,
            self.who == MINE,
        )

    @property
    def group(self) -> Group | None:
        """The group it is narrowed to, itself or through a kind of task in it."""
        narrowed = self.narrowed
        return narrowed.group if narrowed.kind is None else TASKS.get(narrowed.kind, (OTHERS,))[0]

    def address(self, **changed: str | int) -> str:
        """The page with other filters, from its first page on unless a number is given."""
        asked = params.query({"kind": self.kind, "who": self.who, **changed})
        return f"/?{asked}" if asked else "/"


@router.get("/")
def show(context: Context, part: str = "", kind: str = "", who: str = "", page: str = "") -> HTMLResponse:
    view = _view(kind, who, page)
    return _page(context, view, "today/list.html" if part == "list" else "today/today.html")


def _view(kind: str, who: str, page: str = "") -> View:
    known = kind in set(Group) or kind in set(TaskKind)
    return View(kind if known else "", who if who == MINE else "", params.page(page))


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
    return context.go(leads.lead(task, context.me).address or f"/?kind={task.kind.value}")


def _changed(context: RequestContext, form: Moved, task_id: int, change: Change) -> Response:
    problem, view = None, _view(form.kind, form.who, form.page)

    def job(session: Session) -> None:
        access.get(session, context.me, Task, task_id)
        change(session, context.clock, context.chat_words, context.me.staff_id, task_id)

    try:
        context.write(job)
    except NotPossible as error:
        problem = errors.said("tasks", error).text
    if context.request.headers.get("hx-request"):
        return _page(context, view, "today/list.html", problem)
    if problem:
        return _page(context, view, "today/today.html", problem, 409)
    return context.go(view.address(page=view.page if view.page > 1 else ""))


def _page(
    context: RequestContext,
    view: View,
    template: str,
    problem: Text | None = None,
    status: int = 200,
) -> HTMLResponse:
    with context.read() as session:
        shown = desk.of(session, context, view.narrowed, view.page)
        nobody_yet = not shown.items and not shown.everything and desk.nobody_yet(session, context)
    return context.page(
        template,
        status,
        desk=shown,
        view=view,
        groups=GROUPS,
        levels=LEVELS,
        of_group=kinds_of,
        kinds=KINDS,
        problem=problem,
        families=context.me.may(Action.READ_HOUSEHOLD),
        nobody_yet=nobody_yet,
        again=Again(),
        topics=labels.TOPICS,
        files=labels.MEDIA,
        delivery=labels.DELIVERY,
        reason=labels.reason,
        language_of=context.language_name,
    )
