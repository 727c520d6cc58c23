"""What Telegram says about a phone that is no longer a member's says nothing about the member."""

from __future__ import annotations

from sqlalchemy import select

from bot.families.courier import outcomes
from bot.families.courier.failures import Failure, Meaning
from bot.families.courier.sending import Result
from budgeting import households
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Member, Task
from budgeting.states.households import WhyEnded
from budgeting.states.messages import MessageState
from dialogs.outbox.settling import Failed
from tests.kit import build
from tests.kit.desk import Desk


def test_a_block_or_a_move_of_an_ended_phone_concerns_nobody(database: Database, clock: SetClock) -> None:
    cast, desk = build.cast(database, clock), Desk(database, clock)
    old = desk.chat(7001, cast.amina)
    desk.queue(old)
    (row,) = desk.claimed()
    # The phone is unlinked during the call; the member has since joined with another one.
    database.write(lambda s: households.phones.end(s, clock, cast.amina, WhyEnded.NEW_INVITE))
    new = desk.chat(7002, cast.amina)
    database.write(lambda s: households.join(s, clock, cast.amina, "ar"))

    def follow(meaning: Meaning) -> None:
        failure = Failure(meaning, "blocked", chat_id=7002)
        result = Result(Failed(row.id, "blocked"), row, failure)
        database.write(lambda s: outcomes.follow_up(s, clock, result))

    follow(Meaning.UNREACHABLE)
    follow(Meaning.MOVED)
    with database.read() as session:
        assert session.get_one(Member, cast.amina).unreachable_at is None
        assert session.scalars(select(Task.id)).all() == []
        chats = session.execute(select(Conversation.id, Conversation.chat_id).order_by(Conversation.id)).all()
    assert [tuple(chat) for chat in chats] == [(old, 7001), (new, 7002)]
    assert desk.row(row.id).state is MessageState.SENDING
