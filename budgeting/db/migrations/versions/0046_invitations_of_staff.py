"""Invitations of staff: a single-use link to set one's own password"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("invitation_hash", sa.LargeBinary(32), nullable=True))
    op.add_column("staff", sa.Column("invitation_key_hash", sa.LargeBinary(32), nullable=True))
    op.add_column("staff", sa.Column("invitation_expires_at", types.Instant(), nullable=True))
    op.create_index("ix_staff_invitation_hash", "staff", ["invitation_hash"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_staff_invitation_hash", "staff")
    for column in ("invitation_expires_at", "invitation_key_hash", "invitation_hash"):
        op.drop_column("staff", column)
