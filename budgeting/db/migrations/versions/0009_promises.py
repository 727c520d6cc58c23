"""What was promised to a family has a latest time"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("due_at", types.Instant(), nullable=True))
        tasks.add_column(sa.Column("escalated_at", types.Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tasks") as tasks:
        tasks.drop_column("escalated_at")
        tasks.drop_column("due_at")
