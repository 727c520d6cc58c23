"""One task for a household's overdue bills instead of one for each"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_TASKS = sa.table(
    "tasks",
    sa.column("id", types.Id),
    sa.column("kind", sa.String),
    sa.column("subject_kind", sa.String),
    sa.column("subject_id", types.Id),
    sa.column("household_id", types.Id),
    sa.column("state", sa.String),
    sa.column("done_at", types.Instant()),
)
_T = _TASKS.c
_ABOUT = _T.kind == "bill_overdue"
_WAITS = _T.state.in_(("open", "taken"))


def upgrade() -> None:
    first = sa.select(sa.func.min(_T.id)).where(_ABOUT, _WAITS).group_by(_T.household_id)
    op.execute(
        _TASKS.update()
        .where(_ABOUT, _WAITS, _T.id.not_in(first))
        .values(state="done", done_at=sa.func.current_timestamp())
    )
    op.execute(_TASKS.update().where(_ABOUT).values(subject_kind="bills", subject_id=_T.household_id))


def downgrade() -> None:
    # Which bill it was is not known any more; the household's page shows them.
    op.execute(_TASKS.update().where(_ABOUT).values(subject_kind="household"))
