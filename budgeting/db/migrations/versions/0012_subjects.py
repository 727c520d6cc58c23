"""A message says what it is about in columns, and an alert how the task stood that it shows

What was said before is filled from the keys under which it was said, a few thousand rows at a time; the keys stay
as they are, so that the way back only drops the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BATCH = 2_000
THERE = sa.text("subject_kind IS NOT NULL")
#: What the first number of a key was, by its first word.
NUMBERED = {
    "payment_confirmed": "payment",
    "payment_rejected": "payment",
    "instalment_reminder": "instalment",
    "instalment_snooze": "instalment",
    "plan_news": "plan",
    "checkin_follow_up": "checkin",
    "session_reminder": "session",
    "notice": "session",
    "promoted": "session",
    "broadcast": "broadcast",
    "crisis": "task",
    "promise": "task",
    "again": "task",
}

_MESSAGES = sa.table(
    "messages",
    sa.column("id", types.Id),
    sa.column("conversation_id", types.Id),
    sa.column("unique_key", sa.String),
    sa.column("subject_kind", sa.String),
    sa.column("subject_id", types.Id),
)
_ALERTS = sa.table(
    "alerts", sa.column("id", types.Id), sa.column("shown", sa.String), sa.column("shown_state", sa.String)
)
Fill = Callable[[sa.Connection, Sequence[sa.Row[Any]]], list[dict[str, Any]]]


def upgrade() -> None:
    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("subject_kind", sa.String(32), nullable=True))
        messages.add_column(sa.Column("subject_id", types.Id, nullable=True))
    with op.batch_alter_table("alerts") as alerts:
        alerts.add_column(sa.Column("shown_state", sa.String(32), nullable=True))
    _fill(_MESSAGES, _MESSAGES.c.unique_key.is_not(None), ("subject_kind", "subject_id"), _subjects)
    _fill(_ALERTS, _ALERTS.c.shown != "", ("shown_state",), _shown)
    op.create_index(
        "ix_messages_subject",
        "messages",
        ["subject_kind", "subject_id", "conversation_id"],
        sqlite_where=THERE,
        postgresql_where=THERE,
    )


def downgrade() -> None:
    op.drop_index("ix_messages_subject", table_name="messages")
    with op.batch_alter_table("alerts") as alerts:
        alerts.drop_column("shown_state")
    with op.batch_alter_table("messages") as messages:
        messages.drop_column("subject_id")
        messages.drop_column("subject_kind")


def _fill(table: Any, chosen: Any, columns: Sequence[str], values: Fill) -> None:
    connection, after = op.get_bind(), 0
    write = sa.update(table).where(table.c.id == sa.bindparam("row"))
    write = write.values({name: sa.bindparam(f"new_{name}") for name in columns})
    while True:
        query = sa.select(table).where(chosen, table.c.id > after).order_by(table.c.id).limit(BATCH)
        rows = connection.execute(query).all()
        if not rows:
            return
        after = rows[-1].id
        if filled := values(connection, rows):
            connection.execute(write, filled)


def _subjects(connection: sa.Connection, rows: Sequence[sa.Row[Any]]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        what, *rest = row.unique_key.split(":")
        if not rest or not rest[0].isdigit():
            continue
        number: int | None = int(rest[0])
        kind = NUMBERED.get(what)
        if what == "crisis" and rest[-1] == "safe":
            kind, number = "conversation", row.conversation_id
        elif what == "comment":
            kind, number = "week", _review(connection, int(rest[0]), rest[1])
        elif what == "checkin":
            kind, number = "checkin", _checkin(connection, int(rest[0]), rest[1])
        if kind is not None and number is not None:
            found.append({"row": row.id, "new_subject_kind": kind, "new_subject_id": number})
    return found


def _review(connection: sa.Connection, household: int, week: str) -> int | None:
    query = sa.text("SELECT id FROM week_reviews WHERE household_id = :household AND week = :week")
    wanted = query.bindparams(sa.bindparam("week", type_=sa.Date()))
    return connection.execute(wanted, {"household": household, "week": _day(week)}).scalar()


def _checkin(connection: sa.Connection, member: int, week: str) -> int | None:
    query = sa.text(
        "SELECT checkins.id FROM checkins JOIN members ON members.household_id = checkins.household_id"
        " WHERE members.id = :member AND checkins.week = :week"
    )
    wanted = query.bindparams(sa.bindparam("week", type_=sa.Date()))
    return connection.execute(wanted, {"member": member, "week": _day(week)}).scalar()


def _day(written: str) -> date:
    return date.fromisoformat(written)


def _shown(_connection: sa.Connection, rows: Sequence[sa.Row[Any]]) -> list[dict[str, Any]]:
    return [{"row": row.id, "new_shown_state": row.shown.partition(":")[0]} for row in rows]
