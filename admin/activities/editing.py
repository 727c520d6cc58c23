"""A new activity, and changing one."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.activities import forms, queries
from admin.activities.labels import KINDS
from admin.context import Context, Posted, RequestContext
from admin.kit import params
from budgeting import access, activities
from budgeting.access import Action, Reach
from budgeting.db.tables import Activity, Programme
from budgeting.errors import NotFound
from dialogs.text.languages import main_first

router = APIRouter(prefix="/activities")


@router.get("/new")
def new(context: Context, programme: str = "") -> HTMLResponse:
    context.needs(Action.RUN_ACTIVITY)
    with context.read() as session:
        chosen, runs = _where(session, context, programme)
        return _page(session, context, chosen, _filled(session, context, chosen), runs)


@router.post("/new")
def create(context: Context, posted: Posted) -> Response:
    context.needs(Action.RUN_ACTIVITY)
    with context.read() as session:
        chosen, runs = _where(session, context, forms.Where(posted).programme)
        form = _filled(session, context, chosen, posted)
        if form.wrong:
            return _page(session, context, chosen, form, runs, status=422)
    given = form.given()
    made = context.write(
        lambda s: activities.create_activity(s, context.clock, context.me.staff_id, chosen.id, **given).id
    )
    return context.go(f"/activities/{made}")


@router.get("/{activity_id:int}/edit")
def edit(context: Context, activity_id: int) -> HTMLResponse:
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id, Action.RUN_ACTIVITY)
        chosen = session.get_one(Programme, activity.programme_id)
        form = _filled(session, context, chosen, start=activity, site_id=activity.site_id)
        return _page(session, context, chosen, form, [], activity)


@router.post("/{activity_id:int}/edit")
def change(context: Context, posted: Posted, activity_id: int) -> Response:
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id, Action.RUN_ACTIVITY)
        chosen = session.get_one(Programme, activity.programme_id)
        form = _filled(session, context, chosen, posted, site_id=activity.site_id)
        if form.wrong:
            return _page(session, context, chosen, form, [], activity, status=422)
        given = form.given()
        # Texts in languages that this form doesn't show stay.
        for name, stored in (("title", activity.title), ("description", activity.description)):
            given[name] = {**stored, **given[name]}
        # Somebody who may not be chosen here, such as a colleague who has left, keeps running it.
        if activity.run_by is not None and activity.run_by not in form.form.offered["run_by"]:
            given["run_by"] = given["run_by"] or activity.run_by
        if given["run_by"] is None and not _names_anybody(context, chosen):
            # Whoever sees only what they run themselves would lose sight of it.
            given["run_by"] = context.me.staff_id
    context.write(
        lambda s: activities.change_activity(s, context.clock, context.me.staff_id, activity_id, **given)
    )
    return context.go(f"/activities/{activity_id}")


def _where(session: Session, context: RequestContext, typed: str) -> tuple[Programme, list[Programme]]:
    """The programme asked for, or the first one; and all in which this person runs activities."""
    mine = queries.programmes(session, context.me)
    number = params.number(typed)
    chosen = next((each for each in mine if number in (None, each.id)), None)
    if chosen is None:
        raise NotFound("programme", typed)
    return chosen, mine


def _filled(
    session: Session,
    context: RequestContext,
    chosen: Programme,
    posted: Any = None,
    start: Activity | None = None,
    *,
    site_id: int | None = None,
) -> forms.Activities:
    return forms.Activities(
        _writes(context),
        queries.runners(session, context.me, chosen.id),
        queries.sites(session, chosen.id, site_id),
        posted=posted,
        start=start,
        author=context.me.staff_id,
        locale=context.language,
        currency=chosen.currency,
    )


def _names_anybody(context: RequestContext, chosen: Programme) -> bool:
    """Whether this person sees the activities of others there, and those that nobody in particular runs."""
    return chosen.id in context.me.where(Action.RUN_ACTIVITY, Reach.PROGRAMME)


def _writes(context: RequestContext) -> list[str]:
    """The languages of the texts: Italian first, which stands in for the others."""
    return main_first(context.chat_words.languages)


def _page(
    session: Session,
    context: RequestContext,
    chosen: Programme,
    form: forms.Activities,
    runs: list[Programme],
    activity: Activity | None = None,
    *,
    status: int = 200,
) -> HTMLResponse:
    title = activities.in_language(activity.title, context.language) if activity is not None else ""
    return context.page(
        "activities/edit.html",
        status,
        place=chosen,
        chosen=chosen,
        runs=runs,
        activity=activity,
        title=title,
        given=form,
        kinds=KINDS,
        names_anybody=_names_anybody(context, chosen),
        sites_known=bool(form.form.offered["site"]),
        speaks={code: context.language_name(code) for code in form.texts},
    )
