"""The messages that make up one answer: its words, its files, and that it is sent once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Message
from dialogs.engine import conversation as conversations
from dialogs.engine.content import Reply
from dialogs.engine.say import say
from dialogs.staff_side import attachments
from dialogs.staff_side.attachments import Attachment
from dialogs.text.words import Words


def unique_key(key: str, text: str, attached: Sequence[Attachment]) -> str:
    """The key of the answer's first message: of one form, and of what was in it.

    If somebody changes their words before they send the form again, that is another answer, not a repeat. Without
    ``key``, which is stored nowhere, the digest says nothing about the words.
    """
    parts = [key, text.strip(), *(each.examined.sha256 for each in attached)]
    return "answer:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()


def was_said(session: Session, once: str | None) -> bool:
    """Whether a message with this key has been queued."""
    return once is not None and (
        session.scalar(select(Message.id).where(Message.unique_key == once)) is not None
    )


def queue(
    session: Session,
    clock: Clock,
    words: Words,
    state: conversations.State,
    staff_id: int,
    said: Reply,
    attached: Sequence[Attachment],
    once: str | None,
) -> int | None:
    """Queue the words and the files, in order; returns the first row. ``once``: its unique key."""
    bare = Reply([], tells_arrears=said.tells_arrears)
    rows: list[int | None] = []
    if not attached or not _fits(words, state, said):
        rows.append(say(session, clock, words, state, said, staff_id=staff_id, unique_key=once))
        said, once = bare, None
    for attachment in attached:
        rows.append(
            attachments.queue(session, clock, words, state, staff_id, attachment, said, unique_key=once)
        )
        said, once = bare, None
    return rows[0]


def _fits(words: Words, state: conversations.State, said: Reply) -> bool:
    caption = words.join(said.texts, state.language, said.joint).text
    return len(caption.encode("utf-16-le")) // 2 <= attachments.LONGEST_CAPTION
