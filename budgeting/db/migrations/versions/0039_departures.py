"""Households that leave and come back, contact before joining, composition, ISEE, pauses of a programme"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("words", types.PersonText(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("handed_to", types.PersonText(), nullable=False),
        sa.Column("reach", types.PersonText(), nullable=False),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("back_at", types.Instant(), nullable=True),
        sa.Column("back_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
    )
    op.create_index("ix_departures_household_id", "departures", ["household_id"])
    op.create_table(
        "contact_attempts",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("way", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("words", types.PersonText(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
    )
    op.create_index(
        "ix_contact_attempts_household_id_made_on", "contact_attempts", ["household_id", "made_on"]
    )
    with op.batch_alter_table("members") as batch:
        batch.add_column(sa.Column("birth_year", types.Id, nullable=True))
        batch.add_column(sa.Column("elderly", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("households") as batch:
        batch.add_column(sa.Column("disability", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("disability_why", types.PersonText(), nullable=False, server_default=""))
    with op.batch_alter_table("documents") as batch:
        batch.add_column(sa.Column("issued_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("amount_minor", types.Id, nullable=True))
    with op.batch_alter_table("programmes") as batch:
        batch.add_column(sa.Column("paused_at", types.Instant(), nullable=True))
        batch.add_column(sa.Column("paused_until", sa.Date(), nullable=True))


def downgrade() -> None:
    for table, columns in (
        ("programmes", ("paused_until", "paused_at")),
        ("documents", ("amount_minor", "issued_on")),
        ("households", ("disability_why", "disability")),
        ("members", ("elderly", "birth_year")),
    ):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)
    op.drop_table("contact_attempts")
    op.drop_table("departures")
