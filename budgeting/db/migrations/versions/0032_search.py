"""Words of messages and names, for searching"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The clock gives the rows that are there their words."""
    word = types.PersonText().with_variant(types.PersonText(collation="C"), "postgresql")
    op.create_table(
        "message_words",
        sa.Column("message_id", types.Id, sa.ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("word", word, primary_key=True),
        sa.Column("conversation_id", types.Id, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_message_words_word", "message_words", ["word", "conversation_id", "message_id"])
    op.create_table(
        "name_words",
        sa.Column(
            "household_id", types.Id, sa.ForeignKey("households.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("word", word, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_words_word", "name_words", ["word", "household_id"])
    op.create_table(
        "search_progress",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("up_to", types.Id, nullable=False),
        sa.Column("made_at", types.Instant(), nullable=True),
    )


def downgrade() -> None:
    for table in ("search_progress", "name_words", "message_words"):
        op.drop_table(table)
