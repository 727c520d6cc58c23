"""Services with an address, and the service of the directory that goes on when a household leaves"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0045"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("partners") as batch:
        batch.add_column(sa.Column("address", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("departures") as batch:
        batch.add_column(sa.Column("partner_id", types.Id, nullable=True))
        batch.create_foreign_key("fk_departures_partner_id_partners", "partners", ["partner_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("departures") as batch:
        batch.drop_constraint("fk_departures_partner_id_partners", type_="foreignkey")
        batch.drop_column("partner_id")
    with op.batch_alter_table("partners") as batch:
        batch.drop_column("address")
