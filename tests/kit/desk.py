"""A courier's view of the outbox: queue rows, claim them, settle them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message
from budgeting.states.messages import Direction, MessageState
from dialogs.outbox import claiming, settling
from dialogs.outbox.outgoing import Outgoing
from dialogs.outbox.settling import Sent

BOT = 4200


class Desk:
    """Queues rows and claims them as one courier."""

    def __init__(self, database: Database, clock: SetClock) -> None:
        self.database, self.clock = database, clock
        self.me = "one#1"

    def chat(self, chat_id: int, member_id: int | None = None) -> int:
        row = {"bot_id": BOT, "chat_id": chat_id, "member_id": member_id, "created_at": self.clock.now()}
        return self.database.write(
            lambda s: s.execute(insert(Conversation).values(**row).returning(Conversation.id)).scalar_one()
        )

    def queue(self, conversation: int, words: str = "ciao", **values: Any) -> int:
        row = {
            "conversation_id": conversation,
            "bot_id": BOT,
            "direction": Direction.OUT,
            "state": MessageState.QUEUED,
            "created_at": self.clock.now(),
            "text": words,
        } | values
        return self.database.write(
            lambda s: s.execute(insert(Message).values(**row).returning(Message.id)).scalar_one()
        )

    def claim(self, limit: int = 100, **options: Any) -> list[int]:
        return [row.id for row in self.claimed(limit, **options)]

    def claimed(self, limit: int = 100, **options: Any) -> list[Outgoing]:
        now = self.clock.now()
        look = self.database.write(
            lambda s: claiming.ready(s, now, BOT, broadcasts=bool(options.get("broadcasts", 1)))
        )
        rows = self.database.write(lambda s: claiming.claim(s, now, BOT, self.me, limit, 60, **options))
        assert look[0] or not rows, "what can be claimed is announced"
        return rows

    def in_order(self) -> list[int]:
        """Everything that may be sent now, in sending order."""
        order: list[int] = []
        while rows := self.claim():
            order += rows
            self.settle(*(Sent(row, row) for row in rows))
        return order

    def settle(self, *outcomes: settling.Outcome, owner: str = "") -> None:
        now = self.clock.now()
        self.database.write(lambda s: settling.settle(s, now, owner or self.me, outcomes))

    def row(self, number: int) -> Message:
        with self.database.read() as session:
            return session.get_one(Message, number)
