"""Browsers that a staff person has signed in from; updates that wait for their chat's turn"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.addresses import normalised
from budgeting.db import types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_devices",
        sa.Column("id", types.Id, nullable=False),
        sa.Column("staff_id", types.Id, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("seen_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_devices_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_devices")),
        sa.UniqueConstraint("staff_id", "token_hash", name=op.f("uq_staff_devices_staff_id_token_hash")),
    )
    op.create_table(
        "kept_updates",
        sa.Column("bot_id", types.Id, autoincrement=False, nullable=False),
        sa.Column("update_id", types.Id, autoincrement=False, nullable=False),
        sa.Column("chat_id", types.Id, nullable=False),
        sa.Column("body", types.PersonText(), nullable=False),
        sa.Column("kept_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_kept_updates")),
    )
    op.create_index(
        "ix_kept_updates_bot_id_chat_id_update_id", "kept_updates", ["bot_id", "chat_id", "update_id"]
    )
    with op.batch_alter_table("sign_in_attempts") as attempts:
        attempts.add_column(sa.Column("refused_at", types.Instant(), nullable=True))
    _one_spelling()


def downgrade() -> None:
    with op.batch_alter_table("sign_in_attempts") as attempts:
        attempts.drop_column("refused_at")
    op.drop_table("kept_updates")
    op.drop_table("staff_devices")


def _one_spelling() -> None:
    """Addresses are looked up in one plain spelling; one that was kept in another would not be found."""
    staff = sa.table("staff", sa.column("id", sa.BigInteger), sa.column("email", sa.String))
    connection = op.get_bind()
    kept = connection.execute(sa.select(staff.c.id, staff.c.email)).all()
    taken = {email for _, email in kept}
    for number, email in kept:
        plain = normalised(email)
        if plain != email and plain and plain not in taken:
            taken.add(plain)
            connection.execute(staff.update().where(staff.c.id == number).values(email=plain))
