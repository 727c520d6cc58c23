"""Proposed pauses, counter-proposals of families, and what staff note about a proposal"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pause_proposals",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("plan_id", types.Id, sa.ForeignKey("repayment_plans.id"), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
    )
    op.create_index("ix_pause_proposals_household_id", "pause_proposals", ["household_id"])
    op.create_table(
        "counter_proposals",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("plan_id", types.Id, sa.ForeignKey("repayment_plans.id"), nullable=True),
        sa.Column("debt_id", types.Id, sa.ForeignKey("debts.id"), nullable=True),
        sa.Column("answers_id", types.Id, sa.ForeignKey("approvals.id"), nullable=True),
        sa.Column("amount_minor", types.Id, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("day", types.Id, nullable=False),
        sa.Column("becomes_id", types.Id, sa.ForeignKey("repayment_plans.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
    )
    op.create_index("ix_counter_proposals_household_id", "counter_proposals", ["household_id"])
    op.create_index("ix_counter_proposals_becomes_id", "counter_proposals", ["becomes_id"])
    with op.batch_alter_table("approvals") as approvals:
        approvals.add_column(sa.Column("note", types.PersonText(), nullable=False, server_default=""))


def downgrade() -> None:
    # Nobody can answer them any more.
    for kind in ("pause_proposal", "counter_proposal"):
        op.execute(sa.text("DELETE FROM approvals WHERE subject_kind = :kind").bindparams(kind=kind))
    with op.batch_alter_table("approvals") as approvals:
        approvals.drop_column("note")
    op.drop_table("counter_proposals")
    op.drop_table("pause_proposals")
