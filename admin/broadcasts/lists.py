"""The list of announcements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session

from admin.broadcasts import labels, queries
from admin.context import RequestContext
from admin.kit import list_routes
from admin.kit.filters import Choice
from admin.kit.listing import Listing, Params, Sort, Start
from budgeting.access import Action
from budgeting.db.tables import Broadcast
from budgeting.states.broadcasts import BroadcastState
from dialogs.text import t, tn

_SHOWN = (
    BroadcastState.SCHEDULED,
    BroadcastState.SENDING,
    BroadcastState.DONE,
    BroadcastState.CANCELLED,
    BroadcastState.PAUSED,
)


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {
        "states": labels.STATES,
        "tags": labels.TAGS,
        "may_write": bool(queries.programmes(session, context.me)),
    }


BROADCASTS = Listing(
    path="/broadcasts",
    action=Action.READ_BROADCAST,
    title=t("Announcements"),
    select=queries.visible,
    key=Broadcast.id,
    rows=queries.rows,
    sorts={"newest": Sort(lambda asked, context: [Broadcast.id.desc()])},
    filters=[
        Choice(
            name="state",
            label=t("State"),
            options={state.value: labels.STATES[state] for state in _SHOWN},
            where=lambda state, session, context: Broadcast.state == BroadcastState(state),
        )
    ],
    counted=lambda count: tn("{count} announcement", "{count} announcements", count),
    empty=lambda asked: t("Nothing has been announced yet."),
    no_match=t("No announcement matches. Loosen the filter."),
    start=Start(
        t("Write once, in the languages of your families; you see how many it reaches before it goes out."),
        "/broadcasts/new",
        t("New announcement"),
        Action.SEND_BROADCAST,
    ),
    find=t("Find announcements"),
    live="live-broadcast from:body delay:500ms",
    template="broadcasts/list.html",
    cells="broadcasts/cells.html",
    style="broadcasts",
    context=_context,
)
router = APIRouter()
list_routes.add(BROADCASTS, router)
