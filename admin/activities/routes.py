"""One activity: its sessions, who attended how much, and the allowances."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.activities import forms, queries
from admin.activities.labels import ALLOWANCES, DELAYS, KINDS, PER
from admin.activities.labels import standing as standing_of
from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.form import Form
from admin.kit.form import wrong as all_wrong
from budgeting import access, activities, programmes
from budgeting.access import Action
from budgeting.activities import hours
from budgeting.activities.allowances import is_late
from budgeting.db.tables import Activity, Programme
from budgeting.errors import NotPossible
from budgeting.money import Money
from budgeting.states.activities import SessionState

router = APIRouter(prefix="/activities")


@router.get("/{activity_id:int}")
def show(context: Context, activity_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id)
        return page(session, context, activity, done=done)


@router.post("/{activity_id:int}/sessions")
def add_session(context: Context, posted: Posted, activity_id: int) -> Response:
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id, Action.RUN_ACTIVITY)
        zone = session.get_one(Programme, activity.programme_id).zone
    form = forms.SessionForm(posted)
    if not form.wrong:
        starts_at, ends_at = form.times(zone)
        latitude, longitude = form.coordinates or (None, None)
        try:
            made = context.write(
                lambda s: (
                    activities.add_session(
                        s,
                        context.clock,
                        context.me.staff_id,
                        activity_id,
                        starts_at=starts_at,
                        ends_at=ends_at,
                        place=form.place,
                        online_url=form.online_url,
                        latitude=latitude,
                        longitude=longitude,
                        capacity=form.capacity,
                    ).id
                )
            )
            return context.go(f"/activities/sessions/{made}")
        except NotPossible as error:
            errors.refuse(form, "activities", error, "day")
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id)
        return page(session, context, activity, 422, add=form)


@router.post("/{activity_id:int}/enrol")
def enrol(context: Context, posted: Posted, activity_id: int) -> Response:
    """Put somebody on the list of every session that is still to come."""
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id, Action.RUN_ACTIVITY)
        form = forms.Enrol(
            posted, offered={"member": queries.people(session, context.me, activity.programme_id)}
        )
    if not form.wrong:
        try:
            context.write(
                lambda s: activities.answer_for_all(
                    s, context.clock, context.me.staff_id, activity_id, form.member, "coming"
                )
            )
            return context.go(f"/activities/{activity_id}?done=enrolled")
        except NotPossible as error:
            errors.refuse(form, "activities", error, "member")
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id)
        return page(session, context, activity, 422, enrol=form)


@router.post("/{activity_id:int}/allowances")
def prepare(context: Context, posted: Posted, activity_id: int) -> Response:
    """Prepare the allowances that are earned and neither paid nor on their way."""
    with context.read() as session:
        access.get(session, context.me, Activity, activity_id, Action.RUN_ACTIVITY)
    form = forms.Expected(posted)
    if not form.wrong:
        try:
            context.write(
                lambda s: activities.allowances.prepare(
                    s, context.clock, context.me.staff_id, activity_id, form.expected_on
                )
            )
            return context.go(f"/activities/{activity_id}#allowances")
        except NotPossible as error:
            errors.refuse(form, "activities", error, "expected_on")
    with context.read() as session:
        activity = access.get(session, context.me, Activity, activity_id)
        return page(session, context, activity, 422, expected=form)


def page(
    session: Session,
    context: RequestContext,
    activity: Activity,
    status: int = 200,
    *,
    at: tuple[int, str, Form] | None = None,
    done: str = "",
    **given: Form,
) -> HTMLResponse:
    """The page of an activity. ``given``: forms sent with something wrong in them; ``at``: the same of one allowance,
    with its number and the field."""
    people = queries.people(session, context.me, activity.programme_id)
    sent: dict[str, Form] = {
        "add": forms.session_form(),
        "expected": forms.Expected(start={}),
        "enrol": forms.Enrol(start={}, offered={"member": people}),
        **given,
    }
    programme = session.get_one(Programme, activity.programme_id)
    meetings = queries.sessions(session, activity.id)
    tallies = hours.tallies(session, context.clock.now(), [activity])
    today = programmes.today(context.clock, programme)
    return context.page(
        "activities/one.html",
        status,
        place=programme,
        activity=activity,
        title=activities.in_language(activity.title, context.language),
        description=activities.in_language(activity.description, context.language),
        sessions=meetings,
        coming=queries.coming_to(session, [meeting.id for meeting in meetings]),
        tallies=tallies,
        names=queries.names(session, [tally.member_id for tally in tallies]),
        late=lambda allowance: is_late(allowance, today),
        today=today,
        runs=queries.names_of_staff(session, [activity.run_by] if activity.run_by else []),
        kinds=KINDS,
        standing=lambda meeting: standing_of(meeting, context.clock.now()),
        per=PER,
        allowance_states=ALLOWANCES,
        money=lambda minor: Money(minor, activity.currency),
        receipt=lambda number: forms.Received(start={"on": today.isoformat()}, mark=f"of-{number}-"),
        delay=lambda allowance: forms.Late(start={}, mark=f"of-{allowance.id}-"),
        delay_names=DELAYS,
        may_run=bool(
            access.visible_numbers(session, context.me, Activity, [activity.id], Action.RUN_ACTIVITY)
        ),
        at=at,
        done=done,
        has_people=bool(people),
        is_ahead=any(
            meeting.state is SessionState.PLANNED and meeting.starts_at > context.clock.now()
            for meeting in meetings
        ),
        announces=activity.programme_id in context.me.where(Action.SEND_BROADCAST),
        wrong=all_wrong([*sent.values(), *([at[2]] if at else [])]),
        **sent,
    )
