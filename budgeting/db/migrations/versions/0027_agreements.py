"""Pacts between families and programmes; what members ask about their data, and about who at home joins"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")
ASKED = sa.text("state = 'asked'")


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("purpose", types.PersonText(), nullable=False, server_default=""),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("hours_promised", types.Id, nullable=True),
        sa.Column("renews_id", types.Id, sa.ForeignKey("agreements.id"), nullable=True),
        sa.Column("created_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("ended_at", types.Instant(), nullable=True),
        sa.Column("outcome", types.PersonText(), nullable=False, server_default=""),
    )
    op.create_index("ix_agreements_household_id_state", "agreements", ["household_id", "state"])
    op.create_index("ix_agreements_state_ends_on", "agreements", ["state", "ends_on"])
    op.create_index("ix_agreements_renews_id", "agreements", ["renews_id"])
    op.create_table(
        "agreement_promises",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column(
            "agreement_id", types.Id, sa.ForeignKey("agreements.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("position", types.Id, nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("text", types.PersonText(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("done_at", types.Instant(), nullable=True),
        sa.Column("done_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("done_by_member", types.Id, sa.ForeignKey("members.id"), nullable=True),
    )
    op.create_index(
        "ix_agreement_promises_agreement_id_position", "agreement_promises", ["agreement_id", "position"]
    )
    op.create_table(
        "agreement_hours",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column(
            "agreement_id", types.Id, sa.ForeignKey("agreements.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("minutes", types.Id, nullable=False),
        sa.Column("purpose", types.PersonText(), nullable=False, server_default=""),
        sa.Column("written_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("written_by_member", types.Id, sa.ForeignKey("members.id"), nullable=True),
        sa.Column("written_at", types.Instant(), nullable=False),
        sa.Column("settled_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("settled_at", types.Instant(), nullable=True),
    )
    op.create_index(
        "ix_agreement_hours_agreement_id_given_on", "agreement_hours", ["agreement_id", "given_on"]
    )
    op.create_index("ix_agreement_hours_written_by_member", "agreement_hours", ["written_by_member"])
    op.create_table(
        "data_exports",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("conversation_id", types.Id, sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("batch_id", types.Id, sa.ForeignKey("batches.id", ondelete="SET NULL"), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("finished_at", types.Instant(), nullable=True),
    )
    op.create_index("ix_data_exports_member_id_asked_at", "data_exports", ["member_id", "asked_at"])
    op.create_index("ix_data_exports_conversation_id", "data_exports", ["conversation_id"])
    op.create_index("ix_data_exports_batch_id", "data_exports", ["batch_id"])
    op.create_index(
        "uq_data_exports_waiting",
        "data_exports",
        ["member_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_table(
        "erasure_requests",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("settled_at", types.Instant(), nullable=True),
    )
    op.create_index("ix_erasure_requests_household_id", "erasure_requests", ["household_id"])
    op.create_index("ix_erasure_requests_member_id", "erasure_requests", ["member_id"])
    op.create_index("ix_erasure_requests_state_asked_at", "erasure_requests", ["state", "asked_at"])
    op.create_index(
        "uq_erasure_requests_asked",
        "erasure_requests",
        ["member_id"],
        unique=True,
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )
    op.create_table(
        "invite_requests",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("name", types.PersonText(), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("settled_at", types.Instant(), nullable=True),
        sa.Column("answer", types.PersonText(), nullable=False, server_default=""),
    )
    op.create_index("ix_invite_requests_household_id_state", "invite_requests", ["household_id", "state"])
    op.create_index("ix_invite_requests_member_id", "invite_requests", ["member_id"])


def downgrade() -> None:
    for table in (
        "invite_requests",
        "erasure_requests",
        "data_exports",
        "agreement_hours",
        "agreement_promises",
        "agreements",
    ):
        op.drop_table(table)
