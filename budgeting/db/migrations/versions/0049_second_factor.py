"""A code at sign-in: the authenticator's key, recovery codes, and who still owes the code"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff_sessions") as batch:
        batch.add_column(sa.Column("setting_up", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "pending_sign_ins",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.UniqueConstraint("token_hash", name="uq_pending_sign_ins_token_hash"),
    )
    op.create_index("ix_pending_sign_ins_staff_id", "pending_sign_ins", ["staff_id"])
    op.create_table(
        "second_factors",
        sa.Column(
            "staff_id",
            types.Id,
            sa.ForeignKey("staff.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("turned_on_at", types.Instant(), nullable=True),
        sa.Column("last_step", types.Id, nullable=True),
        sa.Column("new_key", sa.Text(), nullable=True),
        sa.Column("new_key_at", types.Instant(), nullable=True),
        sa.Column("tell_reset", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(32), nullable=False),
        sa.UniqueConstraint("staff_id", "code_hash", name="uq_recovery_codes_staff_id_code_hash"),
    )


def downgrade() -> None:
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")
    op.drop_table("pending_sign_ins")
    with op.batch_alter_table("staff_sessions") as batch:
        batch.drop_column("setting_up")
