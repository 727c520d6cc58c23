"""The pages of a conversation, and the parts that refresh themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from admin.context import Context
from admin.inbox import (
    changes,
    labelling,
    later,
    lists,
    panes,
    queries,
    reading,
    searching,
    show,
    thread,
    typing,
)
from admin.inbox.card import card
from admin.inbox.overview import overview_of
from admin.kit import list_routes
from admin.kit.params import LARGEST, number
from admin.view_log import viewed
from budgeting import access, labels
from budgeting.access import Action
from budgeting.db.tables import Conversation

router = APIRouter(prefix="/inbox")
list_routes.add(lists.CONVERSATIONS, router, "/inbox")
#: At most this many unsettled messages are checked again.
MOST_PENDING = 50
Number = Annotated[int, Query(ge=0, le=LARGEST)]
Short = Annotated[str, Query(max_length=40)]


@router.get("/count")
def count(context: Context) -> HTMLResponse:
    """How many conversations wait, for the menu."""
    context.needs(Action.READ_CONVERSATION)
    with context.read() as session:
        counts = queries.counts(session, context.me, context.clock.now())
    return context.page("inbox/count.html", count=counts[queries.Tab.WAITING])


@router.get("/{conversation_id:int}")
def conversation(context: Context, conversation_id: int, at: Number = 0) -> HTMLResponse:
    """The page, with the end of the thread, or with the messages around ``at``."""
    answer = panes.whole(context, conversation_id, at=at)
    viewed(context, "conversation", conversation_id)
    return answer


@router.get("/{conversation_id:int}/bar")
def bar(context: Context, conversation_id: int, seen: str = "") -> Response:
    """Who has it and what the reader can do; 204 if the page already shows that."""
    with context.read() as session:
        chat = access.get(session, context.me, Conversation, conversation_id)
        known = overview_of(session, context.me, context.clock.now(), chat).mark == seen
    return Response(status_code=204) if known else show.part(context, "inbox/bar.html", conversation_id)


@router.get("/{conversation_id:int}/card")
def side_card(context: Context, conversation_id: int) -> HTMLResponse:
    with context.read() as session:
        chat = access.get(session, context.me, Conversation, conversation_id)
        shown = card(session, context.clock, context.me, chat)
        on = labels.of_conversations(session, [conversation_id]).get(conversation_id, ())
    viewed(context, "conversation", conversation_id)
    return context.page(
        "inbox/card.html",
        card=shown,
        labels_on=on,
        conversation_id=conversation_id,
        **show.common(context),
    )


@router.get("/{conversation_id:int}/older")
def older(context: Context, conversation_id: int, before: Number, day: Short = "") -> HTMLResponse:
    """The messages before a given one. ``day`` is the day of the separator now above that message."""
    with context.read() as session:
        access.get(session, context.me, Conversation, conversation_id)
        stretch = thread.older(session, context.me, conversation_id, before)
    return show.stretch(context, "inbox/older.html", conversation_id, stretch, folded=True, day=day)


@router.get("/{conversation_id:int}/new")
def new(context: Context, conversation_id: int, after: Number, pending: str = "") -> Response:
    """New messages, and what became of those on their way; 204 if nothing changed."""
    waited = [known for typed in pending.split(",")[:MOST_PENDING] if (known := number(typed))]
    with context.read() as session:
        access.get(session, context.me, Conversation, conversation_id)
        stretch = thread.after(session, context.me, conversation_id, after)
        looked_at = thread.these(session, context.me, conversation_id, waited)
    settled = show.settled(looked_at)
    if not stretch.messages and not settled:
        return Response(status_code=204)
    return show.stretch(
        context,
        "inbox/new.html",
        conversation_id,
        stretch,
        settled=settled,
        last=stretch.last or after,
        pending=[*looked_at.unsettled, *stretch.unsettled],
    )


@router.get("/{conversation_id:int}/case")
def make_a_case(
    context: Context, conversation_id: int, m: Annotated[list[int] | None, Query(max_length=200)] = None
) -> Response:
    """The form of a new case with the chosen messages."""
    with context.read() as session:
        access.get(session, context.me, Conversation, conversation_id, Action.ANSWER)
    chosen = ",".join(str(number) for number in m or [])
    return context.go(f"/cases/new?conversation={conversation_id}&messages={chosen}")


router.include_router(changes.router)
router.include_router(searching.router)
router.include_router(reading.router)
router.include_router(later.router)
router.include_router(labelling.router)
router.include_router(typing.router)
