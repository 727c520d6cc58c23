"""Every open thing has a next step in time"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as table:
        table.add_column(sa.Column("cause", sa.String(40), nullable=False, server_default=""))
    with op.batch_alter_table("repayment_plans") as table:
        table.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
    with op.batch_alter_table("programmes") as table:
        table.add_column(sa.Column("checked_on", sa.Date(), nullable=True))


def downgrade() -> None:
    for name, column in (
        ("programmes", "checked_on"),
        ("repayment_plans", "paused_until"),
        ("tasks", "cause"),
    ):
        with op.batch_alter_table(name) as table:
            table.drop_column(column)
