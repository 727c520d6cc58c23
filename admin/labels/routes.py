"""The page of a programme's labels."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.fields import Choice, Line
from admin.kit.form import Form
from admin.labels.names import COLOURS
from budgeting import access, labels
from budgeting.access import Action
from budgeting.db.tables import Label, Programme
from budgeting.errors import NotPossible
from budgeting.states.labels import LabelColour
from dialogs.text import Text, t

router = APIRouter(prefix="/programmes/{programme_id:int}/labels")
DONE = {
    "added": t("Added. Colleagues can put it on conversations from now on."),
    "saved": t("Saved, wherever it is."),
    "archived": t("Archived. It is no longer offered, and stays where it is."),
    "restored": t("It is offered again."),
}


class Named(Form):
    name = Line(labels.LONGEST)
    colour: Choice[str] = Choice({colour.value: words for colour, words in COLOURS.items()})


@router.get("")
def show(context: Context, programme_id: int, done: str = "") -> HTMLResponse:
    return _page(context, programme_id, done=DONE.get(done))


@router.post("")
def add(context: Context, posted: Posted, programme_id: int) -> Response:
    """Add a label."""
    form = Named(posted)

    def job(session: Session) -> None:
        access.get(session, context.me, Programme, programme_id, Action.KEEP_LABEL)
        labels.add(
            session,
            context.clock,
            context.me.staff_id,
            programme_id,
            form.name,
            LabelColour(form.colour),
        )

    return _saved(context, programme_id, form, job, "added")


@router.post("/{label_id:int}")
def change(context: Context, posted: Posted, programme_id: int, label_id: int) -> Response:
    """Rename it, or give it another colour."""
    form = Named(posted, mark=f"l{label_id}-")

    def job(session: Session) -> None:
        _get(session, context, programme_id, label_id)
        labels.change(
            session, context.clock, context.me.staff_id, label_id, form.name, LabelColour(form.colour)
        )

    return _saved(context, programme_id, form, job, "saved", label_id)


@router.post("/{label_id:int}/archive")
def archive(context: Context, posted: Posted, programme_id: int, label_id: int) -> Response:
    """Offer it no longer."""

    def job(session: Session) -> None:
        _get(session, context, programme_id, label_id)
        labels.archive(session, context.clock, context.me.staff_id, label_id)

    context.write(job)
    return context.go(f"/programmes/{programme_id}/labels?done=archived")


@router.post("/{label_id:int}/restore")
def restore(context: Context, posted: Posted, programme_id: int, label_id: int) -> Response:
    """Offer it again."""

    def job(session: Session) -> None:
        _get(session, context, programme_id, label_id)
        labels.restore(session, context.clock, context.me.staff_id, label_id)

    try:
        context.write(job)
    except NotPossible as error:
        return _page(context, programme_id, 422, problem=errors.said("labels", error).text)
    return context.go(f"/programmes/{programme_id}/labels?done=restored")


def _get(session: Session, context: RequestContext, programme_id: int, label_id: int) -> Label:
    """Raises NotFound, also for a label of another programme."""
    return access.get(
        session, context.me, Label, label_id, Action.KEEP_LABEL, Label.programme_id == programme_id
    )


def _saved(
    context: RequestContext,
    programme_id: int,
    form: Named,
    job: Callable[[Session], object],
    done: str,
    label_id: int | None = None,
) -> Response:
    if not form.wrong:
        try:
            context.write(job)
        except NotPossible as error:
            errors.refuse(form, "labels", error, "name")
    if form.wrong:
        return _page(context, programme_id, 422, written=(label_id, form))
    return context.go(f"/programmes/{programme_id}/labels?done={done}")


def _page(
    context: RequestContext,
    programme_id: int,
    status: int = 200,
    *,
    done: Text | None = None,
    problem: Text | None = None,
    written: tuple[int | None, Named] = (None, Named()),
) -> HTMLResponse:
    with context.read() as session:
        programme = access.get(session, context.me, Programme, programme_id, Action.KEEP_LABEL)
        known = labels.of_programme(session, programme_id)
    of, form = written
    if any(label.id == of and label.archived for label in known):
        # Somebody archived it meanwhile, so its form is gone from the page.
        problem = next(iter(form.wrong.values()), problem)
    forms = {
        label.id: form
        if of == label.id
        else Named(start={"name": label.name, "colour": label.colour.value}, mark=f"l{label.id}-")
        for label in known
    }
    return context.page(
        "labels/list.html",
        status,
        programme=programme,
        known=known,
        forms=forms,
        new=form if of is None else Named(),
        colours=COLOURS,
        done=done,
        problem=problem,
    )
