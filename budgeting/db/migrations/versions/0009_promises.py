"""What was promised to a family has a latest time, and an alert goes on until somebody has it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WAITING = sa.text("state IN ('open', 'taken')")
HANGING = sa.text("telegram_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("due_at", types.Instant(), nullable=True))
        tasks.add_column(sa.Column("escalated_at", types.Instant(), nullable=True))
        tasks.add_column(sa.Column("kept_at", types.Instant(), nullable=True))
        tasks.add_column(sa.Column("next_alert_at", types.Instant(), nullable=True))
        tasks.add_column(sa.Column("leading_id", types.Id, nullable=True))
    op.create_index("ix_tasks_due_at", "tasks", ["due_at"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index(
        "ix_tasks_next_alert_at", "tasks", ["next_alert_at"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_index("ix_tasks_leading_id", "tasks", ["leading_id"])
    with op.batch_alter_table("alerts") as alerts:
        alerts.add_column(sa.Column("shown", sa.String(60), nullable=False, server_default=""))
        alerts.add_column(
            sa.Column("for_the_morning", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_index(
        "ix_alerts_sent_at", "alerts", ["sent_at"], sqlite_where=HANGING, postgresql_where=HANGING
    )
    with op.batch_alter_table("conversations") as conversations:
        conversations.add_column(sa.Column("held_after", types.Id, nullable=True))
        conversations.add_column(sa.Column("acknowledged_at", types.Instant(), nullable=True))
    with op.batch_alter_table("programmes") as programmes:
        programmes.add_column(
            sa.Column("same_day_until", sa.Time(), nullable=False, server_default="12:00:00.000000")
        )
        programmes.add_column(
            sa.Column("urgent_within_minutes", types.Id, nullable=False, server_default="60")
        )
        programmes.add_column(sa.Column("alert_after_minutes", types.Id, nullable=False, server_default="15"))
        programmes.add_column(
            sa.Column("night_alerts", sa.String(32), nullable=False, server_default="everybody")
        )
        programmes.add_column(sa.Column("on_call", types.Document, nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("programmes") as programmes:
        for column in (
            "on_call", "night_alerts", "alert_after_minutes", "urgent_within_minutes", "same_day_until"
        ):  # fmt: skip
            programmes.drop_column(column)
    with op.batch_alter_table("conversations") as conversations:
        conversations.drop_column("acknowledged_at")
        conversations.drop_column("held_after")
    op.drop_index("ix_alerts_sent_at", table_name="alerts")
    with op.batch_alter_table("alerts") as alerts:
        alerts.drop_column("for_the_morning")
        alerts.drop_column("shown")
    op.drop_index("ix_tasks_leading_id", table_name="tasks")
    op.drop_index("ix_tasks_next_alert_at", table_name="tasks")
    op.drop_index("ix_tasks_due_at", table_name="tasks")
    with op.batch_alter_table("tasks") as tasks:
        for column in ("leading_id", "next_alert_at", "kept_at", "escalated_at", "due_at"):
            tasks.drop_column(column)
