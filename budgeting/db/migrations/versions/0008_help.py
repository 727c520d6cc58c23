"""Numbers that help, and whether it is safe to write"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("programmes") as programmes:
        programmes.add_column(
            sa.Column("help_numbers", types.Document, nullable=False, server_default=sa.text("'[]'"))
        )
    with op.batch_alter_table("members") as members:
        members.add_column(sa.Column("unsafe_at", types.Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("members") as members:
        members.drop_column("unsafe_at")
    with op.batch_alter_table("programmes") as programmes:
        programmes.drop_column("help_numbers")
