"""Photos of payment notices wait to be read; an instalment knows the number of its notice"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "notice_photos",
        sa.Column("id", types.Id, nullable=False),
        sa.Column("message_id", types.Id, nullable=False),
        sa.Column("conversation_id", types.Id, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("expected", sa.Boolean(), nullable=False),
        sa.Column("attempts", types.Id, nullable=False),
        sa.Column("notices", types.Document, nullable=True),
        sa.Column("created_at", types.Instant, nullable=False),
        sa.Column("read_at", types.Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_notice_photos_conversation_id"),
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_notice_photos_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_photos")),
        sa.UniqueConstraint("message_id", name=op.f("uq_notice_photos_message_id")),
    )
    op.create_index(op.f("ix_notice_photos_conversation_id"), "notice_photos", ["conversation_id"])
    op.create_index(
        "ix_notice_photos_waiting",
        "notice_photos",
        ["state", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    with op.batch_alter_table("instalments") as instalments:
        instalments.add_column(sa.Column("notice_number", sa.String(18), nullable=True))
        instalments.add_column(sa.Column("creditor_code", sa.String(11), nullable=True))
        instalments.create_index("ix_instalments_notice_number", ["notice_number"])
    op.create_index("ix_bills_notice_number", "bills", ["notice_number"])


def downgrade() -> None:
    op.drop_index("ix_bills_notice_number", "bills")
    with op.batch_alter_table("instalments") as instalments:
        instalments.drop_index("ix_instalments_notice_number")
        instalments.drop_column("creditor_code")
        instalments.drop_column("notice_number")
    op.drop_table("notice_photos")
