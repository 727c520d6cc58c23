"""One session: who comes, childcare during it, changing and cancelling it."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.activities import forms, queries
from admin.activities.labels import ANSWERS, MARKS, SWAPS, standing
from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.form import Form
from admin.kit.form import wrong as all_wrong
from budgeting import access, activities, childcare
from budgeting.access import Action
from budgeting.activities.attendance import closed
from budgeting.activities.seats import taken
from budgeting.db.tables import Activity, ActivitySession
from budgeting.errors import NotPossible
from budgeting.states.activities import EnrolmentState, SessionState
from dialogs.activities.feedback import FACES

router = APIRouter(prefix="/activities/sessions")


@router.get("/{session_id:int}")
def show(context: Context, session_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        meeting = access.get(session, context.me, ActivitySession, session_id)
        return _page(session, context, meeting, done=done)


@router.post("/{session_id:int}/change")
def change(context: Context, posted: Posted, session_id: int) -> Response:
    with context.read() as session:
        zone = access.get(session, context.me, ActivitySession, session_id, Action.RUN_ACTIVITY).zone
    form = forms.SessionForm(posted)
    if not form.wrong:
        starts_at, ends_at = form.times(zone)
        try:
            context.write(
                lambda s: activities.change_session(
                    s,
                    context.clock,
                    context.me.staff_id,
                    session_id,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    place=form.place,
                    online_url=form.online_url,
                    capacity=form.capacity,
                    coordinates=form.coordinates,
                )
            )
            return context.go(f"/activities/sessions/{session_id}?done=changed")
        except NotPossible as error:
            errors.refuse(form, "activities", error, "day")
    with context.read() as session:
        meeting = access.get(session, context.me, ActivitySession, session_id)
        return _page(session, context, meeting, 422, change=form)


@router.post("/{session_id:int}/cancel")
def cancel(context: Context, posted: Posted, session_id: int) -> Response:
    with context.read() as session:
        access.get(session, context.me, ActivitySession, session_id, Action.RUN_ACTIVITY)
    context.write(lambda s: activities.cancel_session(s, context.clock, context.me.staff_id, session_id))
    return context.go(f"/activities/sessions/{session_id}?done=cancelled")


@router.post("/{session_id:int}/remind")
def remind(context: Context, posted: Posted, session_id: int) -> Response:
    """Remind those who come, with one click; once a day however often it is pressed."""
    with context.read() as session:
        access.get(session, context.me, ActivitySession, session_id, Action.RUN_ACTIVITY)
    try:
        context.write(lambda s: activities.remind(s, context.clock, context.me.staff_id, session_id))
    except NotPossible:
        return context.go(f"/activities/sessions/{session_id}?done=changed_meanwhile")
    return context.go(f"/activities/sessions/{session_id}?done=reminded")


@router.post("/{session_id:int}/answer")
def answer(context: Context, posted: Posted, session_id: int) -> Response:
    """Write down what somebody said on the phone or at the desk."""
    with context.read() as session:
        meeting = access.get(session, context.me, ActivitySession, session_id, Action.RUN_ACTIVITY)
        form = forms.Answer(posted, offered={"member": _people(session, context, meeting)})
    if not form.wrong:
        try:
            context.write(
                lambda s: activities.answer_for(
                    s, context.clock, context.me.staff_id, session_id, form.member, _wish(form.wish)
                )
            )
            return context.go(f"/activities/sessions/{session_id}?done=answered")
        except NotPossible as error:
            errors.refuse(form, "activities", error, "member")
    with context.read() as session:
        meeting = access.get(session, context.me, ActivitySession, session_id)
        return _page(session, context, meeting, 422, answer=form)


@router.post("/{session_id:int}/childcare")
def pair(context: Context, posted: Posted, session_id: int) -> Response:
    """Ask a participant who needs somebody, and one who offers, whether they agree."""
    with context.read() as session:
        meeting = access.get(session, context.me, ActivitySession, session_id, Action.KEEP_CHILDCARE)
        sides = queries.childcare_sides(session, meeting.id, context)
    form = forms.Pair(posted, offered=sides)
    if not form.wrong:
        try:
            context.write(
                lambda s: childcare.propose(s, context.clock, context.me.staff_id, form.need, form.offer)
            )
            return context.go(f"/activities/sessions/{session_id}?done=paired#childcare")
        except NotPossible as error:
            errors.refuse(form, "activities", error, "offer")
    with context.read() as session:
        meeting = access.get(session, context.me, ActivitySession, session_id)
        return _page(session, context, meeting, 422, pair=form)


def _wish(code: str) -> activities.Wish:
    return "coming" if code == "coming" else "maybe" if code == "maybe" else "declined"


def _people(session: Session, context: RequestContext, meeting: ActivitySession) -> dict[int, str]:
    activity = session.get_one(Activity, meeting.activity_id)
    return queries.people(session, context.me, activity.programme_id)


def _page(
    session: Session,
    context: RequestContext,
    meeting: ActivitySession,
    status: int = 200,
    *,
    done: str = "",
    **given: Form,
) -> HTMLResponse:
    activity = session.get_one(Activity, meeting.activity_id)
    now = context.clock.now()
    lines = queries.lines(session, context.me, meeting.id)
    people = queries.people(session, context.me, activity.programme_id)
    with_children = bool(
        access.visible_numbers(session, context.me, ActivitySession, [meeting.id], Action.KEEP_CHILDCARE)
    )
    care = queries.childcare_of(session, meeting.id) if with_children else None
    opinions = [line for line in lines if line.enrolment.feedback is not None]
    runs = access.visible_numbers(session, context.me, Activity, [activity.id], Action.RUN_ACTIVITY)
    planned = meeting.state is SessionState.PLANNED
    announces = activity.programme_id in context.me.where(Action.SEND_BROADCAST)
    sent: dict[str, Form] = {
        "change": forms.session_form(meeting),
        "answer": forms.Answer(start={"wish": "coming"}, offered={"member": people}),
        "pair": forms.Pair(start={}, offered=queries.childcare_sides(session, meeting.id, context)),
        **given,
    }
    return context.page(
        "activities/session.html",
        status,
        place=meeting,
        meeting=meeting,
        activity=activity,
        title=activities.in_language(activity.title, context.language),
        map_url=activities.map_url(meeting.place, meeting.latitude, meeting.longitude)
        if meeting.place
        else "",
        lines=lines,
        taken=taken(session, meeting.id),
        care=care,
        swap_names=SWAPS,
        attended=Counter(line.enrolment.attendance for line in lines if line.enrolment.attendance),
        opinions=opinions,
        counted={said: sum(line.enrolment.feedback is said for line in opinions) for said in FACES},
        faces=FACES,
        answers=ANSWERS,
        mark_names=MARKS,
        is_closed=closed(meeting, now),
        standing=standing(meeting, now),
        may_run=bool(runs),
        # Somebody who sent it keeps what they typed, even if it can't be changed any more.
        may_change=bool(runs) and (planned or sent["change"].sent),
        may_answer=bool(runs) and planned and now < meeting.starts_at and bool(people),
        may_note=bool(runs) and meeting.state is not SessionState.CANCELLED,
        may_remind=bool(runs)
        and planned
        and now < meeting.starts_at
        and any(line.enrolment.state in (EnrolmentState.COMING, EnrolmentState.MAYBE) for line in lines),
        announces=announces,
        may_announce=announces and planned and now < meeting.starts_at,
        done=done,
        wrong=all_wrong(sent.values()),
        **sent,
    )
