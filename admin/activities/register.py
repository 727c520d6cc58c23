"""The attendance register for a phone in the classroom: one tap for each person, saved at once, each with its undo."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.activities import forms, queries
from admin.activities.labels import MARK_ICONS, MARKS, NOT_NOTED
from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from budgeting import access, activities
from budgeting.access import Action
from budgeting.activities.attendance import EARLY, LATEST, closed
from budgeting.db.tables import Activity, ActivitySession
from budgeting.errors import NotPossible
from budgeting.states.activities import Attendance, EnrolmentState

router = APIRouter(prefix="/activities/sessions/{session_id:int}/attendance")
#: Who belongs on the register; whoever said no doesn't.
_ON_IT = frozenset(EnrolmentState) - {EnrolmentState.DECLINED, EnrolmentState.LAPSED}


@router.get("")
def show(context: Context, session_id: int) -> HTMLResponse:
    with context.read() as session:
        meeting = _meeting(session, context, session_id)
        return _page(session, context, meeting)


@router.post("")
def walk_in(context: Context, posted: Posted, session_id: int) -> Response:
    """Somebody is there who had not answered."""
    with context.read() as session:
        meeting = _meeting(session, context, session_id)
        form = forms.WalkIn(posted, offered={"also": _others(session, context, meeting)})
    if not form.wrong:
        try:
            marks: dict[int, Attendance | None] = {form.also: Attendance.PRESENT}
            context.write(
                lambda s: activities.attendance.take(s, context.clock, context.me.staff_id, session_id, marks)
            )
            return context.go(f"/activities/sessions/{session_id}/attendance#mark-{form.also}")
        except NotPossible as error:
            errors.refuse(form, "activities", error, "also")
    with context.read() as session:
        meeting = _meeting(session, context, session_id)
        return _page(session, context, meeting, 422, walk_in=form)


@router.post("/{member_id:int}")
def mark(context: Context, posted: Posted, session_id: int, member_id: int) -> Response:
    """One tap. A script gets the person's line back; without one, the page comes again."""
    with context.read() as session:
        meeting = _meeting(session, context, session_id)
        queries.on_register(session, session_id, member_id)
    form = forms.Mark(posted)
    was, seen = forms.noted(form.was), forms.noted(form.seen)
    refused: NotPossible | None = None
    try:
        context.write(
            lambda s: activities.attendance.mark(
                s, context.clock, context.me.staff_id, session_id, member_id, was, seen=seen
            )
        )
    except NotPossible as error:
        refused = error
    if not context.request.headers.get("hx-request"):
        return context.go(f"/activities/sessions/{session_id}/attendance#mark-{member_id}")
    with context.read() as session:
        meeting = _meeting(session, context, session_id)
        lines = _lines(session, context, meeting)
        line = next((each for each in lines if each.enrolment.member_id == member_id), None)
        said = errors.said("activities", refused) if refused is not None else None
        return context.page(
            "activities/register_line.html",
            409 if refused is not None else 200,
            place=meeting,
            meeting=meeting,
            line=line,
            before=form.seen if refused is None and form.seen != form.was else None,
            refused=said,
            **_counted(lines),
            **_words(),
        )


def _page(
    session: Session,
    context: RequestContext,
    meeting: ActivitySession,
    status: int = 200,
    *,
    walk_in: forms.WalkIn | None = None,
) -> HTMLResponse:
    activity = session.get_one(Activity, meeting.activity_id)
    lines = _lines(session, context, meeting)
    others = _others(session, context, meeting)
    return context.page(
        "activities/register.html",
        status,
        place=meeting,
        meeting=meeting,
        activity=activity,
        title=activities.in_language(activity.title, context.language),
        lines=lines,
        closed=closed(meeting, context.clock.now()),
        opens_at=meeting.starts_at - EARLY,
        closes_at=meeting.ends_at + LATEST,
        walk_in=walk_in or forms.WalkIn(start={}, offered={"also": others}),
        has_others=bool(others),
        **_counted(lines),
        **_words(),
    )


def _meeting(session: Session, context: RequestContext, session_id: int) -> ActivitySession:
    return access.get(session, context.me, ActivitySession, session_id, Action.RUN_ACTIVITY)


def _lines(session: Session, context: RequestContext, meeting: ActivitySession) -> list[queries.Line]:
    """By name, as a teacher calls them up; an order that no tap changes."""
    everybody = queries.lines(session, context.me, meeting.id)
    on_it = [line for line in everybody if line.enrolment.state in _ON_IT or line.enrolment.attendance]
    return sorted(on_it, key=lambda line: (line.name.casefold(), line.enrolment.member_id))


def _others(session: Session, context: RequestContext, meeting: ActivitySession) -> dict[int, str]:
    activity = session.get_one(Activity, meeting.activity_id)
    known = {line.enrolment.member_id for line in _lines(session, context, meeting)}
    people = queries.people(session, context.me, activity.programme_id)
    return {number: name for number, name in people.items() if number not in known}


def _counted(lines: list[queries.Line]) -> dict[str, object]:
    counted = Counter(line.enrolment.attendance for line in lines)
    return {
        "counted": {code.value: counted[code] for code in Attendance},
        "noted": len(lines) - counted[None],
        "whole": len(lines),
    }


def _words() -> dict[str, object]:
    return {
        "mark_names": {code: name for code, name in MARKS.items() if code != NOT_NOTED},
        "mark_icons": MARK_ICONS,
    }
