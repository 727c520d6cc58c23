"""Indexes for many households: what is open of a plan, a programme's households page by page, what did not arrive

An announcement that is being prepared goes through its programme in another order now, and begins again: whoever has a
row gets no second one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_BROADCASTS = sa.table(
    "broadcasts", sa.column("reached_id"), sa.column("filled_at"), sa.column("left_out", types.Document)
)


def upgrade() -> None:
    op.create_index("ix_instalments_plan_id_state_due_on", "instalments", ["plan_id", "state", "due_on"])
    op.drop_index("ix_instalments_state_due_on", table_name="instalments")
    op.create_index("ix_households_programme_id_id", "households", ["programme_id", "id"])
    op.drop_index("ix_households_programme_id", table_name="households")
    op.create_index("ix_households_zone", "households", ["zone"])
    _undelivered("created_at", "id")
    _begin_again()


def downgrade() -> None:
    _undelivered("conversation_id", "id")
    op.drop_index("ix_households_zone", table_name="households")
    op.create_index("ix_households_programme_id", "households", ["programme_id"])
    op.drop_index("ix_households_programme_id_id", table_name="households")
    op.create_index("ix_instalments_state_due_on", "instalments", ["state", "due_on"])
    op.drop_index("ix_instalments_plan_id_state_due_on", table_name="instalments")
    _begin_again()


def _undelivered(*columns: str) -> None:
    op.drop_index("ix_messages_undelivered", table_name="messages")
    failed = sa.text("state IN ('failed', 'uncertain')")
    op.create_index(
        "ix_messages_undelivered", "messages", list(columns), sqlite_where=failed, postgresql_where=failed
    )


def _begin_again() -> None:
    op.execute(
        sa.update(_BROADCASTS).where(_BROADCASTS.c.filled_at.is_(None)).values(reached_id=0, left_out={})
    )
