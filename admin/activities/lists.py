"""The list of activities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session

from admin.activities import queries
from admin.activities.labels import KINDS
from admin.context import RequestContext
from admin.kit import list_routes
from admin.kit.columns import Column, on_page
from admin.kit.filters import Choice
from admin.kit.listing import Listing, Params, Sort, Start
from budgeting.access import Action
from budgeting.db.tables import Activity
from dialogs.text import t, tn


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {"may_write": context.me.may(Action.RUN_ACTIVITY), "kinds": KINDS}


ACTIVITIES = Listing(
    path="/activities",
    action=Action.READ_ACTIVITY,
    title=t("Activities"),
    select=queries.visible,
    key=Activity.id,
    rows=queries.rows,
    sorts={"newest": Sort(lambda asked, context: [Activity.id.desc()])},
    filters=[
        Choice(
            name="kind",
            label=t("Kind"),
            options=KINDS,
            where=lambda kind, session, context: Activity.kind == kind,
        )
    ],
    columns=[
        on_page("title", t("Title"), title=True),
        on_page("kind", t("Kind")),
        on_page("next", t("Next session")),
        Column("coming", t("Coming"), lambda row, context: row.coming),
        Column("sessions", t("Sessions"), lambda row, context: row.sessions),
        Column("run_by", t("Run by"), lambda row, context: row.run_by),
    ],
    counted=lambda count: tn("{count} activity", "{count} activities", count),
    empty=lambda asked: t("There are no activities to show yet."),
    no_match=t("No activity matches. Loosen the filter."),
    start=Start(
        t("Courses, paid paths, labs and events: write the first one, then announce it to the families."),
        "/activities/new",
        t("New activity"),
        Action.RUN_ACTIVITY,
        others=Start(
            t(
                "Courses, paid paths, labs and events appear here as soon as an operator has written one. Coaches see "
                "those that they run."
            )
        ),
    ),
    find=t("Find activities"),
    live="live-enrolment from:body delay:500ms",
    template="activities/list.html",
    cells="activities/cells.html",
    context=_context,
)
router = APIRouter()
list_routes.add(ACTIVITIES, router)
