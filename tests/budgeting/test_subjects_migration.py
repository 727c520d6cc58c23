"""What revision 0012 does with the keys of earlier versions' messages, and with alerts shown on phones."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.types import Document, Instant
from tests.kit import build

WEEK = date(2026, 2, 23)
#: An earlier version's key, and what the message was about: "{household}", "{member}", "{chat}" are ids in the cast.
KEYS: dict[str, tuple[str, str] | None] = {
    "comment:{household}:2026-02-23:form:{member}": ("week", "71"),
    "comment:{household}:2026-02-16:form:{member}": None,
    "payment_confirmed:12:{member}": ("payment", "12"),
    "payment_rejected:13:{member}": ("payment", "13"),
    "instalment_reminder:14:{member}:2026-03-01:-7": ("instalment", "14"),
    "instalment_snooze:15:{member}:2026-03-01:0": ("instalment", "15"),
    "plan_news:16:{member}:1": ("plan", "16"),
    "checkin:{member}:2026-02-23": ("checkin", "72"),
    "checkin:{member}:2026-02-16": None,
    "checkin_follow_up:17:1": ("checkin", "17"),
    "session_reminder:18:{member}:2026-03-01:1": ("session", "18"),
    "notice:19:{member}": ("session", "19"),
    "promoted:20:{member}:2026-03-01T10:00:00+00:00": ("session", "20"),
    "broadcast:21:{member}": ("broadcast", "21"),
    "crisis:22:violence:2026-03-01": ("task", "22"),
    "crisis:23:held": ("task", "23"),
    "crisis:24:safe": ("conversation", "{chat}"),
    "promise:25:2026-03-01T10:00:00+00:00": ("task", "25"),
    "again:26:2026-03-01T10:00:00+00:00": ("task", "26"),
    "of another time": None,
    "of another:27:time": None,
}
#: What a message could be about as of revision 0012.
KINDS = {
    "conversation",
    "task",
    "checkin",
    "week",
    "plan",
    "instalment",
    "payment",
    "session",
    "broadcast",
}


def _put(session: Session, table: str, **values: Any) -> None:
    types = {"passed": Document, "week": sa.Date()}
    columns = [
        sa.column(name, types.get(name) or (Instant() if isinstance(value, datetime) else None))
        for name, value in values.items()
    ]
    session.execute(sa.insert(sa.table(table, *columns)).values(**values))


@pytest.fixture
def names(database: Database, clock: SetClock) -> dict[str, int]:
    """An older database with a message for each key, and alerts still showing on phones."""
    now = clock.now()

    def live(session: Session) -> dict[str, int]:
        cast = build.make_cast(session, clock)
        chat = build.conversation(session, clock, cast.amina)
        return {"household": cast.amrani, "member": cast.amina, "chat": chat, "staff": cast.giulia}

    def older(session: Session, names: dict[str, int]) -> None:
        household, staff = names["household"], names["staff"]
        _put(
            session,
            "week_reviews",
            id=71,
            household_id=household,
            week=WEEK,
            staff_id=staff,
            note="",
            updated_at=now,
        )
        asked: dict[str, Any] = {"state": "asked", "step": "", "passed": {}}
        _put(session, "checkins", id=72, household_id=household, week=WEEK, **asked)
        for key in KEYS:
            _put(
                session,
                "messages",
                conversation_id=names["chat"],
                bot_id=1,
                direction="out",
                state="sent",
                created_at=now,
                kind="text",
                text="",
                lane="reply",
                operation="send",
                attempts=0,
                unique_key=key.format(**names),
            )
        _put(
            session,
            "tasks",
            id=1,
            kind="crisis",
            state="open",
            urgency="high",
            unique_key="crisis:1",
            created_at=now,
        )
        for shown in ("done:1:0:high:0", "taken:1:2:high:0", ""):
            _put(
                session,
                "alerts",
                task_id=1,
                staff_id=staff,
                state="sent",
                attempts=1,
                due_at=now,
                created_at=now,
                shown=shown,
            )

    names = database.write(live)
    migrate.downgrade(database, "0011")
    database.write(lambda session: older(session, names))
    return names


def test_old_keys_become_columns_and_stay_as_they_were(database: Database, names: dict[str, int]) -> None:
    migrate.upgrade(database)

    def told() -> dict[str, Any]:
        with database.read() as session:
            query = sa.text(
                "SELECT unique_key, subject_kind, subject_id FROM messages WHERE unique_key IS NOT NULL"
            )
            return {
                row.unique_key: row.subject_kind and (row.subject_kind, row.subject_id)
                for row in session.execute(query)
            }

    expected = {
        key.format(**names): about and (about[0], int(about[1].format(**names)))
        for key, about in KEYS.items()
    }
    assert told() == expected
    assert {about[0] for about in expected.values() if about} == KINDS, "each kind has an old key"
    with database.read() as session:
        shown = session.execute(sa.text("SELECT shown_state FROM alerts ORDER BY id")).scalars().all()
    assert shown == ["done", "taken", None]
    migrate.downgrade(database, "0011")
    assert "subject_kind" not in {
        each["name"] for each in sa.inspect(database.writing).get_columns("messages")
    }
    migrate.upgrade(database)
    assert told() == expected
