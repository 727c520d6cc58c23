"""Conversations for the inbox's tests, and what a page shows of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from httpx import Response
from sqlalchemy import insert, select, update

from budgeting import tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message, Staff
from budgeting.states.conversations import InboxState
from budgeting.states.messages import Direction, MessageState, SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from tests.kit.build import BOT, Cast
from tests.kit.page import Page


class Chats:
    """Opens conversations and says things in them."""

    def __init__(self, database: Database, clock: SetClock, cast: Cast) -> None:
        self.database, self.clock, self.cast = database, clock, cast

    def open(self, member: int | None, **values: Any) -> int:
        row = {
            "bot_id": BOT,
            "chat_id": self.clock.now().microsecond + self._count() + 500,
            "member_id": member,
            "created_at": self.clock.now(),
        } | values
        return self.database.write(
            lambda s: s.execute(insert(Conversation).values(**row).returning(Conversation.id)).scalar_one()
        )

    def waiting(self, member: int | None, minutes: int = 10, **values: Any) -> int:
        since = self.clock.now() - timedelta(minutes=minutes)
        return self.open(
            member,
            **{"inbox_state": InboxState.WAITING, "waiting_since": since, "topic": "conversation"} | values,
        )

    def stranger(self) -> int:
        number = self.waiting(None, topic="call_back")
        self.database.write(
            lambda s: tasks.open_task(
                s,
                self.clock,
                TaskKind.CALL_BACK,
                Subject(SubjectKind.CONVERSATION, number),
                programme_id=self.cast.programme,
                conversation_id=number,
            )
        )
        return number

    def says(self, conversation: int, text: str = "", **values: Any) -> int:
        row = {
            "conversation_id": conversation,
            "bot_id": BOT,
            "direction": Direction.IN,
            "state": MessageState.RECEIVED,
            "created_at": self.clock.now(),
            "text": text,
        } | values
        return self.database.write(
            lambda s: s.execute(insert(Message).values(**row).returning(Message.id)).scalar_one()
        )

    def bot_says(self, conversation: int, text: str = "", **values: Any) -> int:
        return self.says(
            conversation, text, **{"direction": Direction.OUT, "state": MessageState.SENT} | values
        )

    def row(self, conversation: int) -> Conversation:
        with self.database.read() as session:
            return session.get_one(Conversation, conversation)

    def _count(self) -> int:
        with self.database.read() as session:
            return len(session.scalars(select(Conversation.id)).all())


def listed(page: Response) -> list[int]:
    assert page.status_code == 200
    return Page(page).numbers("conversation")


def shown(page: Response) -> list[int]:
    assert page.status_code == 200
    return Page(page).numbers("message")


def english(database: Database) -> None:
    database.write(lambda s: s.execute(update(Staff).values(language="en")))
