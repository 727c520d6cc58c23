"""When staff receive families, and when they are away"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def _staff() -> sa.Column[int]:
    return sa.Column(
        "staff_id", types.Id, sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True
    )


def upgrade() -> None:
    op.create_table(
        "receiving_hours",
        sa.Column("id", types.Id, primary_key=True),
        _staff(),
        sa.Column("programme_id", types.Id, sa.ForeignKey("programmes.id"), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("way", sa.String(32), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("minutes", types.Id, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
    )
    op.create_table(
        "absences",
        sa.Column("id", types.Id, primary_key=True),
        _staff(),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("absences")
    op.drop_table("receiving_hours")
