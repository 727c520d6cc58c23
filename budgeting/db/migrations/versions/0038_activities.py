"""Meetings online, why an allowance is late, childcare among the participants of a course"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

LIVE = sa.text("state IN ('asked', 'agreed')")


def upgrade() -> None:
    with op.batch_alter_table("activities") as batch:
        batch.add_column(sa.Column("site_id", types.Id, nullable=True))
        batch.create_foreign_key("fk_activities_site_id", "sites", ["site_id"], ["id"])
    with op.batch_alter_table("sessions") as batch:
        batch.add_column(sa.Column("online_url", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("sessions") as batch:
        batch.alter_column("online_url", server_default=None)
    with op.batch_alter_table("allowances") as batch:
        batch.add_column(sa.Column("delay", sa.String(32), nullable=True))
        batch.add_column(sa.Column("delayed_from", sa.Date(), nullable=True))
        batch.add_column(sa.Column("delays", types.Id, nullable=False, server_default="0"))
    with op.batch_alter_table("allowances") as batch:
        batch.alter_column("delays", server_default=None)
    op.create_table(
        "childcare_entries",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("session_id", types.Id, sa.ForeignKey("sessions.id"), nullable=False),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("children", types.Id, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.UniqueConstraint("session_id", "member_id", name="uq_childcare_entries_session_id_member_id"),
    )
    op.create_index("ix_childcare_entries_household_id", "childcare_entries", ["household_id"])
    op.create_index("ix_childcare_entries_member_id", "childcare_entries", ["member_id"])
    op.create_table(
        "childcare_swaps",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("session_id", types.Id, sa.ForeignKey("sessions.id"), nullable=False),
        *(
            sa.Column(
                side, types.Id, sa.ForeignKey("childcare_entries.id", ondelete="CASCADE"), nullable=False
            )
            for side in ("need_id", "offer_id")
        ),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("need_agrees", sa.Boolean(), nullable=False),
        sa.Column("offer_agrees", sa.Boolean(), nullable=False),
        sa.Column("sequence", types.Id, nullable=False),
        sa.Column("asked_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
    )
    op.create_index("ix_childcare_swaps_session_id", "childcare_swaps", ["session_id"])
    for side in ("need", "offer"):
        op.create_index(
            f"ux_childcare_swaps_{side}",
            "childcare_swaps",
            [f"{side}_id"],
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )


def downgrade() -> None:
    for table in ("childcare_swaps", "childcare_entries"):
        op.drop_table(table)
    with op.batch_alter_table("allowances") as batch:
        batch.drop_column("delays")
        batch.drop_column("delayed_from")
        batch.drop_column("delay")
    with op.batch_alter_table("sessions") as batch:
        batch.drop_column("online_url")
    with op.batch_alter_table("activities") as batch:
        batch.drop_constraint("fk_activities_site_id", type_="foreignkey")
        batch.drop_column("site_id")
