"""The languages staff read, and requests to read a family's message"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_languages",
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("language", sa.String(12), primary_key=True),
    )
    op.create_table(
        "reading_requests",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("message_id", types.Id, sa.ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("asked_by", types.Id, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("reader_id", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("due_at", types.Instant(), nullable=True),
        sa.Column("ended_at", types.Instant(), nullable=True),
        sa.Column("note_id", types.Id, sa.ForeignKey("messages.id", ondelete="SET NULL"), nullable=True),
    )
    for column in ("message_id", "reader_id", "note_id"):
        op.create_index(f"ix_reading_requests_{column}", "reading_requests", [column])
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_reading_requests_due_at",
        "reading_requests",
        ["due_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    for table in ("reading_requests", "staff_languages"):
        op.drop_table(table)
