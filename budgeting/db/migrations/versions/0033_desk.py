"""Answers sent at a chosen time, labels, presence in a conversation, and when a snooze ended"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def _scheduled_answers() -> None:
    op.create_table(
        "scheduled_answers",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("conversation_id", types.Id, sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("written_by", types.Id, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("text", types.PersonText(), nullable=False),
        sa.Column("phrase", sa.String(40), nullable=False),
        sa.Column("filling", types.Document, nullable=True),
        sa.Column("parts", types.Document, nullable=True),
        *(
            sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            for name in ("confirmed", "sure", "beside")
        ),
        sa.Column("send_at", types.Instant(), nullable=False),
        sa.Column("after_id", types.Id, nullable=False),
        sa.Column("rung", types.Id, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("why", sa.String(40), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("held_at", types.Instant(), nullable=True),
        sa.Column("settled_at", types.Instant(), nullable=True),
        sa.Column("settled_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("message_id", types.Id, sa.ForeignKey("messages.id", ondelete="SET NULL"), nullable=True),
    )
    for column in ("conversation_id", "staff_id", "message_id"):
        op.create_index(f"ix_scheduled_answers_{column}", "scheduled_answers", [column])
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_scheduled_answers_waiting",
        "scheduled_answers",
        ["send_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def upgrade() -> None:
    _scheduled_answers()
    op.create_table(
        "labels",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("programme_id", types.Id, sa.ForeignKey("programmes.id"), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("colour", sa.String(32), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("archived_at", types.Instant(), nullable=True),
    )
    op.create_index("ix_labels_programme_id_name", "labels", ["programme_id", "name"])
    op.create_table(
        "conversation_labels",
        sa.Column(
            "conversation_id",
            types.Id,
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("label_id", types.Id, sa.ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("set_by", types.Id, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("set_at", types.Instant(), nullable=False),
    )
    op.create_index("ix_conversation_labels_label_id", "conversation_labels", ["label_id"])
    op.create_table(
        "presence",
        sa.Column(
            "conversation_id",
            types.Id,
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("doing", sa.String(32), nullable=False),
        sa.Column("until", types.Instant(), nullable=False),
    )
    op.create_index("ix_presence_staff_id", "presence", ["staff_id"])
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("snoozed_at", types.Instant(), nullable=True))
        table.add_column(sa.Column("woken_at", types.Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("conversations") as table:
        table.drop_column("woken_at")
        table.drop_column("snoozed_at")
    for name in ("presence", "conversation_labels", "labels", "scheduled_answers"):
        op.drop_table(name)
