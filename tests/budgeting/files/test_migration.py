"""Files sent before Ponte kept files are queued to be fetched, and migrating back loses no message."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import Message, StoredFile
from budgeting.states.files import FileState
from budgeting.states.messages import Direction, MessageState
from tests.kit import build
from tests.kit.build import Cast


def test_files_of_before_are_waited_for(database: Database, clock: SetClock, cast: Cast) -> None:
    media: dict[str, Any] = {"file_id": "f", "unique_id": "u", "name": "luce.pdf", "size": 9}

    def before(session: Session) -> list[int]:
        chat = build.conversation(session, clock, cast.amina)
        rows = (
            {"kind": "document", "media": media},
            {"kind": "photo", "media": {"file_id": "g"}},
            {"kind": "sticker", "media": {"file_id": "h"}},
            {"kind": "location", "media": {"latitude": 45.5, "longitude": 10.2}},
            {"kind": "photo"},
            {"kind": "edit", "media": media, "state": MessageState.UNCHANGED},
            {"kind": "photo", "media": {"chart": {}, "file_id": "i"}, "direction": Direction.OUT},
        )
        made = []
        for row in rows:
            values = {
                "conversation_id": chat,
                "bot_id": 7,
                "direction": Direction.IN,
                "state": MessageState.RECEIVED,
                "created_at": clock.now(),
            } | row
            made.append(session.scalar(insert(Message).values(**values).returning(Message.id)) or 0)
        return made

    messages = database.write(before)
    migrate.downgrade(database, "0013")
    with database.read() as session:
        assert not {"files", "file_contents"} & set(sa.inspect(session.connection()).get_table_names())
    migrate.upgrade(database)
    with database.read() as session:
        first, second, chart = session.scalars(select(StoredFile).order_by(StoredFile.id))
        assert (first.subject_id, first.remote_id, first.remote_unique_id) == (messages[0], "f", "u")
        assert (first.name, first.size, first.bot_id, first.attempts) == ("luce.pdf", 9, 7, 0)
        assert (first.state, first.created_at) == (FileState.WAITING, clock.now())
        assert (second.subject_id, second.remote_id, second.size) == (messages[1], "g", None)
        assert (chart.subject_id, chart.remote_id) == (messages[6], "i")
        assert first.next_try_at is not None
        assert second.next_try_at is not None
        assert first.next_try_at < second.next_try_at
