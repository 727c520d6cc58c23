"""Certificates of activities, and their register"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_VALID = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("programme_id", types.Id, sa.ForeignKey("programmes.id"), nullable=False),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("activity_id", types.Id, sa.ForeignKey("activities.id"), nullable=False),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("year", types.Id, nullable=False),
        sa.Column("serial", types.Id, nullable=False),
        sa.Column("name", types.PersonText(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("done", types.Id, nullable=False),
        sa.Column("whole", types.Id, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("issued_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("issued_at", types.Instant(), nullable=False),
        sa.Column("delivered_at", types.Instant(), nullable=True),
        sa.Column("withdrawn_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("withdrawn_at", types.Instant(), nullable=True),
        sa.Column("why", types.PersonText(), nullable=False),
        sa.UniqueConstraint("programme_id", "year", "serial"),
    )
    for column in ("household_id", "activity_id", "member_id"):
        op.create_index(f"ix_certificates_{column}", "certificates", [column])
    op.create_index(
        "ix_certificates_valid",
        "certificates",
        ["activity_id", "member_id"],
        unique=True,
        sqlite_where=_VALID,
        postgresql_where=_VALID,
    )


def downgrade() -> None:
    op.drop_table("certificates")
