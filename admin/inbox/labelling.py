"""The labels of a conversation: shown, put on it, taken off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.inbox import show
from admin.view_log import viewed
from budgeting import access, labels
from budgeting.access import Action
from budgeting.db.tables import Conversation

router = APIRouter(prefix="/{conversation_id:int}/labels")


@router.get("")
def look(context: Context, conversation_id: int) -> HTMLResponse:
    """The labels, as the bar shows them."""
    with context.read() as session:
        shown = show.stands(session, context, conversation_id)
    viewed(context, "conversation", conversation_id)
    return context.page("inbox/labels.html", **shown)


@router.post("/{label_id:int}")
def put(context: Context, posted: Posted, conversation_id: int, label_id: int) -> Response:
    """Put it on the conversation."""
    return _changed(
        context,
        conversation_id,
        lambda s: labels.put(s, context.clock, context.me.staff_id, conversation_id, label_id),
    )


@router.post("/{label_id:int}/remove")
def remove(context: Context, posted: Posted, conversation_id: int, label_id: int) -> Response:
    """Take it off."""
    return _changed(
        context,
        conversation_id,
        lambda s: labels.take_off(s, context.clock, context.me.staff_id, conversation_id, label_id),
    )


def _changed(context: RequestContext, conversation_id: int, job: Callable[[Session], Any]) -> Response:
    def change(session: Session) -> None:
        access.get(session, context.me, Conversation, conversation_id, Action.ANSWER)
        job(session)

    context.write(change)
    if not show.in_place(context):
        return context.go(f"/inbox/{conversation_id}#labels")
    return look(context, conversation_id)
