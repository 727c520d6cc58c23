"""What a household will have to pay, the rent among it: one bill for each due date; and when cash was counted"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bills",
        sa.Column("id", types.Id, primary_key=True),
        _reference("household_id", "households.id", nullable=False),
        sa.Column("category", sa.String(24), nullable=False),
        sa.Column("label", types.PersonText(), nullable=False),
        sa.Column("amount_minor", types.Id, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("every", sa.String(32), nullable=False),
        sa.Column("month_day", types.Id, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        _reference("entered_by", "staff.id"),
        _reference("entered_by_member", "members.id"),
        sa.Column("notice_number", sa.String(18), nullable=True),
        sa.Column("creditor_code", sa.String(11), nullable=True),
        _reference("instalment_id", "instalments.id"),
        _reference("follows_id", "bills.id"),
        _reference("entry_id", "entries.id", ondelete="SET NULL"),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.UniqueConstraint("household_id", "notice_number", name="uq_bills_household_id_notice_number"),
        sa.UniqueConstraint("follows_id", name="uq_bills_follows_id"),
    )
    op.create_index("ix_bills_household_id_state_due_on", "bills", ["household_id", "state", "due_on"])
    op.create_index("ix_bills_instalment_id", "bills", ["instalment_id"])
    op.create_index("ix_bills_entry_id", "bills", ["entry_id"])
    with op.batch_alter_table("checkins") as checkins:
        checkins.add_column(sa.Column("cash_at", types.Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("checkins") as checkins:
        checkins.drop_column("cash_at")
    op.drop_table("bills")


def _reference(name: str, to: str, *, nullable: bool = True, ondelete: str | None = None) -> sa.Column[int]:
    key = sa.ForeignKey(to, name=f"fk_bills_{name}", ondelete=ondelete)
    return sa.Column(name, types.Id, key, nullable=nullable)
