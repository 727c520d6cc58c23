"""An announcement with its progress and report, and calling it off."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.broadcasts import labels, queries
from admin.desk import AtDesk, Desk, Posted
from admin.inbox.labels import DELIVERY, language_name, reason
from admin.viewed import viewed
from budgeting import access
from budgeting.access import Action
from budgeting.clock import zone
from budgeting.db.tables import ActivitySession, Broadcast, Programme, Staff
from budgeting.states import BroadcastState
from dialogs import broadcasts
from dialogs.broadcasts import Audience, LeftOut

router = APIRouter(prefix="/broadcasts")

_CAN_BE_CANCELLED = (BroadcastState.SCHEDULED, BroadcastState.SENDING, BroadcastState.PAUSED)
_MOVING = (BroadcastState.SCHEDULED, BroadcastState.SENDING)


@router.get("/{broadcast_id:int}")
def look(desk: AtDesk, broadcast_id: int, part: str = "") -> HTMLResponse:
    desk.needs(Action.READ_BROADCAST)
    with desk.read() as session:
        found = access.get(session, desk.me, Broadcast, broadcast_id)
        context = _context(session, desk, found)
    viewed(desk, "broadcast", broadcast_id)
    return desk.page("broadcasts/progress.html" if part == "live" else "broadcasts/one.html", **context)


@router.post("/{broadcast_id:int}/cancel")
def cancel(desk: AtDesk, posted: Posted, broadcast_id: int) -> Response:
    with desk.read() as session:
        access.get(session, desk.me, Broadcast, broadcast_id, Action.SEND_BROADCAST)
    desk.write(lambda s: broadcasts.cancel(s, desk.clock, desk.me.staff_id, broadcast_id))
    return desk.go(f"/broadcasts/{broadcast_id}")


def _context(session: Session, desk: Desk, found: Broadcast) -> dict[str, Any]:
    numbers = broadcasts.numbers(session, [found.id])[found.id]
    programme = session.get_one(Programme, found.programme_id)
    author = session.get(Staff, found.created_by) if found.created_by else None
    meeting = session.get(ActivitySession, found.session_id) if found.session_id else None
    audience = Audience.of(found)
    reached = None
    if found.state is BroadcastState.SCHEDULED:
        reached = broadcasts.count(session, audience, found.session_id).reached
    return {
        "it": found,
        "title": queries.title(session, found, desk.language),
        "zone": zone(programme.zone),
        "by": author.first_name if author else "",
        "meeting": meeting,
        "numbers": numbers,
        "reached": reached,
        "moving": found.state in _MOVING,
        "states": labels.STATES,
        "tags": labels.TAGS,
        "left_out": [(labels.LEFT_OUT[LeftOut(code)], count) for code, count in found.left_out.items()],
        "troubles": [
            (DELIVERY[state], reason(code), count)
            for state, code, count in broadcasts.troubles(session, found.id)
        ],
        "delivery": DELIVERY,
        "answers": broadcasts.answers(session, found),
        "answer_names": labels.ANSWERS,
        "answered": queries.answered(session, desk.me, found) if meeting else [],
        "missed": queries.missed(session, desk.me, found),
        "sites": _sites(session, desk, audience),
        "languages": None
        if audience.languages is None
        else [language_name(code, desk.language) for code in audience.languages],
        "texts": [(code, language_name(code, desk.language), text) for code, text in found.texts.items()],
        "may_cancel": found.programme_id in desk.me.where(Action.SEND_BROADCAST)
        and found.state in _CAN_BE_CANCELLED,
    }


def _sites(session: Session, desk: Desk, audience: Audience) -> list[str] | None:
    if audience.sites is None:
        return None
    names = {site.id: site.name for site in queries.sites(session, audience.programme_id)}
    return [names.get(one, desk.say("without a site")) for one in audience.sites]
