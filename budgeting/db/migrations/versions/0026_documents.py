"""The documents drawer, what staff ask for, and the answers to the well-being scale"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
ONCE = sa.text("moment <> 'own'")
UNFINISHED = sa.text("state IN ('asked', 'open')")


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=True),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("tells_arrears", sa.Boolean(), nullable=False),
        sa.Column("replaces_id", types.Id, sa.ForeignKey("documents.id"), nullable=True),
        sa.Column("seen_at", types.Instant(), nullable=True),
        sa.Column("seen_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("ended_at", types.Instant(), nullable=True),
    )
    op.create_index("ix_documents_household_id_kind", "documents", ["household_id", "kind"])
    op.create_index("ix_documents_member_id", "documents", ["member_id"])
    op.create_table(
        "document_requests",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("document_id", types.Id, sa.ForeignKey("documents.id"), nullable=True),
        sa.Column("asked_by", types.Id, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("ended_at", types.Instant(), nullable=True),
    )
    op.create_index("ix_document_requests_household_id", "document_requests", ["household_id"])
    op.create_index(
        "ix_document_requests_open",
        "document_requests",
        ["household_id", "kind"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "wellbeing_surveys",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("moment", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("staff_id", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("age", sa.String(32), nullable=True),
        sa.Column("answers", types.Document, nullable=False),
        sa.Column("score", types.Id, nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("touched_at", types.Instant(), nullable=False),
        sa.Column("finished_at", types.Instant(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
    )
    op.create_index("ix_wellbeing_surveys_household_id", "wellbeing_surveys", ["household_id"])
    op.create_index("ix_wellbeing_surveys_member_id", "wellbeing_surveys", ["member_id"])
    op.create_index(
        "ix_wellbeing_surveys_moment",
        "wellbeing_surveys",
        ["member_id", "moment"],
        unique=True,
        sqlite_where=ONCE,
        postgresql_where=ONCE,
    )
    op.create_index(
        "ix_wellbeing_surveys_unfinished",
        "wellbeing_surveys",
        ["member_id"],
        unique=True,
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )


def downgrade() -> None:
    op.drop_table("wellbeing_surveys")
    op.drop_table("document_requests")
    op.drop_table("documents")
