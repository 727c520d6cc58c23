"""Referrals: services, what a family lets us pass on to them, their answers, and families proposed to us"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partners",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("programme_id", types.Id, sa.ForeignKey("programmes.id"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False, server_default=""),
        sa.Column("email", sa.String(254), nullable=False, server_default=""),
        sa.Column("phone", sa.String(40), nullable=False, server_default=""),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("archived_at", types.Instant(), nullable=True),
    )
    op.create_index("ix_partners_programme_id", "partners", ["programme_id"])
    op.create_table(
        "referrals",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("case_id", types.Id, sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("partner_id", types.Id, sa.ForeignKey("partners.id"), nullable=False),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("partner_name", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("why", types.PersonText(), nullable=False, server_default=""),
        sa.Column("scope", types.Document, nullable=False),
        sa.Column("facts", types.Document, nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("consent_version", sa.String(20), nullable=False, server_default=""),
        sa.Column("language", sa.String(12), nullable=False, server_default=""),
        sa.Column("consented_at", types.Instant(), nullable=True),
        sa.Column("consent_given", sa.String(32), nullable=True),
        sa.Column("witness_id", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("witness", types.PersonText(), nullable=False, server_default=""),
        sa.Column("withdrawn_at", types.Instant(), nullable=True),
        sa.Column("created_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("ended_at", types.Instant(), nullable=True),
    )
    op.create_index("ix_referrals_household_id_state", "referrals", ["household_id", "state"])
    op.create_index("ix_referrals_state_due_on", "referrals", ["state", "due_on"])
    for column in ("case_id", "partner_id", "member_id"):
        op.create_index(f"ix_referrals_{column}", "referrals", [column])
    op.create_table(
        "referral_links",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("referral_id", types.Id, sa.ForeignKey("referrals.id", ondelete="CASCADE"), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(32), nullable=True),
        sa.Column("created_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.Column("opened_at", types.Instant(), nullable=True),
        sa.Column("answered_at", types.Instant(), nullable=True),
        sa.Column("revoked_at", types.Instant(), nullable=True),
        sa.UniqueConstraint("token_hash", name="uq_referral_links_token_hash"),
    )
    op.create_index("ix_referral_links_referral_id", "referral_links", ["referral_id"])
    op.create_table(
        "referral_answers",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("referral_id", types.Id, sa.ForeignKey("referrals.id", ondelete="CASCADE"), nullable=False),
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("note", types.PersonText(), nullable=False, server_default=""),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("answered_at", types.Instant(), nullable=False),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id"), nullable=True),
    )
    op.create_index("ix_referral_answers_referral_id", "referral_answers", ["referral_id"])
    op.create_table(
        "incoming_referrals",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("programme_id", types.Id, sa.ForeignKey("programmes.id"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("proposed_by", types.PersonText(), nullable=False),
        sa.Column("contact", types.PersonText(), nullable=False, server_default=""),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_how", types.PersonText(), nullable=False, server_default=""),
        sa.Column("name", types.PersonText(), nullable=False, server_default=""),
        sa.Column("phone", types.PersonText(), nullable=False, server_default=""),
        sa.Column("language", sa.String(12), nullable=False, server_default="it"),
        sa.Column("why", types.PersonText(), nullable=False, server_default=""),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=True),
        sa.Column("created_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("settled_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("settled_at", types.Instant(), nullable=True),
        sa.Column("answer", types.PersonText(), nullable=False, server_default=""),
    )
    op.create_index(
        "ix_incoming_referrals_programme_id_state", "incoming_referrals", ["programme_id", "state"]
    )
    op.create_index("ix_incoming_referrals_household_id", "incoming_referrals", ["household_id"])


def downgrade() -> None:
    for table in ("incoming_referrals", "referral_answers", "referral_links", "referrals", "partners"):
        op.drop_table(table)
