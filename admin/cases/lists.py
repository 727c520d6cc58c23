"""The list of cases, also shown as a board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from admin.cases import names, queries
from admin.cases.queries import SINCE, Show
from admin.context import Reader, RequestContext
from admin.kit import choices, list_routes
from admin.kit.columns import on_page
from admin.kit.filters import Choice, Pick
from admin.kit.listing import Listing, Params, Sort, Start
from admin.kit.pagination import Query
from budgeting.access import Action
from budgeting.db.tables import Case, Household
from budgeting.states.cases import CaseState
from budgeting.states.tasks import Urgency
from dialogs.text import Text, t

SHOWN: Mapping[str, Text] = {
    Show.OPEN: t("Open cases"),
    Show.MINE: t("Mine"),
    Show.PREPARED: t("Prepared by the chat"),
    Show.CLOSED: t("Closed cases"),
    Show.ALL: t("All cases"),
}
EMPTY: Mapping[str, Text] = {
    Show.OPEN: t("No case is open."),
    Show.MINE: t("You have no open case."),
    Show.PREPARED: t("The chat has not prepared any case."),
    Show.CLOSED: t("No case has been closed yet."),
}


def _empty(asked: Params) -> Text:
    return EMPTY.get(asked["show"], EMPTY[Show.OPEN])


def _shown(show: str, session: Session, context: Reader) -> ColumnElement[bool]:
    return queries.shown(context.me, Show(show))


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    shown: dict[str, Any] = {"counts": queries.counted(session, context.me), "states": names.STATES}
    if asked["view"] is None:
        return shown

    def column(state: CaseState, condition: ColumnElement[bool]) -> Query:
        # A column is a state: it ignores the tab, and shows closed cases newest first.
        values = {**asked.values, "show": None}
        sort = "newest" if state is CaseState.CLOSED else asked.sort
        return CASES.statement(session, context, Params(values, sort)).where(condition)

    return shown | {"instead": "cases/board.html", "columns": queries.board(session, context, column)}


CASES = Listing(
    path="/cases",
    action=Action.READ_CASE,
    title=t("Cases"),
    select=queries.visible,
    key=Case.id,
    rows=queries.rows,
    sorts={
        "urgent": Sort(
            lambda asked, context: [(Case.urgency == Urgency.HIGH).desc(), Case.created_at],
            t("Urgent first, then oldest"),
        ),
        "oldest": Sort(lambda asked, context: [SINCE], t("Oldest first")),
        "newest": Sort(lambda asked, context: [SINCE.desc(), Case.id.desc()], t("Newest first")),
    },
    filters=[
        Choice(name="show", label=t("Which cases"), options=SHOWN, any=None, tabs=True, where=_shown),
        Choice(name="view", label=t("Board"), options={"board": t("Board")}, hidden=True),
        Choice(
            name="topic",
            label=t("Topic"),
            options=names.TOPICS,
            where=lambda topic, session, context: Case.topic == topic,
        ),
        Choice(
            name="urgency",
            label=t("Urgency"),
            options=names.URGENCIES,
            where=lambda urgency, session, context: Case.urgency == Urgency(urgency),
        ),
        Pick(
            name="owner",
            label=t("Assigned to"),
            rows=queries.owners,
            special={choices.NOBODY: t("Nobody yet")},
            where=lambda owner, session, context: queries.owned(owner),
        ),
        Pick(
            name="site",
            label=t("Site"),
            rows=choices.sites(Action.READ_HOUSEHOLD),
            where=lambda site, session, context: Household.site_id == site,
        ),
    ],
    columns=[
        on_page("family", t("Family and topic"), title=True),
        on_page("state", t("State")),
        on_page("owner", t("Assigned to")),
        on_page("since", t("Since")),
    ],
    size=25,
    empty=_empty,
    no_match=t("No case matches. Clear the filter to see all of them."),
    start=Start(
        t("A case begins in a conversation: choose the messages and make a case of them."),
        "/inbox",
        t("Go to the inbox"),
        Action.READ_CONVERSATION,
    ),
    find=t("Find cases"),
    live="live-case from:body",
    cells="cases/cells.html",
    style="cases",
    context=_context,
)
router = APIRouter()
list_routes.add(CASES, router)
