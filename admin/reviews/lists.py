"""The queue of weeks to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session

from admin.context import Reader, RequestContext
from admin.kit import choices, list_routes
from admin.kit.filters import Choice, Pick
from admin.kit.listing import Listing, Params, Start
from admin.kit.pagination import Source
from admin.reviews import labels, queries
from budgeting.access import Action
from dialogs.text import names, t, tn


def _queue(session: Session, context: Reader, asked: Params) -> Source:
    return queries.queue(session, context.clock, context.me, **asked.values)


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {"codes": labels.CODES, "moods": names.MOODS, "category": names.category}


WEEKS = Listing(
    path="/weeks",
    action=Action.READ_WEEK,
    title=t("Weekly review"),
    source=_queue,
    filters=[
        Choice(name="state", label=t("Which weeks"), options=labels.STATES, any=None),
        Choice(name="flag", label=t("What stands out"), options=labels.CODES),
        Pick(name="site", label=t("Site"), rows=choices.sites(Action.READ_WEEK), unless_one=True),
        Pick(name="coach", label=t("Coach"), rows=choices.coaches(Action.READ_WEEK), unless_one=True),
    ],
    counted=lambda count: tn("{count} week", "{count} weeks", count),
    empty=lambda asked: t("Nothing to review: every week has been read."),
    no_match=t("No week matches. Loosen a filter."),
    start=Start(
        t("When a family has answered its weekly check-in, its week appears here."), "/", t("Go to Today")
    ),
    find=t("Find weeks"),
    live="live-week from:body, live-checkin from:body delay:2s",
    cells="reviews/cells.html",
    style="weeks",
    context=_context,
)
router = APIRouter()
list_routes.add(WEEKS, router)
