"""Puts a conversation's page together: the whole, or the part that changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from admin.cases.names import topic as case_topic
from admin.context import RequestContext
from admin.inbox import forms, labels, thread
from admin.inbox.beneath import beneath
from admin.inbox.card import card
from admin.inbox.overview import SNOOZES, overview_of
from admin.inbox.thread import Shown, Stretch
from admin.kit.form import Form
from budgeting import access
from budgeting.db.tables import Conversation
from dialogs.staff_side import inbox
from dialogs.text import names


def whole(
    context: RequestContext,
    conversation_id: int,
    status: int = 200,
    *,
    at: int = 0,
    reading_written: tuple[int, Form] | None = None,
    **written: Any,
) -> HTMLResponse:
    """The page. ``at``: the message to begin at, or 0 for the end. ``written``: the input of its forms and what was
    wrong with it. Raises NotFound."""
    with context.read() as session:
        shown = stands(session, context, conversation_id)
        chat = access.get(session, context.me, Conversation, conversation_id)
        latest = thread.around(session, context.me, conversation_id, at)
        shown |= {
            "card": card(session, context.clock, context.me, chat),
            "stretch": latest,
            "beneath": beneath(session, context, conversation_id, latest.messages, reading_written),
        }
    return context.page(
        "inbox/conversation.html", status, **shown, **common(context), **_forms(written), live=False
    )


def part(
    context: RequestContext, template: str, conversation_id: int, status: int = 200, **written: Any
) -> HTMLResponse:
    """The bar on top, or a form, as of now. Raises NotFound."""
    with context.read() as session:
        shown = stands(session, context, conversation_id)
    return context.page(template, status, **shown, **common(context), **_forms(written), live=True)


def stands(session: Session, context: RequestContext, conversation_id: int) -> dict[str, Any]:
    """The state of the conversation and who could have it. Raises NotFound."""
    chat = access.get(session, context.me, Conversation, conversation_id)
    return {
        "conversation_id": conversation_id,
        "overview": overview_of(session, context.me, context.clock.now(), chat),
        # You take it yourself with "Take it".
        "assign": assign(session, context, conversation_id, but=context.me.staff_id),
    }


def assign(
    session: Session,
    context: RequestContext,
    conversation_id: int,
    posted: Mapping[str, Any] | None = None,
    but: int | None = None,
) -> forms.Assign:
    """The form that assigns it to a colleague; ``but`` is left out of the options. Raises NotFound."""
    access.get(session, context.me, Conversation, conversation_id)
    people = inbox.colleagues(session, conversation_id)
    return forms.Assign(
        posted, offered={"to": {person.id: person.name for person in people if person.id != but}}
    )


def stretch(
    context: RequestContext, template: str, conversation_id: int, messages: Stretch, **more: Any
) -> HTMLResponse:
    """Some messages of the thread."""
    with context.read() as session:
        shown = stands(session, context, conversation_id)
        drawn = [*messages.messages, *more.get("settled", ())]
        shown["beneath"] = beneath(session, context, conversation_id, drawn)
    return context.page(template, stretch=messages, **shown, **common(context), **more)


def settled(fetched: Stretch) -> list[Shown]:
    """The messages that are no longer on their way."""
    return [message for message in fetched.messages if not message.on_its_way]


def common(context: RequestContext) -> dict[str, Any]:
    """Labels that all templates need."""
    return {
        "topics": labels.TOPICS,
        "delivery": labels.DELIVERY,
        "happened": labels.HAPPENED,
        "why_ended": labels.WHY_ENDED,
        "files": labels.MEDIA,
        "moods": names.MOODS,
        "case_topic": case_topic,
        "snoozes": SNOOZES,
        # Rows of buttons are stored as they stand on the phone: mirrored for right-to-left readers.
        "mirrored": lambda code: context.chat_words.languages[code].direction == "rtl",
        "language_of": context.language_name,
        "search": forms.Search(),
        "results": None,
    }


def _forms(written: Mapping[str, Any]) -> dict[str, Any]:
    return {"answer": forms.Answer(), "note": forms.Note(), "bar_problem": None, **written}
