"""The live view: tells open pages about events as they happen, by server-sent events.

The tail of the `events` table is read for each open page, which gets what its person may see. An event says that
something happened and where, never what was said: the page fetches that itself. A stream ends within one look when the
session is over or the person's rights differ from when it began.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session
from sse_starlette.sse import EventSourceResponse

from admin.context import Context, Reader, RequestContext
from admin.kit.params import LARGEST
from admin.security import limits, sign_ins
from budgeting import access, presence
from budgeting.access import Action
from budgeting.db.tables import Activity, Batch, Conversation, Event, Message
from budgeting.errors import DatabaseUnavailable
from budgeting.events import EventKind
from budgeting.states.presence import Doing
from dialogs.outbox import candidates

router = APIRouter()

#: Seconds to wait after a look that found nothing new.
LOOK = 1.0
MOST = 200
#: The last event of a stream. If the browser reconnects anyway, it waits this long first (ms).
ENDED: dict[str, str | int] = {"event": "ended", "data": "{}", "retry": 60_000}
STREAM = "text/event-stream"


def nobody() -> Response:
    """For a page whose session was over when it reconnected: the same last event."""
    return Response("".join(f"{name}: {value}\n" for name, value in ENDED.items()) + "\n", media_type=STREAM)


@router.get("/live")
async def live(
    context: Context, request: Request, conversation: Annotated[int, Query(ge=0, le=LARGEST)] = 0
) -> EventSourceResponse:
    """Stream everything that happens. For ``conversation``, the one whose page is open, this includes what is not an
    event: the family and the bot talking, and messages going out."""
    last = request.headers.get("last-event-id", "")
    begin = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else None
    if context.services.streams[context.me.session_id] >= limits.STREAMS:
        raise HTTPException(429)
    return EventSourceResponse(_counted(context, _follow(context, request, begin, conversation)), ping=15)


async def _counted(
    context: RequestContext, stream: AsyncIterator[dict[str, str | int]]
) -> AsyncIterator[dict[str, str | int]]:
    """The stream, counted for its session while it is open."""
    streams, mine = context.services.streams, context.me.session_id
    streams[mine] += 1
    try:
        async for each in stream:
            yield each
    finally:
        streams[mine] -= 1
        if not streams[mine]:
            del streams[mine]


async def _follow(
    context: RequestContext, request: Request, begin: int | None, open_page: int
) -> AsyncIterator[dict[str, str | int]]:
    database = context.services.database
    stood: _Talk | None = None
    there: frozenset[tuple[int, Doing]] = frozenset()
    last = await database.read_async(_newest) if begin is None else begin
    while not await request.is_disconnected():
        try:
            look = await database.read_async(partial(_look, context=context, after=last, open_page=open_page))
        except DatabaseUnavailable:
            await asyncio.sleep(LOOK)
            continue
        if look is None or (stood is not None and look.stands is None):
            # The page then checks whether it may still show this, and doesn't reconnect before that.
            yield ENDED
            return
        # A page that was away for a moment refreshes once in any case.
        if look.stands != stood and (stood is not None or begin is not None):
            data = json.dumps({"kind": "talk", "conversation": open_page})
            yield {"event": "changed", "data": data}
        if look.there != there:
            yield {"event": "presence", "data": "{}"}
        stood, last, there = look.stands, look.last, look.there
        for number, kind, conversation in look.news:
            data = json.dumps({"kind": kind, "conversation": conversation})
            yield {"event": "changed", "id": str(number), "data": data}
        if not look.news:
            await asyncio.sleep(LOOK)


_Talk = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Look:
    """The news to send, how far the tail was read, and the state of the open conversation."""

    news: list[tuple[int, str, int | None]]
    last: int
    stands: _Talk | None
    #: Who else has it open, and what they do there.
    there: frozenset[tuple[int, Doing]]


def _look(session: Session, context: RequestContext, after: int, open_page: int) -> _Look | None:
    """None once the session is over, the person was suspended, or their rights changed either way."""
    now = sign_ins.again(session, context.clock, context.me)
    if now is None or (now.rights, now.off) != (context.me.rights, context.me.off):
        return None
    news, last = _news(session, context, after)
    talk = _talk(session, context, open_page)
    others = (
        presence.others(session, context.clock.now(), context.me.staff_id, open_page)
        if talk is not None
        else ()
    )
    return _Look(news, last, talk, frozenset((each.staff_id, each.doing) for each in others))


def _talk(session: Session, context: RequestContext, conversation: int) -> _Talk | None:
    """(the last message, how many are on their way): what changes while a conversation goes on. None if there is no
    such conversation, or this person may not see it."""
    seen = exists().where(Conversation.id == conversation, access.visible(Conversation, context.me))
    if not conversation or not session.scalar(select(seen)):
        return None
    here = Message.conversation_id == conversation
    last = session.scalar(select(func.max(Message.id)).where(here)) or 0
    # Worded exactly like the condition of the partial index, so that the database uses it.
    on_the_way = session.scalar(select(func.count(Message.id)).where(here, candidates.live())) or 0
    return last, on_the_way


def _newest(session: Session) -> int:
    return session.scalar(select(func.max(Event.id))) or 0


def _news(session: Session, context: Reader, after: int) -> tuple[list[tuple[int, str, int | None]], int]:
    """(what ``me`` may know about, how far the tail was read)."""
    tail = session.execute(
        select(Event.id, Event.kind, Event.conversation_id, Event.programme_id, Event.details)
        .where(Event.id > after)
        .order_by(Event.id)
        .limit(MOST)
    ).all()
    if not tail:
        return [], after
    talked = {row.conversation_id for row in tail if row.conversation_id is not None}
    visible = set(
        session.scalars(
            select(Conversation.id).where(
                Conversation.id.in_(talked), access.visible(Conversation, context.me)
            )
        )
    )
    jobs = {row.id: (row.details or {}).get("batch") for row in tail if row.kind == EventKind.BATCH}
    # A job belongs to the person who started it, whatever its programme.
    own_jobs = set(
        session.scalars(
            select(Batch.id).where(Batch.id.in_(jobs.values()), access.visible(Batch, context.me))
        )
        if jobs
        else ()
    )
    mine = _Mine(
        frozenset(context.me.where(Action.HEAR_OF_TASK)),
        frozenset(visible),
        _activities(session, context, tail),
    )
    told = [
        (row.id, row.kind, row.conversation_id)
        for row in tail
        if (jobs[row.id] in own_jobs if row.id in jobs else mine.concerns(row))
    ]
    return told, tail[-1].id


@dataclass(frozen=True, slots=True)
class _Mine:
    """What the person may know of."""

    #: Where they hear of what happens.
    programmes: frozenset[int]
    conversations: frozenset[int]
    activities: frozenset[int]

    def concerns(self, row: Any) -> bool:
        """Somebody who only runs activities hears of those they run, and of nothing else in their programme."""
        if row.conversation_id is not None:
            return row.conversation_id in self.conversations
        return row.programme_id in self.programmes or (row.details or {}).get("activity") in self.activities


def _activities(session: Session, context: Reader, tail: Sequence[Any]) -> frozenset[int]:
    """Those of the activities in which something happened that the reader may see."""
    happened = {number for row in tail if (number := (row.details or {}).get("activity")) is not None}
    if not happened:
        return frozenset()
    theirs = select(Activity.id).where(Activity.id.in_(happened), access.visible(Activity, context.me))
    return frozenset(session.scalars(theirs))
