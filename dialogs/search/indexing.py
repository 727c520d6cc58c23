"""Gives messages their words, after the commit that stored them, so that no turn of a chat waits for it.

Rows get their numbers in one order and can be committed in another, so what is newer than `LATE` is looked at again.
A message has its words once; erasing it erases them.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Message, MessageWord, SearchProgress
from budgeting.search import progress
from dialogs.search.written import WRITTEN, words_of

#: Longer than any transaction lasts.
LATE = timedelta(minutes=2)
#: Messages per transaction: few, because on SQLite everybody else waits for it.
PAGE = 200
_NAME = "messages"
_WORDLESS = ~exists().where(MessageWord.message_id == Message.id)


def something_to_do(session: Session, clock: Clock) -> bool:
    """Whether a message may still need its words."""
    after = _up_to(session)
    lacking = select(Message.id).where(Message.id > after, WRITTEN, _WORDLESS).limit(1)
    return _first_is_old(session, clock, after) or session.scalar(lacking) is not None


def index(session: Session, clock: Clock, after: int | None = None) -> int | None:
    """Give the next messages their words: those after the row ``after``, or after all that are known to be complete.

    Returns the last row looked at, to go on from; None at the end.
    """
    complete = _up_to(session)
    start = complete if after is None else after
    query = select(Message.id, Message.created_at).where(Message.id > start).order_by(Message.id).limit(PAGE)
    rows = session.execute(query).all()
    if not rows:
        return None
    last = rows[-1].id
    _give_words(session, start, last)
    if start == complete:
        old = clock.now() - LATE
        fresh = next((place for place, row in enumerate(rows) if row.created_at > old), len(rows))
        if fresh:
            progress.put(session, _NAME, *rows[fresh - 1])
    return last if len(rows) == PAGE else None


def _give_words(session: Session, start: int, last: int) -> None:
    columns = (Message.id, Message.conversation_id, Message.text, Message.parts, Message.media)
    there = (Message.id > start, Message.id <= last, WRITTEN, _WORDLESS)
    lacking = select(*columns).where(*there).order_by(Message.id)
    new = [
        {"message_id": row.id, "conversation_id": row.conversation_id, "word": word}
        for row in session.execute(lacking)
        for word in sorted(words_of(row.text, row.parts, row.media))
    ]
    progress.add_words(session, MessageWord, new)


def _first_is_old(session: Session, clock: Clock, after: int) -> bool:
    query = select(Message.created_at).where(Message.id > after).order_by(Message.id).limit(1)
    first = session.scalar(query)
    return first is not None and first <= clock.now() - LATE


def _up_to(session: Session) -> int:
    """The row up to which everything is complete; 0, to look at everything, once that row is erased: SQLite may have
    given its number, and those before it, to others."""
    same = (Message.id == SearchProgress.up_to) & (Message.created_at == SearchProgress.made_at)
    query = select(SearchProgress.up_to).join(Message, same).where(SearchProgress.name == _NAME)
    return session.scalar(query) or 0
