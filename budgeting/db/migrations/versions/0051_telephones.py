"""The telephone number of a member, whether one may call there and when"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("members", sa.Column("telephone", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "members", sa.Column("may_be_called", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("members", sa.Column("call_times", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for column in ("call_times", "may_be_called", "telephone"):
        op.drop_column("members", column)
