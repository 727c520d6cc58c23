"""Messages are written with less work, and a limit can be taken out of the month plan"""

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Indexes that hold a row only where the column is set.
PARTIAL = {
    "ix_messages_broadcast_id_state": ("broadcast_id", ["broadcast_id", "state"]),
    "ix_messages_conversation_id_telegram_id": ("telegram_id", ["conversation_id", "telegram_id"]),
}
UNIQUE = {
    "uq_messages_bot_id_update_id": ("update_id", ["bot_id", "update_id"]),
    "uq_messages_unique_key": ("unique_key", ["unique_key"]),
}


def upgrade() -> None:
    for name in PARTIAL:
        op.drop_index(name, table_name="messages")
    with op.batch_alter_table("messages") as messages:
        messages.drop_constraint("fk_messages_about_id", type_="foreignkey")
        for name in UNIQUE:
            messages.drop_constraint(name, type_="unique")
    for name, (column, columns) in (PARTIAL | UNIQUE).items():
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            name, "messages", columns, unique=name in UNIQUE, sqlite_where=there, postgresql_where=there
        )
    with op.batch_alter_table("month_plan_lines") as lines:
        lines.alter_column("limit_minor", existing_type=types.Id, nullable=True)


def downgrade() -> None:
    # Without a line the one before it would hold again; a limit of nothing comes closest to none.
    op.execute("UPDATE month_plan_lines SET limit_minor = 0 WHERE limit_minor IS NULL")
    with op.batch_alter_table("month_plan_lines") as lines:
        lines.alter_column("limit_minor", existing_type=types.Id, nullable=False)
    for name in PARTIAL | UNIQUE:
        op.drop_index(name, table_name="messages")
    with op.batch_alter_table("messages") as messages:
        messages.create_foreign_key("fk_messages_about_id", "messages", ["about_id"], ["id"])
        for name, (_, columns) in UNIQUE.items():
            messages.create_unique_constraint(name, columns)
    for name, (_, columns) in PARTIAL.items():
        op.create_index(name, "messages", columns)
