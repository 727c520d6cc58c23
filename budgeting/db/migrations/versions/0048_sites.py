"""Where a site is, when somebody is there, and whether it is still offered"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sites") as batch:
        batch.add_column(sa.Column("address", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("opening", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("archived_at", types.Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sites") as batch:
        batch.drop_column("archived_at")
        batch.drop_column("opening")
        batch.drop_column("address")
