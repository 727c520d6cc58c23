"""A list that a programme keeps for itself, on one page: add, change, archive, offer again.

A screen states its list in a `ProgrammeList` and gets its router from `routes`. The template ``cells`` says what the
list is about, and draws a row and the fields of its form (`kit/programme_list.html` names the macros). A row has an
``id``, a ``name`` and ``archived_at``, None while it is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.form import Form
from budgeting import access
from budgeting.access import Action
from budgeting.clock import Clock
from budgeting.db.tables import Programme
from budgeting.db.types import Base
from budgeting.errors import NotPossible
from dialogs.text import Text

F = TypeVar("F", bound=Form)
#: A service that changes the row with a number; it raises NotFound and NotPossible.
Change = Callable[[Session, Clock, "int | None", int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeList(Generic[F]):
    """What a list states. ``name`` is the last part of its address and names its sentences in `kit.errors`."""

    name: str
    #: Its rows, each with the number of its programme in ``programme_id``.
    table: type[Base]
    #: The right to keep the list.
    action: Action
    cells: str
    form: type[F]
    #: All rows of a programme, archived ones among them.
    known: Callable[[Session, int], Sequence[Any]]
    #: What the form of a row begins with.
    start: Callable[[Any], Mapping[str, Any]]
    #: The services behind the buttons; the first two also get the form as it was filled in.
    add: Callable[[Session, Clock, int | None, int, F], object]
    change: Callable[[Session, Clock, int | None, int, F], object]
    archive: Change
    restore: Change
    #: What the page says afterwards: "added", "saved", "archived", "restored".
    done: Mapping[str, Text]
    #: What the cells need beside the rows.
    words: Mapping[str, Any] = field(default_factory=dict)

    def path(self, programme_id: int) -> str:
        return f"/programmes/{programme_id}/{self.name}"


def routes(listed: ProgrammeList[F]) -> APIRouter:
    """The routes of the list's page."""
    router = APIRouter(prefix=f"/programmes/{{programme_id:int}}/{listed.name}")

    @router.get("")
    def show(context: Context, programme_id: int, done: str = "") -> HTMLResponse:
        return _page(listed, context, programme_id, done=listed.done.get(done))

    @router.post("")
    def add(context: Context, posted: Posted, programme_id: int) -> Response:
        form = listed.form(posted)

        def job(session: Session) -> None:
            access.get(session, context.me, Programme, programme_id, listed.action)
            listed.add(session, context.clock, context.me.staff_id, programme_id, form)

        return _saved(listed, context, programme_id, form, job, "added")

    @router.post("/{row_id:int}")
    def change(context: Context, posted: Posted, programme_id: int, row_id: int) -> Response:
        form = listed.form(posted, mark=_mark(row_id))

        def job(session: Session) -> None:
            _check(listed, session, context, programme_id, row_id)
            listed.change(session, context.clock, context.me.staff_id, row_id, form)

        return _saved(listed, context, programme_id, form, job, "saved", row_id)

    @router.post("/{row_id:int}/archive")
    def archive(context: Context, posted: Posted, programme_id: int, row_id: int) -> Response:
        """Offer it no longer."""
        return _moved(listed, context, programme_id, row_id, listed.archive, "archived")

    @router.post("/{row_id:int}/restore")
    def restore(context: Context, posted: Posted, programme_id: int, row_id: int) -> Response:
        """Offer it again."""
        return _moved(listed, context, programme_id, row_id, listed.restore, "restored")

    return router


def _mark(row_id: int) -> str:
    """Keeps the fields of several forms on one page apart."""
    return f"r{row_id}-"


def _check(
    listed: ProgrammeList[Any], session: Session, context: RequestContext, programme_id: int, row_id: int
) -> None:
    """Raises NotFound, also for a row of another programme."""
    within = listed.table.__table__.c.programme_id == programme_id
    access.get(session, context.me, listed.table, row_id, listed.action, within)


def _moved(
    listed: ProgrammeList[Any],
    context: RequestContext,
    programme_id: int,
    row_id: int,
    service: Change,
    done: str,
) -> Response:
    def job(session: Session) -> None:
        _check(listed, session, context, programme_id, row_id)
        service(session, context.clock, context.me.staff_id, row_id)

    try:
        context.write(job)
    except NotPossible as error:
        return _page(listed, context, programme_id, 422, problem=errors.said(listed.name, error).text)
    return context.go(f"{listed.path(programme_id)}?done={done}")


def _saved(
    listed: ProgrammeList[Any],
    context: RequestContext,
    programme_id: int,
    form: Form,
    job: Callable[[Session], None],
    done: str,
    row_id: int | None = None,
) -> Response:
    if not form.wrong:
        try:
            context.write(job)
        except NotPossible as error:
            errors.refuse(form, listed.name, error, "name")
    if form.wrong:
        return _page(listed, context, programme_id, 422, written=(row_id, form))
    return context.go(f"{listed.path(programme_id)}?done={done}")


def _page(
    listed: ProgrammeList[Any],
    context: RequestContext,
    programme_id: int,
    status: int = 200,
    *,
    done: Text | None = None,
    problem: Text | None = None,
    written: tuple[int | None, Form] | None = None,
) -> HTMLResponse:
    with context.read() as session:
        programme = access.get(session, context.me, Programme, programme_id, listed.action)
        known = listed.known(session, programme_id)
    of, form = written or (None, listed.form())
    if any(row.id == of and row.archived_at is not None for row in known):
        # Somebody archived it meanwhile, so its form is gone from the page.
        problem = next(iter(form.wrong.values()), problem)
    return context.page(
        "kit/programme_list.html",
        status,
        cells=listed.cells,
        programme=programme,
        path=listed.path(programme_id),
        known=known,
        forms={
            row.id: form if of == row.id else listed.form(start=dict(listed.start(row)), mark=_mark(row.id))
            for row in known
        },
        new=form if of is None else listed.form(),
        done=done,
        problem=problem,
        wrong={} if problem else form.wrong,
        **listed.words,
    )
