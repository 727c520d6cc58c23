"""A pause of a programme, and its end: what it would do is shown first; ending is a job in the background."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.households.departure_labels import together
from admin.kit import errors
from admin.kit.fields import Day, Key, Row, Tick
from admin.kit.form import Form
from admin.partners.choosing import directory
from budgeting import access
from budgeting.access import Action
from budgeting.db.tables import Programme
from budgeting.departures import programme_end
from budgeting.errors import NotPossible
from budgeting.programmes import pausing
from dialogs.departures import ending_job
from dialogs.text import t

router = APIRouter(prefix="/programmes")


class Pausing(Form):
    until = Day()


class Ending(Form):
    partner = Row()
    sure = Tick()
    key = Key()


@router.get("/{programme_id:int}/closing")
def ask(context: Context, programme_id: int) -> HTMLResponse:
    with context.read() as session:
        programme = _programme(session, context, programme_id)
    return _page(context, programme)


@router.post("/{programme_id:int}/pause")
def pause(context: Context, posted: Posted, programme_id: int) -> Response:
    """Nothing unasked from now on; on its day the programme goes on by itself."""
    with context.read() as session:
        programme = _programme(session, context, programme_id)
    form = Pausing(posted)
    if form.wrong:
        return _page(context, programme, pausing_form=form, status=422)

    def job(session: Session) -> None:
        _programme(session, context, programme_id)
        pausing.pause(session, context.clock, context.me.staff_id, programme_id, form.until)

    try:
        context.write(job)
    except NotPossible as error:
        errors.refuse(form, "departures", error)
        return _page(context, programme, pausing_form=form, status=422)
    return context.go(f"/programmes/{programme_id}?done=paused")


@router.post("/{programme_id:int}/resume")
def resume(context: Context, posted: Posted, programme_id: int) -> Response:
    def job(session: Session) -> None:
        _programme(session, context, programme_id)
        pausing.resume(session, context.clock, context.me.staff_id, programme_id)

    context.write(job)
    return context.go(f"/programmes/{programme_id}?done=resumed")


@router.post("/{programme_id:int}/end")
def end(context: Context, posted: Posted, programme_id: int) -> Response:
    """Begin to end it in the background: the page of the job shows how far it is."""
    with context.read() as session:
        programme = _programme(session, context, programme_id)
    with context.read() as session:
        services = directory(session, context, programme_id)
    form = Ending(posted, offered={"partner": services.options})
    if not form.wrong and not form.sure:
        form.refuse("sure", t("Please confirm that you have read what ends."))
    if form.wrong:
        return _page(context, programme, ending_form=form, status=422)

    def job(session: Session) -> int:
        _programme(session, context, programme_id)
        return programme_end.start(
            session,
            context.clock,
            context.me,
            ending_job.kind(context.chat_words),
            programme_id,
            form.partner,
            form_key=form.key,
        ).id

    try:
        number = context.write(job)
    except NotPossible as error:
        errors.refuse(form, "departures", error)
        return _page(context, programme, ending_form=form, status=422)
    return context.go(f"/batches/{number}")


def _programme(session: Session, context: RequestContext, programme_id: int) -> Programme:
    return access.get(session, context.me, Programme, programme_id, Action.SET_PROGRAMME)


def _page(
    context: RequestContext,
    programme: Programme,
    *,
    pausing_form: Pausing | None = None,
    ending_form: Ending | None = None,
    status: int = 200,
) -> HTMLResponse:
    with context.read() as session:
        seen = programme_end.preview(session, context.clock, programme.id)
        job = programme_end.under_way(session, programme.id)
        services = directory(session, context, programme.id)
    return context.page(
        "programmes/closing.html",
        status,
        place=programme,
        programme=programme,
        pausing=pausing_form or Pausing(),
        ending=ending_form or Ending(offered={"partner": services.options}),
        directory=services,
        wrong=(pausing_form.wrong if pausing_form else {}) | (ending_form.wrong if ending_form else {}),
        seen=seen,
        open_now=together(seen.open),
        job=job.id if job is not None else None,
    )
