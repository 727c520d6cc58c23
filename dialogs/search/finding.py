"""Finds what families and staff wrote, in the conversations that one may read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from budgeting import access
from budgeting.access import Actor
from budgeting.db.tables import Conversation, MessageWord
from budgeting.search import Term, rarest_first

#: Messages shown of one conversation.
SHOWN = 3


def find(session: Session, actor: Actor, searched: Sequence[Term], limit: int) -> dict[int, list[int]]:
    """The conversations with a message that has all terms, the newest such message first, each with the numbers of its
    newest `SHOWN`."""
    if not (ordered := rarest_first(session, searched, MessageWord.word)):
        return {}
    numbers = list(session.scalars(conversations(actor, ordered, limit)))
    return _messages(session, _all(ordered), numbers) if numbers else {}


def conversations(actor: Actor, searched: Sequence[Term], limit: int) -> Select[int]:
    """The numbers of the conversations, the newest hit first. A quick search has the rarest term first."""
    # A common word is in far more messages than conversations, and each is checked for the reader's rights once.
    hits = (
        select(MessageWord.conversation_id, func.max(MessageWord.message_id).label("newest"))
        .where(*_all(searched))
        .group_by(MessageWord.conversation_id)
        .subquery()
    )
    return (
        select(Conversation.id)
        .join(hits, hits.c.conversation_id == Conversation.id)
        .where(access.visible(Conversation, actor))
        .order_by(hits.c.newest.desc())
        .limit(limit)
    )


def _messages(
    session: Session, fits: Collection[ColumnElement[bool]], conversations: Sequence[int]
) -> dict[int, list[int]]:
    place = (
        func.row_number()
        .over(partition_by=MessageWord.conversation_id, order_by=MessageWord.message_id.desc())
        .label("place")
    )
    # A message can have several words with the same beginning.
    ranked = (
        select(MessageWord.conversation_id, MessageWord.message_id, place)
        .where(MessageWord.conversation_id.in_(conversations), *fits)
        .group_by(MessageWord.conversation_id, MessageWord.message_id)
        .subquery()
    )
    query = select(ranked.c.conversation_id, ranked.c.message_id).where(ranked.c.place <= SHOWN)
    numbered: dict[int, list[int]] = {number: [] for number in conversations}
    for row in session.execute(query.order_by(ranked.c.message_id.desc())):
        numbered[row.conversation_id].append(row.message_id)
    return numbered


def _all(searched: Sequence[Term]) -> list[ColumnElement[bool]]:
    """That a message's word fits the first term, and others of its words fit the rest."""
    first, *others = searched
    fits = [first.on(MessageWord.word)]
    for term in others:
        other: Any = aliased(MessageWord)
        also = exists(other.word).where(other.message_id == MessageWord.message_id, term.on(other.word))
        fits.append(also.correlate_except(other))
    return fits
