"""My times: the weekly hours in which I receive families, and the days on which I am away."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.appointments import labels
from admin.appointments.forms import Away, Hours
from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from budgeting import appointments, programmes
from budgeting.access import Action
from budgeting.db.tables import Absence
from budgeting.errors import NotPossible
from budgeting.programmes.sites import whereabouts
from dialogs.text import t
from dialogs.text.names import WEEKDAYS

router = APIRouter(prefix="/appointments/hours")
MINUTES = 30
DONE = {
    "added": t("Saved. Proposals are built from it from now on."),
    "removed": t("Removed. What is agreed stays."),
}


@router.get("")
def show(context: Context, done: str = "") -> HTMLResponse:
    return _page(context, done=done)


@router.post("")
def add(context: Context, posted: Posted) -> Response:
    context.needs(Action.KEEP_APPOINTMENT)
    form = _hours(context, posted)
    if form.wrong:
        return _page(context, hours_form=form, status=422)
    try:
        context.write(
            lambda session: appointments.add_hours(
                session, context.clock, context.me.staff_id, form.programme, form.span()
            )
        )
    except NotPossible as error:
        errors.refuse(form, "appointments", error)
        return _page(context, hours_form=form, status=422)
    return context.go("/appointments/hours?done=added")


@router.post("/{hours_id:int}/remove")
def remove(context: Context, posted: Posted, hours_id: int) -> Response:
    context.needs(Action.KEEP_APPOINTMENT)
    context.write(
        lambda session: appointments.remove_hours(session, context.clock, context.me.staff_id, hours_id)
    )
    return context.go("/appointments/hours?done=removed")


@router.post("/away")
def be_away(context: Context, posted: Posted) -> Response:
    context.needs(Action.KEEP_APPOINTMENT)
    form = Away(posted, mark="away-")
    if form.wrong:
        return _page(context, away_form=form, status=422)
    try:
        context.write(
            lambda session: appointments.add_absence(
                session, context.clock, context.me.staff_id, form.first_on, form.last_on
            )
        )
    except NotPossible as error:
        errors.refuse(form, "appointments", error)
        return _page(context, away_form=form, status=422)
    return context.go("/appointments/hours?done=added")


@router.post("/away/{absence_id:int}/remove")
def be_there(context: Context, posted: Posted, absence_id: int) -> Response:
    context.needs(Action.KEEP_APPOINTMENT)
    context.write(
        lambda session: appointments.remove_absence(session, context.clock, context.me.staff_id, absence_id)
    )
    return context.go("/appointments/hours?done=removed")


def _hours(context: RequestContext, posted: Posted | None = None) -> Hours:
    with context.read() as session:
        places = {each.id: each.name for each in appointments.programmes_of(session, context.me.staff_id)}
        sites = {each.id: whereabouts(each) for each in programmes.sites.offered(session, places)}
    days = {number: context.chat_words.plain(name, context.language) for number, name in WEEKDAYS.items()}
    start = {"minutes": MINUTES, "opens": "09:00", "closes": "12:00", "programme": next(iter(places), "")}
    return Hours(posted, start=start, offered={"programme": places, "weekday": days, "site": sites})


def _page(
    context: RequestContext,
    *,
    hours_form: Hours | None = None,
    away_form: Away | None = None,
    done: str = "",
    status: int = 200,
) -> HTMLResponse:
    context.needs(Action.KEEP_APPOINTMENT)
    with context.read() as session:
        mine = context.me.staff_id
        places = {each.id: each.name for each in appointments.programmes_of(session, mine)}
        hours = appointments.hours_of(session, mine)
        away = [
            (each, _to_move(session, context, each))
            for each in appointments.absences_of(session, context.clock, mine)
        ]
    return context.page(
        "appointments/hours.html",
        status,
        hours=hours,
        away=away,
        places=places,
        hours_form=hours_form or _hours(context),
        away_form=away_form or Away(mark="away-"),
        wrong={**(hours_form.wrong if hours_form else {}), **(away_form.wrong if away_form else {})},
        weekdays=WEEKDAYS,
        ways=labels.WAYS,
        done=DONE.get(done),
    )


def _to_move(session: Session, context: RequestContext, absence: Absence) -> list[int]:
    """The appointments that stand in the way of an absence, by number."""
    return [each.id for each in appointments.agreed_during(session, absence, context.me.zone)]
