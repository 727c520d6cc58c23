"""Files are kept here: their rows, and their bytes by hash in a table of their own

What families sent before, and the charts that they got, is fetched afterwards, as far as the messenger still has it: each message with a file gets
a row that waits, five of them a second, so that what comes in meanwhile finds its turn.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BATCH = 2_000
EACH = timedelta(seconds=0.2)
KINDS = ("photo", "document", "voice", "audio", "video", "edit")
WAITING = sa.text("state = 'waiting'")

_MESSAGES = sa.table(
    "messages",
    sa.column("id", types.Id),
    sa.column("conversation_id", types.Id),
    sa.column("bot_id", types.Id),
    sa.column("state", sa.String),
    sa.column("kind", sa.String),
    sa.column("created_at", types.Instant),
    sa.column("media", types.Document),
)


def upgrade() -> None:
    op.create_table(
        "file_contents",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_contents")),
    )
    files = op.create_table(
        "files",
        sa.Column("id", types.Id, nullable=False),
        sa.Column("subject_kind", sa.String(32), nullable=False),
        sa.Column("subject_id", types.Id, nullable=False),
        sa.Column("conversation_id", types.Id, nullable=True),
        sa.Column("household_id", types.Id, nullable=True),
        sa.Column("programme_id", types.Id, nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", types.Instant, nullable=False),
        sa.Column("kept_at", types.Instant, nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size", types.Id, nullable=True),
        sa.Column("pictured", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(32), nullable=True),
        sa.Column("bot_id", types.Id, nullable=True),
        sa.Column("remote_id", sa.String(500), nullable=True),
        sa.Column("remote_unique_id", sa.String(200), nullable=True),
        sa.Column("attempts", types.Id, nullable=False),
        sa.Column("next_try_at", types.Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_files_conversation_id")
        ),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_files_household_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_files_programme_id")),
        sa.ForeignKeyConstraint(["sha256"], ["file_contents.sha256"], name=op.f("fk_files_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index("ix_files_subject_kind_subject_id", "files", ["subject_kind", "subject_id"])
    op.create_index(
        "ix_files_waiting", "files", ["next_try_at", "id"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    for column in ("conversation_id", "household_id", "programme_id", "sha256", "remote_unique_id"):
        op.create_index(f"ix_files_{column}", "files", [column])
    _expect(files)


def downgrade() -> None:
    # The messages still say what Telegram calls their files.
    op.drop_table("files")
    op.drop_table("file_contents")


def _expect(files: sa.Table) -> None:
    connection, after, turn = op.get_bind(), 0, datetime.now(UTC)
    chosen = sa.and_(_MESSAGES.c.state != "unchanged", _MESSAGES.c.kind.in_(KINDS))
    while True:
        query = sa.select(_MESSAGES).where(chosen, _MESSAGES.c.id > after).order_by(_MESSAGES.c.id)
        rows = connection.execute(query.limit(BATCH)).all()
        if not rows:
            return
        after = rows[-1].id
        made = []
        for row in rows:
            media: dict[str, Any] = row.media or {}
            if "file_id" not in media:
                continue
            turn += EACH
            made.append(
                {
                    "subject_kind": "message",
                    "subject_id": row.id,
                    "conversation_id": row.conversation_id,
                    "state": "waiting",
                    "name": str(media.get("name") or "")[:200],
                    "created_at": row.created_at,
                    "media_type": "",
                    "size": media["size"] if isinstance(media.get("size"), int) else None,
                    "pictured": False,
                    "bot_id": row.bot_id,
                    "remote_id": str(media["file_id"])[:500],
                    "remote_unique_id": str(media["unique_id"])[:200] if media.get("unique_id") else None,
                    "attempts": 0,
                    "next_try_at": turn,
                }
            )
        if made:
            connection.execute(files.insert(), made)
