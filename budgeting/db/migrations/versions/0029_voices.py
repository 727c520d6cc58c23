"""Reading messages aloud: members who listen, approved languages, what waits, the clips"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("members") as members:
        members.add_column(sa.Column("listens", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "approved_voices",
        sa.Column("programme_id", types.Id, sa.ForeignKey("programmes.id"), primary_key=True),
        sa.Column("language", sa.String(12), primary_key=True),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("approved_at", types.Instant(), nullable=False),
        sa.Column("approved_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
    )
    op.create_table(
        "voice_notes",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column(
            "message_id",
            types.Id,
            sa.ForeignKey("messages.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("attempts", types.Id, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
    )
    op.create_table(
        "voice_clips",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_until", types.Instant(), nullable=False),
    )
    op.create_index("ix_voice_clips_kept_until", "voice_clips", ["kept_until"])


def downgrade() -> None:
    for table in ("voice_clips", "voice_notes", "approved_voices"):
        op.drop_table(table)
    with op.batch_alter_table("members") as members:
        members.drop_column("listens")
