"""The page of the inbox: the list, one conversation, and the card of its family; or the last two alone for htmx."""

from __future__ import annotations

from typing import Any

from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from admin.context import RequestContext
from admin.inbox import lists, runs, show, thread
from admin.inbox.beneath import beneath
from admin.inbox.card import card
from admin.kit.form import Form
from budgeting import access, presence
from budgeting.db.tables import Conversation
from dialogs.staff_side import needs_answer

#: The element that holds a conversation and its card.
CONVERSATION = "conversation"


def whole(
    context: RequestContext,
    conversation_id: int,
    status: int = 200,
    *,
    at: int = 0,
    reading_written: tuple[int, Form] | None = None,
    **written: Any,
) -> HTMLResponse:
    """The page of a conversation. ``at``: the message to begin at, or 0 for the end. ``written``: the input of its
    forms and what was wrong with it. Raises NotFound."""
    alone = _alone(context)
    with context.read() as session:
        chat = access.get(session, context.me, Conversation, conversation_id)
        shown = show.state_of(session, context, chat)
        latest = thread.around(session, context.me, conversation_id, at)
        shown |= {
            "card": card(session, context.clock, context.me, chat),
            "stretch": latest,
            "there": presence.others(session, context.clock.now(), context.me.staff_id, conversation_id),
            **show.later(session, context, conversation_id),
            "items": runs.fold(latest.messages),
            "beneath": beneath(session, context, conversation_id, latest.messages, reading_written),
            "start": at or _waits(session, chat),
            "back": _back(context),
        }
        # The list comes with the page; a click in the list leaves it as it is.
        beside = show.common(context) if alone else lists.CONVERSATIONS.shown(session, context)
    template = "inbox/conversation.html" if alone else "inbox/page.html"
    return context.page(template, status, **{**beside, **shown, **show.blank(written), "live": False})


def _waits(session: Session, chat: Conversation) -> int:
    """The message that waits for an answer; 0 if none does."""
    if chat.waiting_since is None:
        return 0
    message = needs_answer.waiting(session, {chat.id: chat.waiting_since}).get(chat.id)
    return message.id if message is not None else 0


def _alone(context: RequestContext) -> bool:
    heads = context.request.headers
    return heads.get("hx-target") == CONVERSATION and not heads.get("hx-history-restore-request")


def _back(context: RequestContext) -> str:
    """The list as it stands beside the conversation."""
    listing = lists.CONVERSATIONS
    said = listing.query(listing.params(context, context.request.query_params))
    return f"{listing.path}?{said}" if said else listing.path
