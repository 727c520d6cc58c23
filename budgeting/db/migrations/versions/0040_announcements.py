"""Announcements: buttons and who tapped them, pauses, tests on a staff person's own phone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("broadcasts") as batch:
        batch.add_column(sa.Column("buttons", types.Document, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("paused_at", types.Instant(), nullable=True))
        batch.add_column(sa.Column("error", sa.String(80), nullable=True))
    # So far only an error has paused one.
    op.execute("UPDATE broadcasts SET error = 'unknown' WHERE state = 'paused'")
    op.create_table(
        "broadcast_answers",
        sa.Column(
            "broadcast_id", types.Id, sa.ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False
        ),
        sa.Column(
            "member_id",
            types.Id,
            sa.ForeignKey("members.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("button", sa.String(24), primary_key=True),
        sa.Column("answered_at", types.Instant(), nullable=False),
    )
    op.create_index("ix_broadcast_answers_member_id", "broadcast_answers", ["member_id"])
    op.create_table(
        "broadcast_trials",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("spans", types.Document, nullable=False),
        sa.Column("buttons", types.Document, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
    )
    op.create_index("ix_broadcast_trials_staff_id", "broadcast_trials", ["staff_id"])


def downgrade() -> None:
    op.drop_table("broadcast_trials")
    op.drop_table("broadcast_answers")
    with op.batch_alter_table("broadcasts") as batch:
        batch.drop_column("error")
        batch.drop_column("paused_at")
        batch.drop_column("buttons")
