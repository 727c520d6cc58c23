"""The page of a week, and what a coach leaves with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import charts, lengths
from admin.desk import AtDesk, Desk, Posted
from admin.inbox.labels import DELIVERY, language_name
from admin.kit import errors
from admin.viewed import viewed
from admin.weeks import forms, labels, queries
from budgeting import access, reviews, weeks
from budgeting.access import Action
from budgeting.db.tables import Household, Staff
from budgeting.errors import NotPossible
from budgeting.money import Money
from budgeting.periods import ONE_WEEK, week_end, week_of
from budgeting.states import CheckinState, MessageState
from budgeting.weeks import HeadingLine
from dialogs.staff_side import comments
from dialogs.staff_side.comments import Readers
from dialogs.text import names

router = APIRouter(prefix="/weeks")

_ON_ITS_WAY = (MessageState.QUEUED, MessageState.SENDING)


@router.get("/{household_id:int}/{day}")
def week_page(desk: AtDesk, household_id: int, day: str, part: str = "") -> HTMLResponse:
    desk.needs(Action.READ_WEEK)
    return _page(desk, household_id, queries.monday(day, desk.clock), part=part)


@router.post("/{household_id:int}/{day}/comment")
def comment(desk: AtDesk, posted: Posted, household_id: int, day: str) -> Response:
    week = _mine(desk, household_id, day)
    form = forms.Comment(posted, offered=_adults(desk, household_id))

    def job(session: Session) -> int:
        return comments.comment(
            session,
            desk.clock,
            desk.chat_words,
            desk.me.staff_id,
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
            desk.write(job)
        except comments.AboutArrears as error:
            names = ", ".join(error.names)
            errors.refuse(form, "weeks", error, words=", ".join(error.words), names=names)
            unwanted = error.names
            if form.readers is Readers.ALL:
                # What is safe is chosen already: to send it to all the same takes a tick.
                form.typed["readers"] = Readers.SEE_ARREARS.value
        except NotPossible as error:
            errors.refuse(form, "weeks", error, count=lengths.COMMENT)
    if form.wrong:
        return _page(desk, household_id, week, status=422, comment=form, unwanted=", ".join(unwanted))
    return desk.go(f"/weeks/{household_id}/{week}#said")


@router.post("/{household_id:int}/{day}/note")
def note(desk: AtDesk, posted: Posted, household_id: int, day: str) -> Response:
    week, form = _mine(desk, household_id, day), forms.Note(posted)
    if form.wrong:
        return _page(desk, household_id, week, status=422, note=form)
    desk.write(lambda s: reviews.keep_note(s, desk.clock, desk.me.staff_id, household_id, week, form.note))
    return desk.go(f"/weeks/{household_id}/{week}#note-panel")


@router.post("/{household_id:int}/{day}/sign")
def sign(desk: AtDesk, posted: Posted, household_id: int, day: str) -> Response:
    week = _mine(desk, household_id, day)
    here = f"/weeks/{household_id}/{week}"
    following = here
    if forms.Sign(posted).then == "next":
        with desk.read() as session:
            household = access.get(session, desk.me, Household, household_id, Action.READ_WEEK)
            following = queries.next_unread(session, desk.clock, desk.me, household, week) or "/weeks"
    desk.write(lambda s: reviews.sign_off(s, desk.clock, desk.me.staff_id, household_id, week))
    return desk.go(following)


def _mine(desk: Desk, household_id: int, day: str) -> date:
    """The week, where this person may write about it. Raises NotFound."""
    desk.needs(Action.REVIEW_WEEK)
    week = queries.monday(day, desk.clock)
    with desk.read() as session:
        access.get(session, desk.me, Household, household_id, Action.REVIEW_WEEK)
    return week


def _adults(desk: Desk, household_id: int) -> dict[str, dict[int, str]]:
    """Who can be named as a reader."""
    with desk.read() as session:
        return {"to": {one.id: one.name for one in queries.adults(session, household_id)}}


def _page(
    desk: Desk,
    household_id: int,
    week: date,
    *,
    status: int = 200,
    part: str = "",
    comment: forms.Comment | None = None,
    note: forms.Note | None = None,
    unwanted: str = "",
) -> HTMLResponse:
    with desk.read() as session:
        household = access.get(session, desk.me, Household, household_id, Action.READ_WEEK)
        said = comments.comments(session, household_id, week)
        common: dict[str, Any] = {
            "address": f"/weeks/{household_id}/{week}",
            "said_before": said,
            "on_its_way": any(one.state in _ON_ITS_WAY for one in said),
            "delivery": DELIVERY,
        }
        if part == "said":
            return desk.page("weeks/said.html", **common)
        context = _context(session, desk, household, week)
    viewed(desk, "household", household_id)
    kept = context["review"].note if context["review"] else ""
    start = {"readers": Readers.ALL.value}
    return desk.page(
        "weeks/week.html",
        status,
        **common,
        **context,
        comment=comment or forms.Comment(start=start, offered=_adults(desk, household_id)),
        note=note or forms.Note(start={"note": kept}),
        kept=kept,
        unwanted=unwanted,
    )


def _context(session: Session, desk: Desk, household: Household, week: date) -> dict[str, Any]:
    summary = weeks.summary(session, desk.clock, household.id, week)
    flags, readable, known = queries.flags(session, desk.clock, household, week)
    review = reviews.of_week(session, household.id, week)
    checkin = queries.checkin(session, household.id, week)
    entries = queries.entries(session, household.id, week)
    signed_by = session.get(Staff, review.staff_id) if review and review.signed_at else None
    signed_at = review.signed_at if review else None
    coach = session.get(Staff, household.coach_id) if household.coach_id else None
    language = desk.language
    order = list(names.HEADINGS)
    lines = sorted(summary.lines, key=lambda line: order.index(line.heading))
    following = week + ONE_WEEK
    return {
        "home": household,
        "coach": coach.first_name if coach else "",
        "week": week,
        "last_day": week_end(week),
        "before": week - ONE_WEEK,
        "after": following if following <= week_of(desk.clock.now().date()) else None,
        "next": queries.next_unread(session, desk.clock, desk.me, household, week),
        "summary": summary,
        "weeks_before": [week - ONE_WEEK * back for back in range(weeks.WEEKS_BEFORE, 0, -1)],
        "lines": lines,
        "chart": _chart(desk, lines, summary.total_out.currency),
        "flags": [
            (labels.CODES[one.code], labels.reason(one, desk.house.words, desk.chat_words, language))
            for one in flags
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
        "late": sum(signed_at is not None and one.at > signed_at for one in entries),
        "adults": queries.adults(session, household.id),
        "speaks": lambda code: language_name(code, language),
        "review": review,
        "signed_by": signed_by.first_name if signed_by else "",
        "readable": readable,
        "may_write": access.allows(desk.me, Action.REVIEW_WEEK, household),
    }


def _chart(desk: Desk, lines: Sequence[HeadingLine], currency: str) -> str:
    bars = [
        charts.Bar(
            desk.chat_words.plain(names.HEADINGS[line.heading], desk.language),
            line.spent.minor,
            line.limit.minor if line.limit is not None else None,
            line.usual.minor or None,
        )
        for line in lines
    ]
    title = desk.say("Spending by heading in this week, beside its share of the plan and what is usual")
    return charts.against(title, bars, lambda m: desk.house.words.amount(Money(m, currency), desk.language))
