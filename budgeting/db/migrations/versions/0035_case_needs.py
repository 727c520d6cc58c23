"""What a family needs: assessments and goals of a case"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_assessments",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("case_id", types.Id, sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("repeat_on", sa.Date(), nullable=True),
    )
    op.create_index("ix_case_assessments_case_id", "case_assessments", ["case_id"])
    op.create_table(
        "case_needs",
        sa.Column(
            "assessment_id",
            types.Id,
            sa.ForeignKey("case_assessments.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("area", sa.String(32), primary_key=True),
        sa.Column("standing", sa.String(32), nullable=False),
        sa.Column("how", types.PersonText(), nullable=False),
        sa.Column("wish", types.PersonText(), nullable=False),
    )
    op.create_table(
        "case_goals",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("case_id", types.Id, sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("area", sa.String(32), nullable=True),
        sa.Column("what", types.PersonText(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("created_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("settled_at", types.Instant(), nullable=True),
        sa.Column("settled_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
    )
    op.create_index("ix_case_goals_case_id", "case_goals", ["case_id"])
    with op.batch_alter_table("case_actions") as batch:
        batch.add_column(sa.Column("goal_id", types.Id, nullable=True))
        batch.create_foreign_key("fk_case_actions_goal_id", "case_goals", ["goal_id"], ["id"])
        batch.create_index("ix_case_actions_goal_id", ["goal_id"])


def downgrade() -> None:
    with op.batch_alter_table("case_actions") as batch:
        batch.drop_index("ix_case_actions_goal_id")
        batch.drop_constraint("fk_case_actions_goal_id", type_="foreignkey")
        batch.drop_column("goal_id")
    for table in ("case_goals", "case_needs", "case_assessments"):
        op.drop_table(table)
