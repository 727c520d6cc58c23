"""The list of community points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Reader, RequestContext
from admin.kit import list_routes
from admin.kit.columns import Column, OnPhone, on_page
from admin.kit.listing import Listing, Params, Sort, Start
from admin.kit.pagination import Query
from budgeting import access, community_points
from budgeting.access import Action, Reach
from budgeting.community_points import Opening
from budgeting.db.tables import CommunityPoint, Programme
from dialogs.text import t, tn


@dataclass(frozen=True, slots=True)
class Row:
    """A point in the list."""

    id: int
    name: str
    address: str
    zone: str
    opening: Opening
    shown: bool


def visible(session: Session, context: Reader, asked: Params) -> Query:
    return (
        select(CommunityPoint, Programme.zone)
        .join(Programme, Programme.id == CommunityPoint.programme_id)
        .where(access.visible(CommunityPoint, context.me))
    )


def rows(session: Session, context: Reader, records: Sequence[Any]) -> list[Row]:
    now = context.clock.now()
    return [
        Row(
            point.id,
            point.name,
            point.address,
            record.zone,
            community_points.opening(point.hours, point.exceptions, now, record.zone),
            point.closed_at is None,
        )
        for record in records
        for point in (record.CommunityPoint,)
    ]


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {"may_write": bool(context.me.where(Action.RUN_ACTIVITY, Reach.PROGRAMME))}


POINTS = Listing(
    path="/community-points",
    action=Action.READ_ACTIVITY,
    title=t("Community points"),
    select=visible,
    key=CommunityPoint.id,
    rows=rows,
    sorts={"name": Sort(lambda asked, context: [CommunityPoint.closed_at.is_not(None), CommunityPoint.name])},
    columns=[
        on_page("name", t("Name"), title=True),
        Column("address", t("Address"), lambda row, context: row.address, phone=OnPhone.ALONE),
        on_page("open", t("Open now")),
    ],
    counted=lambda count: tn("{count} point", "{count} points", count),
    empty=lambda asked: t("There are no community points yet."),
    no_match=t("There are no community points yet."),
    start=Start(
        t("Families find the points near them in the chat, with their hours. Add the first one."),
        "/community-points/new",
        t("New community point"),
        Action.RUN_ACTIVITY,
        Reach.PROGRAMME,
        Start(t("Families find the points near them in the chat, with their hours. Operators add them.")),
    ),
    template="community_points/list.html",
    cells="community_points/cells.html",
    context=_context,
)
router = APIRouter()
list_routes.add(POINTS, router)
