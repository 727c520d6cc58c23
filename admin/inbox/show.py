"""Puts the parts of a conversation together: its thread, or the part that changed. `panes` makes the page of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from admin.cases.names import topic as case_topic
from admin.context import RequestContext
from admin.inbox import forms, labels, later_forms, runs
from admin.inbox.beneath import beneath
from admin.inbox.overview import SNOOZES, overview_of
from admin.inbox.thread import Shown, Stretch
from admin.view_log import viewed
from budgeting import access, scheduled_answers
from budgeting import labels as budgeting_labels
from budgeting.db.tables import Conversation
from dialogs.staff_side import inbox
from dialogs.text import names


def part(
    context: RequestContext, template: str, conversation_id: int, status: int = 200, **written: Any
) -> HTMLResponse:
    """The bar on top, or a form, as of now. Raises NotFound."""
    viewed(context, "conversation", conversation_id)
    with context.read() as session:
        shown = stands(session, context, conversation_id)
    return context.page(template, status, **shown, **common(context), **blank(written), live=True)


def later(session: Session, context: RequestContext, conversation_id: int) -> dict[str, Any]:
    """What is still to be sent in the conversation, and where the family lives."""
    hours = scheduled_answers.hours_of(session, conversation_id)
    return {
        "later_problem": None,
        "later_rows": later_forms.bubbles(session, context, conversation_id),
        "later_zone": hours.zone,
        "later_place": later_forms.place(context, hours),
    }


def in_place(context: RequestContext) -> bool:
    """Whether htmx asked for a part of the page."""
    return bool(context.request.headers.get("hx-request"))


def stands(session: Session, context: RequestContext, conversation_id: int) -> dict[str, Any]:
    """The state of the conversation and who could have it. Raises NotFound."""
    return state_of(session, context, access.get(session, context.me, Conversation, conversation_id))


def state_of(session: Session, context: RequestContext, chat: Conversation) -> dict[str, Any]:
    """The same for a conversation that the reader may see."""
    conversation_id = chat.id
    on = budgeting_labels.of_conversations(session, [conversation_id]).get(conversation_id, ())
    there = {label.id for label in on}
    return {
        "labels_on": on,
        "labels_off": [
            label for label in budgeting_labels.offered(session, conversation_id) if label.id not in there
        ],
        "conversation_id": conversation_id,
        "newest": scheduled_answers.newest_message(session, conversation_id),
        "overview": overview_of(session, context.me, context.clock.now(), chat),
        # You take it yourself with "Take it".
        "assign": _offered(session, conversation_id, but=context.me.staff_id),
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
    return _offered(session, conversation_id, posted, but)


def _offered(
    session: Session, conversation_id: int, posted: Mapping[str, Any] | None = None, but: int | None = None
) -> forms.Assign:
    people = inbox.colleagues(session, conversation_id)
    return forms.Assign(
        posted, offered={"to": {person.id: person.name for person in people if person.id != but}}
    )


def stretch(
    context: RequestContext,
    template: str,
    conversation_id: int,
    messages: Stretch,
    *,
    folded: bool = False,
    **more: Any,
) -> HTMLResponse:
    """Some messages of the thread, with the dialogue with the bot ``folded`` or not."""
    viewed(context, "conversation", conversation_id)
    with context.read() as session:
        shown = stands(session, context, conversation_id)
        drawn = [*messages.messages, *more.get("settled", ())]
        shown["beneath"] = beneath(session, context, conversation_id, drawn)
    # What arrives while somebody looks is shown in full; what they scroll back to is folded.
    items = runs.fold(messages.messages) if folded else messages.messages
    return context.page(template, stretch=messages, items=items, **shown, **common(context), **more)


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


def blank(written: Mapping[str, Any]) -> dict[str, Any]:
    """The forms of a conversation: empty, but for those that were ``written``."""
    return {
        "answer": forms.Answer(),
        "note": forms.Note(),
        "snooze": forms.Snooze(),
        "bar_problem": None,
        "later_problem": None,
        "answered": None,
        # The form to write with: the answer's, or that of one for later.
        "composer": "inbox/answer.html",
        **written,
    }
