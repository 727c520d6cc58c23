"""The page of a week, and what a coach leaves with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup
from sqlalchemy.orm import Session

from admin import field_lengths, limit_bars
from admin.context import Context, Posted, RequestContext
from admin.inbox.labels import DELIVERY
from admin.kit import errors
from admin.reviews import forms, labels, queries
from admin.view_log import viewed
from budgeting import access, programmes, reviews
from budgeting.access import Action
from budgeting.db.tables import Household, Staff
from budgeting.errors import NotPossible
from budgeting.periods import ONE_WEEK, week_end
from budgeting.reviews import weeks
from budgeting.reviews.weeks import HeadingLine
from budgeting.states.checkins import CheckinState
from budgeting.states.messages import MessageState
from dialogs.staff_side import comments
from dialogs.staff_side.comments import Readers
from dialogs.text import names

router = APIRouter(prefix="/weeks")

_ON_ITS_WAY = (MessageState.QUEUED, MessageState.SENDING)


@router.get("/{household_id:int}/{day}")
def week_page(context: Context, household_id: int, day: str, part: str = "") -> HTMLResponse:
    context.needs(Action.READ_WEEK)
    return _page(context, household_id, queries.monday(day), part=part)


@router.post("/{household_id:int}/{day}/comment")
def comment(context: Context, posted: Posted, household_id: int, day: str) -> Response:
    week = _mine(context, household_id, day)
    form = forms.Comment(posted, offered=_adults(context, household_id))

    def job(session: Session) -> int:
        return comments.comment(
            session,
            context.clock,
            context.chat_words,
            context.me.staff_id,
            household_id,
            week,
            form.comment,
            form.key,
            readers=form.readers,
            named=set(form.to),
            confirmed=form.confirmed,
        )

    unwanted: Sequence[str] = ()
    if not form.wrong:
        try:
            context.write(job)
        except comments.AboutArrears as error:
            names = ", ".join(error.names)
            errors.refuse(form, "weeks", error, words=", ".join(error.words), names=names)
            unwanted = error.names
            if form.readers is Readers.ALL:
                # Preselect the safe choice; sending it anyway takes a tick.
                form.typed["readers"] = Readers.SEE_ARREARS.value
        except NotPossible as error:
            errors.refuse(form, "weeks", error, count=field_lengths.COMMENT)
    if form.wrong:
        return _page(context, household_id, week, status=422, comment=form, unwanted=", ".join(unwanted))
    return context.go(f"/weeks/{household_id}/{week}#said")


@router.post("/{household_id:int}/{day}/note")
def note(context: Context, posted: Posted, household_id: int, day: str) -> Response:
    week, form = _mine(context, household_id, day), forms.Note(posted)
    if form.wrong:
        return _page(context, household_id, week, status=422, note=form)
    context.write(
        lambda s: reviews.keep_note(s, context.clock, context.me.staff_id, household_id, week, form.note)
    )
    return context.go(f"/weeks/{household_id}/{week}#note-panel")


@router.post("/{household_id:int}/{day}/sign")
def sign(context: Context, posted: Posted, household_id: int, day: str) -> Response:
    week = _mine(context, household_id, day)
    here = f"/weeks/{household_id}/{week}"
    following = here
    if forms.Sign(posted).then == "next":
        with context.read() as session:
            household = access.get(session, context.me, Household, household_id, Action.READ_WEEK)
            following = queries.next_unread(session, context.clock, context.me, household, week) or "/weeks"
    context.write(lambda s: reviews.sign_off(s, context.clock, context.me.staff_id, household_id, week))
    return context.go(following)


def _mine(context: RequestContext, household_id: int, day: str) -> date:
    """The week, if this person may write about it. Raises NotFound."""
    context.needs(Action.REVIEW_WEEK)
    week = queries.monday(day)
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.REVIEW_WEEK)
    queries.begun(context.clock, household, week)
    return week


def _adults(context: RequestContext, household_id: int) -> dict[str, dict[int, str]]:
    """The adults who can be chosen as readers."""
    with context.read() as session:
        return {"to": {adult.id: adult.name for adult in queries.adults(session, household_id)}}


def _page(
    context: RequestContext,
    household_id: int,
    week: date,
    *,
    status: int = 200,
    part: str = "",
    comment: forms.Comment | None = None,
    note: forms.Note | None = None,
    unwanted: str = "",
) -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.READ_WEEK)
        queries.begun(context.clock, household, week)
        said = comments.comments(session, household_id, week)
        common: dict[str, Any] = {
            "place": household,
            "address": f"/weeks/{household_id}/{week}",
            "said_before": said,
            "on_its_way": any(message.state in _ON_ITS_WAY for message in said),
            "delivery": DELIVERY,
        }
        if part == "said":
            return context.page("reviews/said.html", **common)
        shown = _context(session, context, household, week)
    viewed(context, "household", household_id)
    entered = shown["review"].note if shown["review"] else ""
    start = {"readers": Readers.ALL.value}
    return context.page(
        "reviews/week.html",
        status,
        **common,
        **shown,
        comment=comment or forms.Comment(start=start, offered=_adults(context, household_id)),
        note=note or forms.Note(start={"note": entered}),
        entered=entered,
        unwanted=unwanted,
    )


def _context(session: Session, context: RequestContext, household: Household, week: date) -> dict[str, Any]:
    summary = weeks.summary(session, context.clock, household.id, week)
    flags, readable, known = queries.flags(session, context.clock, household, week)
    review = reviews.of_week(session, household.id, week)
    checkin = queries.checkin(session, household.id, week)
    entries = queries.entries(session, household.id, week)
    signed_by = session.get(Staff, review.staff_id) if review and review.signed_at else None
    signed_at = review.signed_at if review else None
    coach = session.get(Staff, household.coach_id) if household.coach_id else None
    language = context.language
    order = list(names.HEADINGS)
    lines = sorted(summary.lines, key=lambda line: order.index(line.heading))
    following = week + ONE_WEEK
    return {
        "household": household,
        "coach": coach.first_name if coach else "",
        "week": week,
        "last_day": week_end(week),
        "before": week - ONE_WEEK,
        "after": following if following <= programmes.this_week(context.clock, household) else None,
        "next": queries.next_unread(session, context.clock, context.me, household, week),
        "summary": summary,
        "weeks_before": [week - ONE_WEEK * back for back in range(weeks.WEEKS_BEFORE, 0, -1)],
        "lines": lines,
        "chart": _chart(context, lines),
        "flags": [
            (
                labels.CODES[flag.code],
                labels.reason(flag, context.services.words, context.chat_words, language),
            )
            for flag in flags
        ],
        "checkin": checkin,
        "word": known,
        "nothing": labels.NOTHING[known],
        "done": checkin is not None and checkin.state is CheckinState.DONE,
        "headings": names.HEADINGS,
        "sources": names.SOURCES,
        "moods": names.MOODS,
        "category": names.category,
        "entries": entries,
        "signed_at": signed_at,
        "late": sum(signed_at is not None and entry.at > signed_at for entry in entries),
        "adults": queries.adults(session, household.id),
        "speaks": context.language_name,
        "review": review,
        "signed_by": signed_by.first_name if signed_by else "",
        "readable": readable,
        "may_write": access.allows(context.me, Action.REVIEW_WEEK, household),
    }


def _chart(context: RequestContext, lines: Sequence[HeadingLine]) -> Markup:
    """Each heading's week against its share of the plan, and beside it what is usual."""
    bars = []
    for line in lines:
        notes = []
        if line.limit is not None:
            notes.append(context.say("share of the plan: {amount}", amount=line.limit))
        if line.usual:
            notes.append(context.say("usually {amount}", amount=line.usual))
        name = limit_bars.heading_name(context, line.heading)
        bars.append(limit_bars.bar(context, name, line.spent, line.limit, " · ".join(notes)))
    title = context.say("Spending by heading in this week")
    return limit_bars.drawn(context, title, bars, context.say("the plan's share of a week"))
