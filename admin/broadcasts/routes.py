"""An announcement with its progress and report, and calling it off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.activities.labels import ANSWERS
from admin.broadcasts import criteria, labels, queries
from admin.context import Context, Posted, RequestContext
from admin.inbox.labels import DELIVERY, reason
from admin.kit import errors
from admin.view_log import viewed
from budgeting import access
from budgeting.access import Action
from budgeting.clock import Clock
from budgeting.db.tables import ActivitySession, Broadcast, Programme, Staff
from budgeting.errors import NotPossible
from budgeting.states.broadcasts import BroadcastState
from dialogs import broadcasts
from dialogs.broadcasts import Audience, LeftOut

router = APIRouter(prefix="/broadcasts")

_CAN_BE_CANCELLED = (BroadcastState.SCHEDULED, BroadcastState.SENDING, BroadcastState.PAUSED)
_MOVING = (BroadcastState.SCHEDULED, BroadcastState.SENDING)


@router.get("/{broadcast_id:int}")
def look(context: Context, broadcast_id: int, part: str = "") -> HTMLResponse:
    context.needs(Action.READ_BROADCAST)
    with context.read() as session:
        broadcast = access.get(session, context.me, Broadcast, broadcast_id)
        shown = _context(session, context, broadcast)
    viewed(context, "broadcast", broadcast_id)
    return context.page("broadcasts/progress.html" if part == "live" else "broadcasts/one.html", **shown)


@router.post("/{broadcast_id:int}/cancel")
def cancel(context: Context, posted: Posted, broadcast_id: int) -> Response:
    return _changed(context, broadcast_id, broadcasts.cancel)


@router.post("/{broadcast_id:int}/pause")
def pause(context: Context, posted: Posted, broadcast_id: int) -> Response:
    return _changed(context, broadcast_id, broadcasts.pause)


@router.post("/{broadcast_id:int}/resume")
def resume(context: Context, posted: Posted, broadcast_id: int) -> Response:
    return _changed(context, broadcast_id, broadcasts.resume)


def _changed(
    context: RequestContext, broadcast_id: int, change: Callable[[Session, Clock, int, int], object]
) -> Response:
    """Change what becomes of it, and show it; if a colleague or the clock was faster, with the reason."""
    with context.read() as session:
        access.get(session, context.me, Broadcast, broadcast_id, Action.SEND_BROADCAST)
    try:
        context.write(lambda s: change(s, context.clock, context.me.staff_id, broadcast_id))
    except NotPossible as error:
        with context.read() as session:
            broadcast = access.get(session, context.me, Broadcast, broadcast_id)
            shown = _context(session, context, broadcast)
        said = errors.said("broadcast", error.reason)
        return context.page("broadcasts/one.html", 409, **{**shown, "refused": said.text})
    return context.go(f"/broadcasts/{broadcast_id}")


def _context(session: Session, context: RequestContext, broadcast: Broadcast) -> dict[str, Any]:
    numbers = broadcasts.numbers(session, [broadcast.id])[broadcast.id]
    programme = session.get_one(Programme, broadcast.programme_id)
    author = session.get(Staff, broadcast.created_by) if broadcast.created_by else None
    meeting = session.get(ActivitySession, broadcast.session_id) if broadcast.session_id else None
    audience = Audience.of(broadcast)
    may_change = broadcast.programme_id in context.me.where(Action.SEND_BROADCAST)
    taps = broadcasts.taps(session, broadcast.id)
    reached = None
    if broadcast.state is BroadcastState.SCHEDULED:
        counted = broadcasts.count(
            session, audience, context.clock.now(), broadcast.session_id, broadcast.due_at
        )
        reached = counted.reached
    return {
        "it": broadcast,
        "title": queries.title(session, broadcast, context.language),
        "place": programme,
        "by": author.first_name if author else "",
        "meeting": meeting,
        "numbers": numbers,
        "reached": reached,
        "moving": broadcast.state in _MOVING,
        "states": labels.STATES,
        "tags": labels.TAGS,
        "left_out": [(labels.LEFT_OUT[LeftOut(code)], count) for code, count in broadcast.left_out.items()],
        "troubles": [
            (DELIVERY[state], reason(code), count)
            for state, code, count in broadcasts.troubles(session, broadcast.id)
        ],
        "delivery": DELIVERY,
        "answers": broadcasts.answers(session, broadcast),
        "answer_names": ANSWERS,
        "answered": queries.answered(session, context.me, broadcast) if meeting else [],
        "missed": queries.missed(session, context.me, broadcast),
        "sites": _sites(session, context, audience),
        "languages": None
        if audience.languages is None
        else [context.language_name(code) for code in audience.languages],
        "texts": [(code, context.language_name(code), text) for code, text in broadcast.texts.items()],
        "criteria": criteria.in_words(session, context, audience),
        "taps": [
            (context.chat_words.plain(broadcasts.BUTTONS[code].label, context.language), taps.get(code, 0))
            for code in broadcast.buttons
            if code in broadcasts.BUTTONS
        ],
        "may_pause": may_change and broadcast.state in _MOVING,
        "may_resume": may_change and broadcast.state is BroadcastState.PAUSED,
        "refused": None,
        "may_cancel": may_change and broadcast.state in _CAN_BE_CANCELLED,
    }


def _sites(session: Session, context: RequestContext, audience: Audience) -> list[str] | None:
    if audience.sites is None:
        return None
    names = {site.id: site.name for site in queries.sites(session, audience.programme_id)}
    return [names.get(site_id, context.say("without a site")) for site_id in audience.sites]
