"""The live view: what happens is told to open pages as it happens, by server-sent events.

The tail of the `events` table is read once for all open pages; each gets what its person may see. An event
says that something happened and where, never what was said: the page fetches that itself.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial

from fastapi import APIRouter, Request
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sse_starlette.sse import EventSourceResponse

from admin import scope
from admin.desk import AtDesk, Desk
from budgeting.db.tables import Conversation, Event
from budgeting.errors import DatabaseUnavailable

router = APIRouter()

#: Seconds between two looks where nothing in this process said that there is news.
LOOK = 1.0
MOST = 200


@router.get("/live")
async def live(desk: AtDesk, request: Request) -> EventSourceResponse:
    last = request.headers.get("last-event-id", "")
    begin = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else None
    return EventSourceResponse(_follow(desk, request, begin), ping=15)


async def _follow(desk: Desk, request: Request, begin: int | None) -> AsyncIterator[dict[str, str]]:
    database = desk.house.database
    last = await database.read_async(_newest) if begin is None else begin
    while not await request.is_disconnected():
        try:
            rows, last = await database.read_async(partial(_news, desk=desk, after=last))
        except DatabaseUnavailable:
            rows = []
        for number, kind, conversation in rows:
            data = json.dumps({"kind": kind, "conversation": conversation})
            yield {"event": "changed", "id": str(number), "data": data}
        if not rows:
            await asyncio.sleep(LOOK)


def _newest(session: Session) -> int:
    return session.scalar(select(func.max(Event.id))) or 0


def _news(session: Session, desk: Desk, after: int) -> tuple[list[tuple[int, str, int | None]], int]:
    """(what ``me`` may know of, how far the tail was read)."""
    tail = session.execute(
        select(Event.id, Event.kind, Event.conversation_id, Event.programme_id)
        .where(Event.id > after)
        .order_by(Event.id)
        .limit(MOST)
    ).all()
    if not tail:
        return [], after
    talked = {row.conversation_id for row in tail if row.conversation_id is not None}
    visible = set(
        session.scalars(
            select(Conversation.id).where(Conversation.id.in_(talked), scope.conversations(desk.me))
        )
    )
    mine = set(desk.me.programmes())
    told = [
        (row.id, row.kind, row.conversation_id)
        for row in tail
        if row.conversation_id in visible or (row.conversation_id is None and row.programme_id in mine)
    ]
    return told, tail[-1].id
