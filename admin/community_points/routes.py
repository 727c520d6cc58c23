"""A new community point, and changing, hiding or showing one."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.community_points import forms
from admin.context import Context, Posted, RequestContext
from admin.kit import params
from budgeting import access, community_points
from budgeting.access import Action, Reach
from budgeting.db.tables import CommunityPoint, Programme
from budgeting.errors import NotFound
from dialogs.text.languages import main_first
from dialogs.text.names import WEEKDAYS

router = APIRouter(prefix="/community-points")


@router.get("/new")
def new(context: Context, programme: str = "") -> HTMLResponse:
    context.needs(Action.RUN_ACTIVITY)
    with context.read() as session:
        chosen, runs = _where(session, context, programme)
        return _page(context, chosen, forms.Points(_writes(context)), runs)


@router.post("/new")
def create(context: Context, posted: Posted) -> Response:
    context.needs(Action.RUN_ACTIVITY)
    with context.read() as session:
        chosen, runs = _where(session, context, forms.Where(posted).programme)
        form = forms.Points(_writes(context), posted=posted)
        if form.wrong:
            return _page(context, chosen, form, runs, status=422)
    context.write(
        lambda s: community_points.add(s, context.clock, context.me.staff_id, chosen.id, form.given())
    )
    return context.go("/community-points")


@router.get("/{point_id:int}")
def edit(context: Context, point_id: int) -> HTMLResponse:
    with context.read() as session:
        point = access.get(session, context.me, CommunityPoint, point_id, Action.RUN_ACTIVITY)
        chosen = session.get_one(Programme, point.programme_id)
        return _page(context, chosen, forms.Points(_writes(context), start=point), [], point)


@router.post("/{point_id:int}")
def change(context: Context, posted: Posted, point_id: int) -> Response:
    with context.read() as session:
        point = access.get(session, context.me, CommunityPoint, point_id, Action.RUN_ACTIVITY)
        chosen = session.get_one(Programme, point.programme_id)
        form = forms.Points(_writes(context), posted=posted)
        if form.wrong:
            return _page(context, chosen, form, [], point, status=422)
    context.write(
        lambda s: community_points.change(s, context.clock, context.me.staff_id, point_id, form.given())
    )
    return context.go("/community-points")


@router.post("/{point_id:int}/close")
def close(context: Context, posted: Posted, point_id: int) -> Response:
    _mine(context, point_id)
    context.write(lambda s: community_points.close(s, context.clock, context.me.staff_id, point_id))
    return context.go("/community-points")


@router.post("/{point_id:int}/reopen")
def reopen(context: Context, posted: Posted, point_id: int) -> Response:
    _mine(context, point_id)
    context.write(lambda s: community_points.reopen(s, context.clock, context.me.staff_id, point_id))
    return context.go("/community-points")


def _mine(context: RequestContext, point_id: int) -> None:
    with context.read() as session:
        access.get(session, context.me, CommunityPoint, point_id, Action.RUN_ACTIVITY)


def _where(session: Session, context: RequestContext, typed: str) -> tuple[Programme, list[Programme]]:
    """The programme asked for, or the first one; and all whose points this person keeps."""
    ids = context.me.where(Action.RUN_ACTIVITY, Reach.PROGRAMME)
    query = select(Programme).where(Programme.id.in_(ids), Programme.archived_at.is_(None))
    mine = list(session.scalars(query.order_by(Programme.id)))
    number = params.number(typed)
    chosen = next((each for each in mine if number in (None, each.id)), None)
    if chosen is None:
        raise NotFound("programme", typed)
    return chosen, mine


def _writes(context: RequestContext) -> list[str]:
    """The languages of the texts: Italian first, which stands in for the others."""
    return main_first(context.chat_words.languages)


def _page(
    context: RequestContext,
    chosen: Programme,
    form: forms.Points,
    runs: list[Programme],
    point: Any = None,
    *,
    status: int = 200,
) -> HTMLResponse:
    return context.page(
        "community_points/edit.html",
        status,
        place=chosen,
        chosen=chosen,
        runs=runs,
        point=point,
        given=form,
        days=WEEKDAYS,
        speaks={code: context.language_name(code) for code in form.texts},
    )
