"""What became of the test of an announcement on its writer's own phone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # They were over in seconds: whatever still waits was forgotten by everybody.
    op.execute("DELETE FROM broadcast_trials")
    with op.batch_alter_table("broadcast_trials") as batch:
        batch.add_column(sa.Column("state", sa.String(32), nullable=False, server_default="waiting"))
        batch.add_column(sa.Column("problem", sa.String(32), nullable=True))
        batch.add_column(sa.Column("changed_at", types.Instant(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM broadcast_trials")
    with op.batch_alter_table("broadcast_trials") as batch:
        for column in ("changed_at", "problem", "state"):
            batch.drop_column(column)
