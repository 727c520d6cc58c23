"""The page of a week, and what a coach leaves with it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, cast

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from admin import charts, lengths
from admin.desk import AtDesk, Desk, Form
from admin.inbox.labels import DELIVERY, language_name
from admin.kit.params import number
from admin.viewed import viewed
from admin.weeks import labels, queries
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
from dialogs.text import Arg, Text, names

router = APIRouter(prefix="/weeks")

_KEY = re.compile(r"[\w-]{8,40}", re.ASCII)
_ON_ITS_WAY = (MessageState.QUEUED, MessageState.SENDING)


@router.get("/{household_id:int}/{day}")
def week_page(desk: AtDesk, household_id: int, day: str, part: str = "") -> HTMLResponse:
    desk.needs(Action.READ_WEEK)
    return _page(desk, household_id, queries.monday(day, desk.clock), part=part)


@router.post("/{household_id:int}/{day}/comment")
def comment(desk: AtDesk, form: Form, household_id: int, day: str) -> Response:
    week = _mine(desk, household_id, day)
    text, key = _text(form, "comment"), _text(form, "key")
    key = key if _KEY.fullmatch(key) else secrets.token_urlsafe(12)
    posted = _text(form, "readers")
    readers = Readers(posted) if posted in set(Readers) else Readers.ALL
    named = {known for one in cast(FormData, form).getlist("to") if (known := number(str(one)))}

    def job(session: Session) -> int:
        return comments.comment(
            session,
            desk.clock,
            desk.chat_words,
            desk.me.staff_id,
            household_id,
            week,
            text,
            key,
            readers=readers,
            named=named,
            confirmed=bool(_text(form, "confirmed")),
        )

    try:
        desk.write(job)
    except NotPossible as error:
        args: dict[str, Arg] = {"count": lengths.COMMENT}
        unwanted: Sequence[str] = ()
        if isinstance(error, comments.AboutArrears):
            args = {"words": ", ".join(error.words), "names": ", ".join(error.names)}
            # What is safe is chosen already: to send it to all the same takes a tick.
            readers, unwanted = Readers.SEE_ARREARS if readers is Readers.ALL else readers, error.names
        wrong = Text(labels.WRONG[error.reason].key, args)
        return _page(
            desk,
            household_id,
            week,
            status=422,
            text=text,
            key=key,
            wrong={"comment": wrong},
            readers=readers,
            named=named,
            unwanted=", ".join(unwanted),
        )
    return desk.go(f"/weeks/{household_id}/{week}#said")


@router.post("/{household_id:int}/{day}/note")
def note(desk: AtDesk, form: Form, household_id: int, day: str) -> Response:
    week, text = _mine(desk, household_id, day), _text(form, "note")
    if len(text) > lengths.WEEK_NOTE:
        wrong = Text(labels.WRONG["too_long"].key, {"count": lengths.WEEK_NOTE})
        return _page(desk, household_id, week, status=422, note=text, wrong={"note": wrong})
    desk.write(lambda s: reviews.keep_note(s, desk.clock, desk.me.staff_id, household_id, week, text.strip()))
    return desk.go(f"/weeks/{household_id}/{week}#note-panel")


@router.post("/{household_id:int}/{day}/sign")
def sign(desk: AtDesk, form: Form, household_id: int, day: str) -> Response:
    week = _mine(desk, household_id, day)
    here = f"/weeks/{household_id}/{week}"
    following = here
    if _text(form, "then") == "next":
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


def _text(form: Mapping[str, Any], name: str) -> str:
    value = form.get(name, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def _page(
    desk: Desk,
    household_id: int,
    week: date,
    *,
    status: int = 200,
    part: str = "",
    text: str = "",
    key: str = "",
    note: str | None = None,
    wrong: Mapping[str, Text] | None = None,
    readers: Readers = Readers.ALL,
    named: Collection[int] = (),
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
    return desk.page(
        "weeks/week.html",
        status,
        **common,
        **context,
        text=text,
        key=key or secrets.token_urlsafe(12),
        note=kept if note is None else note,
        wrong=wrong or {},
        readers=readers,
        named=named,
        unwanted=unwanted,
        choices=labels.READERS,
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
