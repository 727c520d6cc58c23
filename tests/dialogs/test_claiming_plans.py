"""A claim reads about as many rows as are on their way, whatever PostgreSQL believed of the table when it looked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message
from budgeting.states.messages import Direction, Lane, MessageState
from dialogs.outbox import claiming
from tests.kit.desk import BOT

CHATS, EACH = 500, 4
#: What the table held when its statistics were taken: conversations, rows of each, and their state.
BELIEFS = {
    "nothing": (0, 0, MessageState.SENT),
    "one conversation": (1, 300, MessageState.SENT),
    "only what arrived": (40, 10, MessageState.SENT),
    "a few on their way": (1, 3, MessageState.QUEUED),
    "many on their way": (300, 1, MessageState.QUEUED),
}
_READ = text("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'messages'")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("belief", list(BELIEFS))
@pytest.mark.parametrize("lane", [Lane.REPLY, Lane.BROADCAST])
def test_a_crowd_is_claimed_without_reading_the_table_again_and_again(
    database: Database, clock: SetClock, belief: str, lane: Lane
) -> None:
    chats, each, state = BELIEFS[belief]
    database.write(lambda session: _chats(session, clock))
    database.write(lambda session: _queue(session, clock, chats, each, state=state))
    database.write(lambda session: session.execute(text("ANALYZE messages, conversations")))
    database.write(lambda session: session.execute(text("DELETE FROM messages")))
    database.write(lambda session: _queue(session, clock, CHATS, EACH, state=MessageState.QUEUED, lane=lane))

    def claimed(session: Session) -> tuple[int, int]:
        # What the connection read before may not have been handed in yet.
        before = session.execute(_READ).scalar_one()
        rows = claiming.claim(session, clock.now(), BOT, "one#1", 200, 60)
        return len(rows), session.execute(_READ).scalar_one() - before

    seen, read = database.write(claimed)
    assert seen == 200
    # Six branches, what holds them up, the rows themselves: each at most the whole table once.
    assert read <= 10 * CHATS * EACH, belief
    # While all that is left waits behind these, looking for more is no more work.
    database.write(lambda session: session.execute(text("UPDATE messages SET state = 'sending'")))
    assert database.write(claimed)[1] <= 10 * CHATS * EACH


def _chats(session: Session, clock: SetClock) -> None:
    rows = [{"bot_id": BOT, "chat_id": n, "created_at": clock.now()} for n in range(1, CHATS + 1)]
    session.execute(insert(Conversation), rows)


def _queue(session: Session, clock: SetClock, chats: int, each: int, **values: Any) -> None:
    ids = session.scalars(select(Conversation.id).order_by(Conversation.id).limit(chats)).all()
    row = {"bot_id": BOT, "direction": Direction.OUT, "created_at": clock.now(), "text": "ciao"} | values
    if rows := [row | {"conversation_id": chat} for chat in ids for _ in range(each)]:
        session.execute(insert(Message), rows)
