"""The words that wait: which of a family's messages ask for a person, unlike taps, entries and courtesies.

Passing a message on marks it (`mark`); messages that arrive while a person holds the conversation are marked at
once. The inbox shows the earliest one since the family started waiting (`waiting`): two statements per page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from budgeting.db.prepared_statements import Prepared
from budgeting.db.tables import Message
from budgeting.db.types import Base
from budgeting.states.messages import Direction, MessageState
from dialogs.engine.incoming import Incoming

_T = Base.metadata.tables["messages"]
_THIS = and_(_T.c.id == bindparam("row"), _T.c.direction == Direction.IN)
_MARK = Prepared(update(_T).where(_THIS).values(state=MessageState.PASSED_ON))
_POINT = Prepared(
    update(_T)
    .where(_THIS)
    .values(state=MessageState.PASSED_ON, media=bindparam("pointer", type_=_T.c.media.type))
)
#: A message is stored slightly before its conversation starts waiting.
MARGIN = timedelta(seconds=5)
#: Kinds that say nothing by themselves.
_NO_WORDS = ("tap", "sticker", "blocked", "unblocked")
_ABOUT = "plea"


def asks(incoming: Incoming) -> bool:
    """Whether a message says something to a person: a tap or a command doesn't."""
    return incoming.kind not in _NO_WORDS and not incoming.text.startswith("/")


def mark(session: Session, row: int, *, said_in: int | None = None) -> None:
    """The incoming message ``row`` waits for a person. For a tap: ``said_in`` is the message it passes on."""
    if said_in is None or said_in == row:
        _MARK.run(session, {"row": row})
    else:
        _POINT.run(session, {"row": row, "pointer": {_ABOUT: said_in}})


def waiting(session: Session, since: Mapping[int, datetime]) -> dict[int, Message]:
    """For each conversation (with the time since when it waits) the message that waits; absent if a family only
    asked for a person and has written nothing yet."""
    if not since:
        return {}
    asked = or_(
        *(
            and_(Message.conversation_id == number, Message.created_at >= moment - MARGIN)
            for number, moment in since.items()
        )
    )
    passed = Message.state == MessageState.PASSED_ON
    # If nothing was marked (it has waited since before we marked messages), any words count.
    words = and_(Message.kind.not_in((*_NO_WORDS, "edit")), ~Message.text.startswith("/"))
    place = func.row_number().over(partition_by=Message.conversation_id, order_by=(passed.desc(), Message.id))
    ranked = (
        select(Message.id, place.label("place"))
        .where(Message.direction == Direction.IN, asked, or_(passed, words))
        .subquery()
    )
    query = select(Message).join(ranked, and_(ranked.c.id == Message.id, ranked.c.place == 1))
    by_conversation = {message.conversation_id: message for message in session.scalars(query)}
    return {**by_conversation, **_pointed_at(session, by_conversation)}


def _pointed_at(session: Session, by_conversation: Mapping[int, Message]) -> dict[int, Message]:
    """Messages passed on by a tap. Only messages of the same conversation count."""
    taps = [message for message in by_conversation.values() if message.kind == "tap"]
    pointers = [int(message.media[_ABOUT]) for message in taps if message.media and _ABOUT in message.media]
    if not pointers:
        return {}
    query = select(Message).where(
        Message.id.in_(pointers),
        Message.direction == Direction.IN,
        Message.conversation_id.in_(by_conversation),
    )
    return {message.conversation_id: message for message in session.scalars(query)}
