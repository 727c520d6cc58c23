"""Queue our words in the outbox: a row, in the transaction of its cause, for the courier to send."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.prepared_statements import Prepared
from budgeting.db.types import Base
from budgeting.states.messages import Direction, Lane, MessageState, Operation
from budgeting.subjects import Subject
from dialogs.engine import keyboards, media
from dialogs.engine.content import Choice, Reply
from dialogs.engine.conversation import State
from dialogs.text import to_json
from dialogs.text.words import Words

_T = Base.metadata.tables["messages"]
_GIVEN = (
    "conversation_id",
    "bot_id",
    "direction",
    "state",
    "created_at",
    "kind",
    "text",
    "spans",
    "parts",
    "buttons",
    "media",
    "operation",
    "about_id",
    "tells_arrears",
    "lane",
    "due_at",
    "expires_at",
    "staff_id",
    "broadcast_id",
    "unique_key",
    "subject_kind",
    "subject_id",
)
# Only what must be said once has a key; without one nothing can conflict.
_INSERT = Prepared(once(_T), _GIVEN)


def say(
    session: Session,
    clock: Clock,
    words: Words,
    conversation: State,
    said: Reply,
    *,
    dialog: str = "",
    step: str = "",
    lane: Lane = Lane.REPLY,
    subject: Subject | None = None,
    unique_key: str | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    staff_id: int | None = None,
    broadcast_id: int | None = None,
) -> int | None:
    """Queue ``said`` in the conversation's language. Returns its row, or None if ``unique_key`` was used before.

    ``subject``: what it's about, if that is one thing; ``unique_key`` only prevents saying it twice. ``dialog``
    and ``step`` name the question whose buttons go stale with the conversation's revision.
    """
    row = row_of(clock, words, conversation, said, dialog=dialog, step=step)
    row |= {
        "lane": lane,
        # Empty means "at once", so a clock set back doesn't delay an answer.
        "due_at": due_at,
        "expires_at": expires_at,
        "staff_id": staff_id,
        "broadcast_id": broadcast_id,
        "unique_key": unique_key,
        "subject_kind": subject.kind if subject else None,
        "subject_id": subject.id if subject else None,
    }
    queued = _INSERT.insert(session, row)
    if dialog and queued is not None:
        keyboards.remember(conversation, queued, said, row["buttons"])
    return queued


def row_of(
    clock: Clock, words: Words, conversation: State, said: Reply, *, dialog: str = "", step: str = ""
) -> dict[str, Any]:
    """``said`` as a row to queue, in the conversation's language, without lane, key and times."""
    rtl = words.languages[conversation.language].direction == "rtl"
    rendered = words.join(said.texts, conversation.language, said.joint)
    return {
        "conversation_id": conversation.id,
        "bot_id": conversation.bot_id,
        "direction": Direction.OUT,
        "state": MessageState.QUEUED,
        "created_at": clock.now(),
        "kind": media.kind_of(said.media),
        "text": rendered.text,
        "spans": [list(span) for span in rendered.spans] or None,
        "parts": [to_json(text) for text in said.texts],
        "buttons": [
            # Telegram lays rows out from the left in every language: mirror them for right-to-left readers.
            [
                _button(choice, words, conversation, dialog, step)
                for choice in (choices[::-1] if rtl else choices)
            ]
            for choices in said.rows
            if choices
        ]
        or None,
        "media": said.media,
        "operation": Operation.EDIT if said.edits else Operation.SEND,
        "about_id": said.edits,
        "tells_arrears": said.tells_arrears,
    }


def _button(choice: Choice, words: Words, conversation: State, dialog: str, step: str) -> dict[str, Any]:
    shown = {"text": words.plain(choice.label, conversation.language), "label": to_json(choice.label)}
    if choice.url:
        return {**shown, "url": choice.url}
    if choice.dialog:
        return {**shown, "dialog": choice.dialog, "action": choice.action, "value": choice.value}
    return {
        **shown,
        "dialog": dialog,
        "step": step,
        "revision": conversation.revision,
        "action": choice.action,
        "value": choice.value,
    }
