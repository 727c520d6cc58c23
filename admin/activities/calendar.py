"""The calendar of all activities: a month, a week, or a list of days; narrowed by kind, site and person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from admin.activities import queries
from admin.activities.labels import KINDS, STATES
from admin.activities.spans import Span, View, day_from, span
from admin.context import Context, RequestContext
from admin.kit import params
from budgeting import access, activities, programmes
from budgeting.access import Action, Actor
from budgeting.clock import at_local
from budgeting.community_points.opening import spans_on
from budgeting.db.tables import Activity, ActivitySession, CommunityPoint, Site, Staff
from budgeting.periods import ONE_DAY
from budgeting.states.activities import SessionState

router = APIRouter(prefix="/activities/calendar")
#: As many as a page can show; a quarter has some dozens in a month.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A session on its day, in the time of its place."""

    id: int
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    online: bool
    state: SessionState
    coming: int
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Opening:
    """A community point that is open on a day; local hours."""

    id: int
    name: str
    spans: list[tuple[time, time]]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The filters in use; None: all."""

    kind: str | None
    site: int | None
    person: int | None
    #: Whether the opening hours of community points are shown too.
    points: bool


@router.get("")
def show(
    context: Context,
    view: str = "",
    on: str = "",
    kind: str = "",
    site: str = "",
    person: str = "",
    points: str = "",
) -> HTMLResponse:
    context.needs(Action.READ_ACTIVITY)
    today = programmes.today(context.clock, context.me)
    chosen = View(view) if view in set(View) else View.MONTH
    page = span(chosen, day_from(on, today))
    narrowed = Narrowed(
        kind if kind in KINDS else None, params.number(site), params.number(person), bool(points)
    )
    with context.read() as session:
        shown = _sessions(session, context, page, narrowed)
        return context.page(
            "activities/calendar.html",
            page=page,
            view=chosen.value,
            today=today,
            by_day=shown,
            openings=_openings(session, context, page) if narrowed.points else {},
            groups=_chips(session, context, page, narrowed),
            kinds=KINDS,
            states=STATES,
            is_empty=not shown,
            narrowed=narrowed,
            may_write=context.me.may(Action.RUN_ACTIVITY),
            address=lambda **changes: _address(page, narrowed, **changes),
        )


def between(me: Actor, first: date, last: date) -> Select[ActivitySession, Activity]:
    """The sessions that the reader may see around these days, wherever on earth they are these days."""
    return (
        select(ActivitySession, Activity)
        .join(Activity, Activity.id == ActivitySession.activity_id)
        .where(
            access.visible(ActivitySession, me),
            ActivitySession.starts_at >= at_local(first - ONE_DAY, time(0), "UTC"),
            ActivitySession.starts_at < at_local(last + 2 * ONE_DAY, time(0), "UTC"),
        )
        .order_by(ActivitySession.starts_at, ActivitySession.id)
        .limit(MOST)
    )


def _sessions(
    session: Session, context: RequestContext, page: Span, narrowed: Narrowed
) -> dict[date, list[Shown]]:
    """By the local day of their place, which may be another than at the reader's desk."""
    query = between(context.me, page.first, page.last)
    if narrowed.kind is not None:
        query = query.where(Activity.kind == narrowed.kind)
    if narrowed.site is not None:
        query = query.where(Activity.site_id == narrowed.site)
    if narrowed.person is not None:
        query = query.where(Activity.run_by == narrowed.person)
    rows = session.execute(query).all()
    coming = queries.coming_to(session, [row.ActivitySession.id for row in rows])
    by_day: dict[date, list[Shown]] = defaultdict(list)
    for row in rows:
        meeting, activity = row.ActivitySession, row.Activity
        day = programmes.day_of(meeting.starts_at, meeting)
        if page.first <= day <= page.last:
            by_day[day].append(
                Shown(
                    meeting.id,
                    activities.in_language(activity.title, context.language),
                    activity.kind,
                    meeting.starts_at,
                    meeting.ends_at,
                    meeting.zone,
                    meeting.place,
                    bool(meeting.online_url),
                    meeting.state,
                    coming.get(meeting.id, 0),
                    meeting.capacity,
                )
            )
    return dict(by_day)


def _openings(session: Session, context: RequestContext, page: Span) -> dict[date, list[Opening]]:
    """When the community points of the reader's programmes are open."""
    query = (
        select(CommunityPoint)
        .where(access.visible(CommunityPoint, context.me), CommunityPoint.closed_at.is_(None))
        .order_by(CommunityPoint.name, CommunityPoint.id)
    )
    by_day: dict[date, list[Opening]] = defaultdict(list)
    for point in session.scalars(query):
        for day in page.days:
            spans = spans_on(point.hours, point.exceptions, day)
            if spans:
                by_day[day].append(Opening(point.id, point.name, spans))
    return dict(by_day)


def _address(page: Span, narrowed: Narrowed, **changes: Any) -> str:
    said = {
        "view": "" if page.view is View.MONTH else page.view.value,
        "on": page.of.isoformat(),
        "kind": narrowed.kind,
        "site": narrowed.site,
        "person": narrowed.person,
        "points": "1" if narrowed.points else "",
        **changes,
    }
    asked = params.query(said)
    return f"/activities/calendar?{asked}" if asked else "/activities/calendar"


def _chips(
    session: Session, context: RequestContext, page: Span, narrowed: Narrowed
) -> list[tuple[str, list[tuple[str, str, None, bool, str]]]]:
    """The filters as chips, by their name: only what there is something of."""
    mine = access.visible(Activity, context.me)
    say = context.say_text
    kinds = set(session.scalars(select(Activity.kind).where(mine).distinct()))
    sites = session.execute(
        select(Site.id, Site.name)
        .where(Site.id.in_(select(Activity.site_id).where(mine)))
        .order_by(Site.name, Site.id)
    ).all()
    people = session.execute(
        select(Staff.id, Staff.first_name)
        .where(Staff.id.in_(select(Activity.run_by).where(mine)))
        .order_by(Staff.first_name, Staff.id)
    ).all()
    offers = (
        ("kind", narrowed.kind, [(code, say(name)) for code, name in KINDS.items() if code in kinds]),
        ("site", narrowed.site, [(row.id, row.name) for row in sites]),
        ("person", narrowed.person, [(row.id, row.first_name) for row in people]),
    )
    groups = []
    for name, chosen, options in offers:
        chips = [
            (
                _address(page, narrowed, **{name: "" if code == chosen else code}),
                words,
                None,
                code == chosen,
                f"{name}-{code}",
            )
            for code, words in options
        ]
        # A single choice narrows nothing.
        if len(chips) > 1 or chosen is not None:
            groups.append((name, chips))
    return groups
