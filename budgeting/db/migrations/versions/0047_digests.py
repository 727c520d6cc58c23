"""When staff read in the morning what waits for them"""

from __future__ import annotations

from datetime import time

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as batch:
        batch.add_column(sa.Column("digest_at", sa.Time(), nullable=True))
        batch.add_column(sa.Column("digested_on", sa.Date(), nullable=True))
    op.execute(sa.table("staff", sa.column("digest_at", sa.Time())).update().values(digest_at=time(8, 30)))


def downgrade() -> None:
    with op.batch_alter_table("staff") as batch:
        batch.drop_column("digested_on")
        batch.drop_column("digest_at")
