"""The directory of services of a programme."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.partners.forms import Service
from admin.partners.labels import DONE, KINDS
from budgeting import access, partners
from budgeting.access import Action
from budgeting.db.tables import Partner, Programme
from budgeting.errors import NotPossible
from dialogs.text import Text

router = APIRouter(prefix="/programmes/{programme_id:int}/partners")


@router.get("")
def show(context: Context, programme_id: int, done: str = "") -> HTMLResponse:
    return _page(context, programme_id, done=DONE.get(done))


@router.post("")
def add(context: Context, posted: Posted, programme_id: int) -> Response:
    form = Service(posted)

    def job(session: Session) -> None:
        access.get(session, context.me, Programme, programme_id, Action.KEEP_PARTNER)
        partners.add(session, context.clock, context.me.staff_id, programme_id, form.entry())

    return _saved(context, programme_id, form, job, "added")


@router.post("/{partner_id:int}")
def change(context: Context, posted: Posted, programme_id: int, partner_id: int) -> Response:
    form = Service(posted, mark=f"p{partner_id}-")

    def job(session: Session) -> None:
        _get(session, context, programme_id, partner_id)
        partners.change(session, context.clock, context.me.staff_id, partner_id, form.entry())

    return _saved(context, programme_id, form, job, "saved", partner_id)


@router.post("/{partner_id:int}/archive")
def archive(context: Context, posted: Posted, programme_id: int, partner_id: int) -> Response:
    """Offer it no longer."""

    def job(session: Session) -> None:
        _get(session, context, programme_id, partner_id)
        partners.archive(session, context.clock, context.me.staff_id, partner_id)

    context.write(job)
    return context.go(f"/programmes/{programme_id}/partners?done=archived")


@router.post("/{partner_id:int}/restore")
def restore(context: Context, posted: Posted, programme_id: int, partner_id: int) -> Response:
    """Offer it again."""

    def job(session: Session) -> None:
        _get(session, context, programme_id, partner_id)
        partners.restore(session, context.clock, context.me.staff_id, partner_id)

    try:
        context.write(job)
    except NotPossible as error:
        return _page(context, programme_id, 422, problem=errors.said("partners", error).text)
    return context.go(f"/programmes/{programme_id}/partners?done=restored")


def _get(session: Session, context: RequestContext, programme_id: int, partner_id: int) -> Partner:
    """Raises NotFound, also for a service of another programme."""
    within = Partner.programme_id == programme_id
    return access.get(session, context.me, Partner, partner_id, Action.KEEP_PARTNER, within)


def _saved(
    context: RequestContext,
    programme_id: int,
    form: Service,
    job: Callable[[Session], None],
    done: str,
    partner_id: int | None = None,
) -> Response:
    if not form.wrong:
        try:
            context.write(job)
        except NotPossible as error:
            errors.refuse(form, "partners", error, "name")
    if form.wrong:
        return _page(context, programme_id, 422, written=(partner_id, form))
    return context.go(f"/programmes/{programme_id}/partners?done={done}")


def _page(
    context: RequestContext,
    programme_id: int,
    status: int = 200,
    *,
    done: Text | None = None,
    problem: Text | None = None,
    written: tuple[int | None, Service] | None = None,
) -> HTMLResponse:
    with context.read() as session:
        programme = access.get(session, context.me, Programme, programme_id, Action.KEEP_PARTNER)
        known = partners.of_programme(session, programme_id)
    of, form = written or (None, Service())
    if any(row.id == of and row.archived_at is not None for row in known):
        # Somebody archived it meanwhile, so its form is gone from the page.
        problem = next(iter(form.wrong.values()), problem)
    return context.page(
        "partners/list.html",
        status,
        programme=programme,
        known=known,
        forms={row.id: form if of == row.id else _fresh(row) for row in known},
        new=form if of is None else Service(),
        kinds=KINDS,
        done=done,
        problem=problem,
    )


def _fresh(row: Partner) -> Service:
    start = {
        "kind": row.kind.value,
        "name": row.name,
        "contact": row.contact,
        "email": row.email,
        "phone": row.phone,
        "address": row.address,
    }
    return Service(start=start, mark=f"p{row.id}-")
