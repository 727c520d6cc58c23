"""Long jobs, and the bytes that belong to them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", types.Id, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("staff_id", types.Id, nullable=True),
        sa.Column("programme_id", types.Id, nullable=True),
        sa.Column("rights", types.Document, nullable=False),
        sa.Column("params", types.Document, nullable=False),
        sa.Column("form_key", sa.String(40), nullable=True),
        sa.Column("cursor", types.Document, nullable=False),
        sa.Column("done", types.Id, nullable=False),
        sa.Column("total", types.Id, nullable=True),
        sa.Column("owner", sa.String(60), nullable=False),
        sa.Column("fence", types.Id, nullable=False),
        sa.Column("beat", types.Id, nullable=False),
        sa.Column("attempts", types.Id, nullable=False),
        sa.Column("retry_at", types.Instant(), nullable=True),
        sa.Column("result", types.Document, nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("size", types.Id, nullable=False),
        sa.Column("error", sa.String(60), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("started_at", types.Instant(), nullable=True),
        sa.Column("finished_at", types.Instant(), nullable=True),
        sa.Column("emptied_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_batches_staff_id"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_batches_programme_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
        sa.UniqueConstraint("form_key", name="uq_batches_form_key"),
    )
    op.create_index("ix_batches_staff_id", "batches", ["staff_id"])
    op.create_index("ix_batches_programme_id", "batches", ["programme_id"])
    op.create_index("ix_batches_state_id", "batches", ["state", "id"])
    op.create_index("ix_batches_finished_at", "batches", ["finished_at"])
    op.create_table(
        "batch_pieces",
        sa.Column("id", types.Id, nullable=False),
        sa.Column("batch_id", types.Id, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("number", types.Id, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name="fk_batch_pieces_batch_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_batch_pieces"),
        sa.UniqueConstraint("batch_id", "kind", "number", name="uq_batch_pieces_batch_id_kind_number"),
    )


def downgrade() -> None:
    op.drop_table("batch_pieces")
    op.drop_table("batches")
