"""The phrasebook: what a programme changed or added in it, and the questions put to families"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phrases",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("programme_id", types.Id, sa.ForeignKey("programmes.id"), nullable=False),
        sa.Column("ready", sa.String(40), nullable=True),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("tells_arrears", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("texts", types.Document, nullable=False),
        sa.Column("answers", types.Document, nullable=False),
        sa.Column("retired_at", types.Instant(), nullable=True),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.Column("changed_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.UniqueConstraint("programme_id", "ready"),
    )
    op.create_table(
        "phrase_questions",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column(
            "message_id",
            types.Id,
            sa.ForeignKey("messages.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("conversation_id", types.Id, sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("phrase", sa.String(40), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("asked_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("answer", types.Id, nullable=True),
        sa.Column("answered_at", types.Instant(), nullable=True),
    )
    op.create_index("ix_phrase_questions_member_id", "phrase_questions", ["member_id"])
    op.create_index(
        "ix_phrase_questions_conversation_id_state", "phrase_questions", ["conversation_id", "state"]
    )
    op.create_index("ix_phrase_questions_household_id_state", "phrase_questions", ["household_id", "state"])


def downgrade() -> None:
    for table in ("phrase_questions", "phrases"):
        op.drop_table(table)
