"""A family sets its own month plan, gets a card of its month, and says what it does itself"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def _household() -> sa.Column[int]:
    return sa.Column(
        "household_id", types.Id, sa.ForeignKey("households.id", ondelete="CASCADE"), nullable=False
    )


def upgrade() -> None:
    with op.batch_alter_table("month_plan_lines") as lines:
        lines.add_column(sa.Column("set_by_member", types.Id, nullable=True))
        lines.create_foreign_key("fk_month_plan_lines_set_by_member", "members", ["set_by_member"], ["id"])
    op.create_table(
        "month_plan_words",
        sa.Column(
            "household_id", types.Id, sa.ForeignKey("households.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("month", sa.Date(), primary_key=True),
        sa.Column("category", sa.String(24), primary_key=True),
        sa.Column("percent", types.Id, primary_key=True),
        sa.Column("told_at", types.Instant(), nullable=False),
    )
    op.create_table(
        "month_cards",
        sa.Column("id", types.Id, primary_key=True),
        _household(),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("weeks_asked", types.Id, nullable=False),
        sa.Column("weeks_answered", types.Id, nullable=False),
        sa.Column("days_written", types.Id, nullable=False),
        sa.Column("less_on", sa.String(24), nullable=True),
        sa.Column("instalments_due", types.Id, nullable=False),
        sa.Column("instalments_kept", types.Id, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.UniqueConstraint("household_id", "last_day", name="uq_month_cards_household_id_last_day"),
    )
    op.create_table(
        "month_wishes",
        sa.Column("id", types.Id, primary_key=True),
        _household(),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("category", sa.String(24), nullable=True),
        sa.Column("words", types.PersonText(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("answered_at", types.Instant(), nullable=True),
    )
    op.create_index("ix_month_wishes_household_id", "month_wishes", ["household_id"])
    op.create_index("ix_month_wishes_member_id_month", "month_wishes", ["member_id", "month"])
    op.create_table(
        "correctives",
        sa.Column("id", types.Id, primary_key=True),
        _household(),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("words", types.PersonText(), nullable=False),
        sa.Column("amount_minor", types.Id, nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("often", sa.String(32), nullable=False),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=True),
        sa.Column("by_day", sa.Date(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("added_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("added_by_member", types.Id, sa.ForeignKey("members.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("answered_at", types.Instant(), nullable=False),
        sa.Column("asked_for", sa.Date(), nullable=True),
        sa.Column("unanswered", types.Id, nullable=False),
        sa.Column("observed_at", types.Instant(), nullable=True),
        sa.Column("observed_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
    )
    op.create_index("ix_correctives_household_id_state", "correctives", ["household_id", "state"])
    op.create_table(
        "corrective_changes",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column(
            "corrective_id", types.Id, sa.ForeignKey("correctives.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=True),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("event", sa.String(32), nullable=False),
    )
    op.create_index("ix_corrective_changes_corrective_id", "corrective_changes", ["corrective_id"])


def downgrade() -> None:
    op.drop_table("corrective_changes")
    op.drop_table("correctives")
    op.drop_table("month_wishes")
    op.drop_table("month_cards")
    op.drop_table("month_plan_words")
    # Pay days after the 28th would be refused by the version before.
    op.execute("UPDATE households SET pay_day = 28 WHERE pay_day > 28")
    with op.batch_alter_table("month_plan_lines") as lines:
        lines.drop_constraint("fk_month_plan_lines_set_by_member", type_="foreignkey")
        lines.drop_column("set_by_member")
