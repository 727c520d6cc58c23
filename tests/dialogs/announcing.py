"""What the tests of announcements share: the named cast with chats, and a bench that works as the clock does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Broadcast, Message
from budgeting.states.messages import MessageState
from dialogs import broadcasts
from dialogs.broadcasts import Audience, Draft, NewSession
from dialogs.text.words import Words
from tests.kit.build import Cast


class Bench:
    """Makes announcements and works them off as the clock does."""

    def __init__(self, database: Database, clock: SetClock, words: Words, cast: Cast) -> None:
        self.database, self.clock, self.words, self.cast = database, clock, words, cast

    def make(self, key: str | None = None, **draft: Any) -> int:
        audience = draft.pop("audience", Audience(self.cast.programme))
        draft.setdefault("texts", {"it": "Domani lo sportello è chiuso."})
        return self.database.write(
            lambda s: broadcasts.create(s, self.clock, self.cast.marco, Draft(audience, **draft), key)
        )

    def work(self, limit: int = 500) -> int:
        """Work off everything; gives how many transactions it took."""
        turns = 0
        while self.database.write(lambda s: broadcasts.work_off(s, self.clock, self.words, limit)):
            turns += 1
        return turns

    def one(self, broadcast_id: int) -> Broadcast:
        with self.database.read() as session:
            return session.get_one(Broadcast, broadcast_id)

    def texts(self, broadcast_id: int) -> dict[int, str]:
        with self.database.read() as session:
            rows = session.execute(
                select(Message.conversation_id, Message.text).where(Message.broadcast_id == broadcast_id)
            )
            return dict(rows.all())

    def settle(self, state: MessageState, error: str | None = None) -> None:
        self.database.write(
            lambda s: s.execute(
                update(Message).where(Message.state == MessageState.QUEUED).values(state=state, error=error)
            )
        )

    def waits(self) -> bool:
        with self.database.read() as session:
            return broadcasts.something_to_do(session, self.clock.now())


def new_session(clock: SetClock, **changed: Any) -> NewSession:
    starts = clock.now() + timedelta(days=3)
    values: dict[str, Any] = {
        "title": {"it": "Cucina insieme", "en": "Cooking together"},
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "place": "Sala civica",
        "capacity": 5,
        "children_welcome": True,
    }
    return NewSession(**{**values, **changed})
