"""The list of announcements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from fastapi import APIRouter
from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import Session

from admin.broadcasts import labels, queries
from admin.context import Reader, RequestContext
from admin.kit import list_routes
from admin.kit.columns import Column, OnPhone
from admin.kit.filters import Choice, Day, Pick, Search
from admin.kit.listing import Listing, Params, Sort, Start
from budgeting import access
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.clock import at_local
from budgeting.db.tables import Broadcast, Programme, Staff
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


def _programmes(session: Session, reader: Reader) -> Sequence[tuple[int, str]]:
    query = select(Programme.id, Programme.name).where(
        access.visible(Programme, reader.me, Action.READ_BROADCAST)
    )
    return [(row.id, row.name) for row in session.execute(query.order_by(Programme.id))]


BROADCASTS = Listing(
    path="/broadcasts",
    action=Action.READ_BROADCAST,
    title=t("Announcements"),
    select=queries.visible,
    key=Broadcast.id,
    rows=queries.rows,
    sorts={
        "newest": Sort(lambda asked, context: [Broadcast.id.desc()], t("Newest first")),
        "at": Sort.by(func.coalesce(Broadcast.started_at, Broadcast.due_at, Broadcast.created_at)),
        "title": Sort.by(Broadcast.title),
        "by": Sort.by(Staff.first_name),
    },
    filters=[
        Search(
            name="search",
            label=t("Words of the announcement"),
            where=lambda words, session, context: or_(
                Broadcast.title.icontains(words, autoescape=True),
                cast(Broadcast.texts, String).icontains(words, autoescape=True),
            ),
        ),
        Choice(
            name="state",
            label=t("State"),
            options={state.value: labels.STATES[state] for state in _SHOWN},
            where=lambda state, session, context: Broadcast.state == BroadcastState(state),
        ),
        Choice(
            name="about",
            label=t("About"),
            options={"session": t("a course or meeting"), "words": t("words of one's own")},
            where=lambda about, session, context: (
                Broadcast.session_id.is_not(None) if about == "session" else Broadcast.session_id.is_(None)
            ),
        ),
        Pick(
            name="programme",
            label=t("Programme"),
            rows=_programmes,
            any=t("All programmes"),
            unless_one=True,
            where=lambda number, session, context: Broadcast.programme_id == number,
        ),
        Day(
            name="since",
            label=t("Since"),
            where=lambda day, session, context: (
                func.coalesce(Broadcast.started_at, Broadcast.due_at, Broadcast.created_at)
                >= at_local(day, time(0), context.me.zone)
            ),
        ),
    ],
    columns=[
        Column("title", t("Announcement"), lambda row, context: row.title, title=True),
        Column(
            "state",
            t("State"),
            lambda row, context: labels.STATES[row.state],
            phone=OnPhone.ALONE,
        ),
        Column("at", t("When"), lambda row, context: row.at, phone=OnPhone.ALONE),
        Column("by", t("Written by"), lambda row, context: row.by, phone=OnPhone.ABSENT),
        Column("total", t("Recipients"), lambda row, context: row.numbers.total, page=False),
        Column("sent", t("Sent"), lambda row, context: row.numbers.sent, phone=OnPhone.ALONE),
        Column("failed", t("Not delivered"), lambda row, context: row.numbers.failed, phone=OnPhone.ALONE),
        Column(
            "uncertain", t("Perhaps not delivered"), lambda row, context: row.numbers.uncertain, page=False
        ),
        Column("skipped", t("Not sent"), lambda row, context: row.numbers.skipped, page=False),
        Column("cancelled", t("Called off"), lambda row, context: row.numbers.cancelled, page=False),
    ],
    counted=lambda count: tn("{count} announcement", "{count} announcements", count),
    empty=lambda asked: t("Nothing has been announced yet."),
    no_match=t("No announcement matches. Loosen the filter."),
    start=Start(
        t("Write once, in the languages of your families; you see how many it reaches before it goes out."),
        "/broadcasts/new",
        t("New announcement"),
        Action.SEND_BROADCAST,
        others=Start(t("What operators announce to families appears here, with how many it reached.")),
    ),
    find=t("Find announcements"),
    export=AuditAction.BROADCAST_EXPORT,
    live="live-broadcast from:body delay:500ms",
    template="broadcasts/list.html",
    cells="broadcasts/cells.html",
    style="broadcasts",
    context=_context,
)
router = APIRouter()
list_routes.add(BROADCASTS, router)
