"""Sitting side by side at the console, weeks on paper, and who was beside the family"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

#: The columns that name the staff person beside the family.
BESIDE = (
    ("conversations", "beside_id"),
    ("entries", "beside_id"),
    ("checkins", "beside_id"),
    ("consents", "witness_id"),
)


def upgrade() -> None:
    op.create_table(
        "sittings",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column(
            "sign_in_id", types.Id, sa.ForeignKey("staff_sessions.id", ondelete="SET NULL"), nullable=True
        ),
        sa.Column(
            "conversation_id", types.Id, sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("started_at", types.Instant(), nullable=False),
        sa.Column("touched_at", types.Instant(), nullable=False),
        sa.Column("ended_at", types.Instant(), nullable=True),
        sa.Column("why", sa.String(32), nullable=True),
        sa.Column("unlocked_at", types.Instant(), nullable=True),
    )
    for column, condition in (("member_id", "ended_at IS NULL"), ("sign_in_id", "unlocked_at IS NULL")):
        op.create_index(
            f"uq_sittings_{column}",
            "sittings",
            [column],
            unique=True,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )
    op.create_index("ix_sittings_conversation_id", "sittings", ["conversation_id"])
    op.create_table(
        "paper_weeks",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("once", sa.String(40), nullable=False, unique=True),
        sa.Column("before", types.Document, nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("undone_at", types.Instant(), nullable=True),
    )
    op.create_index("ix_paper_weeks_household_id_week", "paper_weeks", ["household_id", "week"])
    for table, column in BESIDE:
        with op.batch_alter_table(table) as altered:
            altered.add_column(sa.Column(column, types.Id, nullable=True))
            altered.create_foreign_key(f"fk_{table}_{column}", "staff", [column], ["id"])
    with op.batch_alter_table("entries") as entries:
        entries.add_column(sa.Column("paper_week_id", types.Id, nullable=True))
        entries.create_foreign_key("fk_entries_paper_week_id", "paper_weeks", ["paper_week_id"], ["id"])
    op.create_index("ix_entries_paper_week_id", "entries", ["paper_week_id"])


def downgrade() -> None:
    op.drop_index("ix_entries_paper_week_id", "entries")
    with op.batch_alter_table("entries") as entries:
        entries.drop_constraint("fk_entries_paper_week_id", type_="foreignkey")
        entries.drop_column("paper_week_id")
    for table, column in BESIDE:
        with op.batch_alter_table(table) as altered:
            altered.drop_constraint(f"fk_{table}_{column}", type_="foreignkey")
            altered.drop_column(column)
    for table in ("paper_weeks", "sittings"):
        op.drop_table(table)
