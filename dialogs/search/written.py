"""What people wrote in a message, as opposed to what the bot says: the words by which staff find it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from budgeting.db.tables import Message
from budgeting.search import folded
from budgeting.states.messages import NOTHING_NEW, Direction, MessageState
from dialogs.text import Parts, own_texts

#: Incoming messages that nobody worded.
_NOT_WORDED = ("tap", "command", "sticker", "blocked", "unblocked")
#: Messages written by a person: the family, or staff to it alone or to colleagues.
WRITTEN: ColumnElement[bool] = and_(
    Message.operation.not_in(NOTHING_NEW),
    Message.state != MessageState.UNCHANGED,
    or_(
        and_(
            Message.direction == Direction.IN, Message.kind.not_in(_NOT_WORDED), ~Message.text.startswith("/")
        ),
        and_(
            Message.direction.in_((Direction.OUT, Direction.NOTE)),
            Message.staff_id.is_not(None),
            Message.broadcast_id.is_(None),
        ),
    ),
)


def written(text: str, parts: Parts | None, media: Mapping[str, Any] | None) -> list[str]:
    """The texts of a message that a person wrote, and the name of a file in it."""
    name = (media or {}).get("name")
    return [*(own_texts(parts) if parts else [text]), *([str(name)] if name else [])]


def words_of(text: str, parts: Parts | None, media: Mapping[str, Any] | None) -> set[str]:
    """The words to find it by."""
    return {word for each in written(text, parts, media) for word in folded(each)}
