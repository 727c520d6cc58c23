"""Pictures sent together arrive as separate messages: we ask once about all of them and answer once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from budgeting.db.tables import Message
from budgeting.states.messages import Direction, MessageState
from dialogs.engine.steps import Next, NotMine, Stay
from dialogs.engine.turn import Turn
from dialogs.staff_side import needs_answer
from dialogs.text import t

#: An album holds at most ten; we look through this many messages back from the newest picture.
_LOOKED_AT = 40
#: Key in a picture's media: the message of its album that said what all of them are.
SETTLED = "settled_in"


def more(turn: Turn) -> Next:
    """Another picture of an album we've already asked about: it belongs to that question and its answer."""
    earlier = _earlier(turn)
    if not earlier:
        return NotMine()
    if any(message.state is MessageState.PASSED_ON for message in earlier):
        needs_answer.mark(turn.session, turn.message_id)
    return Stay()


def settled(turn: Turn) -> None:
    """A caption on one of them said what they are, which answers the question about the others."""
    earlier = _earlier(turn)
    if not earlier:
        return
    for message in earlier:
        message.media = {**(message.media or {}), SETTLED: turn.message_id}
    turn.session.flush()
    asked = asked_about(turn, {each.id for each in earlier}, since=earlier[0].id)
    if asked is not None:
        turn.say(t("✓ I have the photos."), edits=asked)


def asked_about(turn: Turn, message_ids: Collection[int], *, since: int) -> int | None:
    """Our message that asked what one of these pictures is, looked for after the message ``since``."""
    mine = {str(each) for each in message_ids}
    asked = turn.session.execute(
        select(Message.id, Message.buttons)
        .where(
            Message.conversation_id == turn.conversation.id,
            Message.id > since,
            Message.direction == Direction.OUT,
        )
        .order_by(Message.id)
        .limit(_LOOKED_AT)
    )
    for row in asked:
        buttons = [button for line in row.buttons or [] for button in line]
        if any(b.get("action") == "receipt" and b.get("value") in mine for b in buttons):
            message_id: int = row.id
            return message_id
    return None


def together_with(turn: Turn, sent: Message) -> list[int]:
    """The rows of the pictures sent together with ``sent``, itself among them, in order."""
    album = (sent.media or {}).get("album")
    if album is None:
        return [sent.id]
    rows = turn.session.scalars(
        select(Message)
        .where(
            Message.conversation_id == turn.conversation.id,
            Message.direction == Direction.IN,
            Message.id.between(sent.id - _LOOKED_AT, sent.id + _LOOKED_AT),
        )
        .order_by(Message.id)
    )
    return [row.id for row in rows if (row.media or {}).get("album") == album]


def _earlier(turn: Turn) -> Sequence[Message]:
    """Earlier messages of the same album, oldest first."""
    album = (turn.incoming.media or {}).get("album")
    if album is None:
        return []
    rows = turn.session.scalars(
        select(Message)
        .where(
            Message.conversation_id == turn.conversation.id,
            Message.direction == Direction.IN,
            Message.id < turn.message_id,
        )
        .order_by(Message.id.desc())
        .limit(_LOOKED_AT)
    )
    return [row for row in reversed(list(rows)) if (row.media or {}).get("album") == album]
