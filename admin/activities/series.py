"""A session every week: its days are shown first, with the holidays that it leaves out, and then added at once."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from admin.activities import forms
from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from budgeting import access, activities
from budgeting.access import Action
from budgeting.activities import repeating
from budgeting.activities.repeating import Day
from budgeting.calendars import QuietRules
from budgeting.db.tables import Activity, Programme
from budgeting.errors import NotPossible
from budgeting.programmes import Settings

router = APIRouter(prefix="/activities/{activity_id:int}/series")


@router.get("")
def new(context: Context, activity_id: int) -> HTMLResponse:
    _activity(context, activity_id)
    return _page(context, activity_id, forms.Series(start={"number": 8, "skip": "1"}, offered={"days": {}}))


@router.post("")
def create(context: Context, posted: Posted, activity_id: int) -> Response:
    """First the days; with ``confirmed``, the sessions on those that stayed ticked."""
    programme = _activity(context, activity_id)
    plain = forms.Series(posted, offered={"days": {}})
    if plain.wrong:
        return _page(context, activity_id, plain, status=422)
    rules = QuietRules.of(Settings.of(programme))
    days = repeating.days(plain.day, plain.number, rules, skip_holidays=plain.skip)
    held = {day.on.isoformat(): day.on.isoformat() for day in days if not day.skipped}
    form = forms.Series(posted, offered={"days": held})
    # Typed anew after the days were shown: they are shown again before anything is added.
    if not form.confirmed or set(form.all_of("days")) - set(held):
        return _page(context, activity_id, form, days, held)
    chosen = [day.on for day in days if day.on.isoformat() in form.days]
    try:
        context.write(
            lambda s: repeating.add_sessions(
                s,
                context.clock,
                context.me.staff_id,
                activity_id,
                chosen,
                begins=form.begins,
                ends=form.ends,
                zone=programme.zone,
                place=form.place,
                online_url=form.online_url,
                coordinates=form.coordinates,
                capacity=form.capacity,
            )
        )
    except NotPossible as error:
        errors.refuse(form, "activities", error, "day")
        return _page(context, activity_id, form, days, held, status=422)
    return context.go(f"/activities/{activity_id}#sessions")


def _activity(context: RequestContext, activity_id: int) -> Programme:
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id, Action.RUN_ACTIVITY)
        return session.get_one(Programme, activity.programme_id)


def _page(
    context: RequestContext,
    activity_id: int,
    form: forms.Series,
    days: Sequence[Day] = (),
    held: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> HTMLResponse:
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id, Action.RUN_ACTIVITY)
        programme = session.get_one(Programme, activity.programme_id)
        chosen = set(form.all_of("days")) & set(held or ())
        return context.page(
            "activities/series.html",
            status,
            place=programme,
            activity=activity,
            title=activities.in_language(activity.title, context.language),
            form=form,
            days=days,
            # At first all of them.
            ticked=chosen or set(held or ()),
        )
