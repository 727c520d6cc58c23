"""What revision 0003 does with the chats of an earlier version."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.types import Document, Instant

NOW = datetime(2026, 3, 2, 17, tzinfo=UTC)
_TYPES = {"frames": Document, "parts": Document, "media": Document}


def _put(session: Any, table: str, **values: Any) -> None:
    columns = [
        sa.column(name, _TYPES.get(name) or (Instant() if isinstance(value, datetime) else None))
        for name, value in values.items()
    ]
    session.execute(sa.insert(sa.table(table, *columns)).values(**values))


def _live(session: Any) -> None:
    """Data as of revision 0002: two current members, one who left, strangers, and a household that left."""
    _put(
        session,
        "programmes",
        id=1,
        code="p",
        name="P",
        zone="Europe/Rome",
        currency="EUR",
        holidays="IT",
        ladder=sa.literal([], Document),
        reminder_time="09:00:00",
        quiet_from="20:00:00",
        quiet_to="08:00:00",
        rest_on_sundays=True,
        rest_on_holidays=True,
        office_contact="",
        office_from="09:00:00",
        office_to="17:00:00",
        office_days=sa.literal([], Document),
        absurd_minor=1,
        privacy_version="2026-1",
        instruments=sa.literal({}, Document),
        created_at=NOW,
    )
    for household, state in ((1, "active"), (2, "left")):
        _put(
            session,
            "households",
            id=household,
            programme_id=1,
            reference=f"R{household}",
            name="Rossi",
            zone="Europe/Rome",
            currency="EUR",
            pay_day=1,
            state=state,
            created_at=NOW,
        )
    for member, household, left in ((1, 1, None), (2, 1, NOW), (3, 2, None)):
        _put(
            session,
            "members",
            id=member,
            household_id=household,
            name="Anna",
            called="",
            language="it",
            adult=True,
            sees_arrears=False,
            joined_at=NOW,
            left_at=left,
            created_at=NOW,
        )
    # Member 1 has an old phone, whose invite was renewed, and a new one.
    for chat, member in ((1, 1), (2, 1), (3, 2), (4, 3), (5, None), (6, None)):
        _put(
            session,
            "conversations",
            id=chat,
            bot_id=1,
            chat_id=100 + chat,
            member_id=member,
            language="it",
            frames=[{"dialog": "menu"}],
            revision=0,
            last_tap="",
            inbox_state="quiet",
            topic="",
            urgency="normal",
            created_at=NOW,
        )
        for direction in ("in", "out"):
            _put(
                session,
                "messages",
                conversation_id=chat,
                bot_id=1,
                direction=direction,
                state="received",
                created_at=NOW,
                kind="text",
                text="parole",
                parts=[{"k": "x"}],
                media={"file_id": "f"},
                lane="reply",
                operation="send",
                attempts=0,
            )
    # The stranger in chat 6 asked to be called, so the office may read what they wrote.
    _put(
        session,
        "tasks",
        kind="call_back",
        state="open",
        urgency="normal",
        conversation_id=6,
        unique_key="call_back:6",
        created_at=NOW,
    )


def test_phones_of_who_left_end_and_words_of_strangers_go(database: Database) -> None:
    migrate.downgrade(database, "0002")
    database.write(_live)
    migrate.upgrade(database)
    with database.read() as session:
        chats = session.execute(
            sa.text(
                "SELECT id, ended_why, ended_at IS NULL, linked_at IS NULL FROM conversations ORDER BY id"
            )
        ).all()
        joined = session.execute(sa.text("SELECT joined_at IS NULL FROM members ORDER BY id")).scalars().all()
        words = session.execute(
            sa.text(
                "SELECT conversation_id, direction, text FROM messages ORDER BY conversation_id, direction"
            )
        ).all()
    assert [(row[0], row[1], bool(row[2]), bool(row[3])) for row in chats] == [
        (1, "replaced", False, False),
        (2, "", True, False),
        (3, "left", False, False),
        (4, "left", False, False),
        (5, "", True, True),
        (6, "", True, True),
    ]
    assert [bool(moment) for moment in joined] == [False, True, True]
    assert {(chat, way) for chat, way, text in words if not text} == {(5, "in")}
    # A chat may have an ended conversation and a current one; an earlier version keeps only one under its id.
    database.write(lambda s: s.execute(sa.text("UPDATE conversations SET chat_id = 102 WHERE id IN (1, 2)")))
    migrate.downgrade(database, "0002")
    with database.read() as session:
        there = session.execute(sa.text("SELECT id FROM conversations WHERE chat_id = 102")).scalars().all()
    assert there == [2]
    migrate.upgrade(database)
