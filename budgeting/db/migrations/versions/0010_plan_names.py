"""Plans have names"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("repayment_plans") as plans:
        plans.add_column(sa.Column("name", sa.String(60), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("repayment_plans") as plans:
        plans.drop_column("name")
