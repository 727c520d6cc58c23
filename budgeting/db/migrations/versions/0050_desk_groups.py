"""The group chat of a desk, and alerts that go there"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_groups",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("programme_id", types.Id, sa.ForeignKey("programmes.id"), nullable=False),
        sa.Column("chat_id", types.Id, nullable=True),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("linked_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("linked_at", types.Instant(), nullable=True),
        sa.Column("link_hash", sa.LargeBinary(32), nullable=True),
        sa.Column("link_expires_at", types.Instant(), nullable=True),
        sa.Column("offered_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("lost_at", types.Instant(), nullable=True),
        sa.Column("test_asked_at", types.Instant(), nullable=True),
        sa.Column("tested_at", types.Instant(), nullable=True),
        sa.Column("farewell_to", types.Id, nullable=True),
        sa.UniqueConstraint("programme_id"),
        sa.UniqueConstraint("chat_id"),
        sa.UniqueConstraint("link_hash"),
    )
    with op.batch_alter_table("alerts") as batch:
        batch.add_column(sa.Column("group_id", types.Id, nullable=True))
        batch.alter_column("staff_id", existing_type=types.Id, nullable=True)
        batch.create_foreign_key(op.f("fk_alerts_group_id"), "desk_groups", ["group_id"], ["id"])
        batch.create_index(op.f("ix_alerts_group_id"), ["group_id"])


def downgrade() -> None:
    op.execute("DELETE FROM alerts WHERE group_id IS NOT NULL")
    with op.batch_alter_table("alerts") as batch:
        batch.drop_index(op.f("ix_alerts_group_id"))
        batch.drop_constraint(op.f("fk_alerts_group_id"), type_="foreignkey")
        batch.alter_column("staff_id", existing_type=types.Id, nullable=False)
        batch.drop_column("group_id")
    op.drop_table("desk_groups")
