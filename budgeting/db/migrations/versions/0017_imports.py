"""Files that staff bring in, and their lines until they are committed or expire"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ONCE = sa.text("state IN ('created', 'in_use')")


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column(
            "programme_id",
            types.Id,
            sa.ForeignKey("programmes.id", name="fk_imports_programme_id"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("file_name", types.PersonText, nullable=False),
        sa.Column("file_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("layout", types.Document, nullable=False),
        sa.Column(
            "created_by", types.Id, sa.ForeignKey("staff.id", name="fk_imports_created_by"), nullable=True
        ),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.Column("forgotten_at", types.Instant(), nullable=True),
        sa.Column(
            "batch_id",
            types.Id,
            sa.ForeignKey("batches.id", name="fk_imports_batch_id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column(
            "committed_by", types.Id, sa.ForeignKey("staff.id", name="fk_imports_committed_by"), nullable=True
        ),
        sa.Column("committed_at", types.Instant(), nullable=True),
        sa.Column(
            "undone_by", types.Id, sa.ForeignKey("staff.id", name="fk_imports_undone_by"), nullable=True
        ),
        sa.Column("undone_at", types.Instant(), nullable=True),
    )
    for column in ("programme_id", "file_hash", "state", "expires_at", "batch_id"):
        op.create_index(f"ix_imports_{column}", "imports", [column])
    op.create_table(
        "import_rows",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column(
            "import_id",
            types.Id,
            sa.ForeignKey("imports.id", name="fk_import_rows_import_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("line", types.Id, nullable=False),
        sa.Column("first_line", types.Id, nullable=False),
        sa.Column("row_hash", sa.LargeBinary(32), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("cells", types.PersonText, nullable=False),
        sa.Column("read_as", types.PersonText, nullable=False),
        sa.Column("faults", types.Document, nullable=False),
        sa.Column("made", types.Document, nullable=True),
    )
    op.create_index("ix_import_rows_import_id_line", "import_rows", ["import_id", "line"], unique=True)
    op.create_index(
        "ix_import_rows_import_id_state_first_line", "import_rows", ["import_id", "state", "first_line"]
    )
    op.create_index(
        "ix_import_rows_row_hash",
        "import_rows",
        ["row_hash"],
        unique=True,
        sqlite_where=ONCE,
        postgresql_where=ONCE,
    )


def downgrade() -> None:
    op.drop_table("import_rows")
    op.drop_table("imports")
