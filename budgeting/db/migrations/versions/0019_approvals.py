"""What one side proposes and the other answers has one table: who, until when, and what was answered

What payments and plans knew of it is carried over. A payment keeps what was paid, a plan since when it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from budgeting.clock import local_date
from budgeting.db import types

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BATCH = 2_000
WAITS = sa.text("state = 'proposed'")
#: How long each has waited for an answer until now, in days.
WAITED = {"payment": 7, "plan": 14}

_APPROVALS = sa.table(
    "approvals",
    sa.column("id", types.Id),
    sa.column("household_id", types.Id),
    sa.column("subject_kind", sa.String),
    sa.column("subject_id", types.Id),
    sa.column("state", sa.String),
    sa.column("proposed_by", types.Id),
    sa.column("proposed_by_member", types.Id),
    sa.column("proposed_at", types.Instant),
    sa.column("answer_by", sa.Date),
    sa.column("decided_by", types.Id),
    sa.column("decided_by_member", types.Id),
    sa.column("decided_at", types.Instant),
)
_PAYMENTS = sa.table(
    "payments",
    sa.column("id", types.Id),
    sa.column("household_id", types.Id),
    sa.column("state", sa.String),
    sa.column("declared_by", types.Id),
    sa.column("created_at", types.Instant),
    sa.column("settled_at", types.Instant),
    sa.column("settled_by", types.Id),
)
_HOUSEHOLDS = sa.table("households", sa.column("id", types.Id), sa.column("zone", sa.String))
_PLANS = sa.table(
    "repayment_plans",
    sa.column("id", types.Id),
    sa.column("household_id", types.Id),
    sa.column("state", sa.String),
    sa.column("created_by", types.Id),
    sa.column("created_at", types.Instant),
    sa.column("agreed_at", types.Instant),
    sa.column("agreed_by", types.Id),
    sa.column("closed_at", types.Instant),
)


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("household_id", types.Id, sa.ForeignKey("households.id"), nullable=False),
        sa.Column("subject_kind", sa.String(32), nullable=False),
        sa.Column("subject_id", types.Id, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("proposed_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("proposed_by_member", types.Id, sa.ForeignKey("members.id"), nullable=True),
        sa.Column("proposed_at", types.Instant(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("decided_by", types.Id, sa.ForeignKey("staff.id"), nullable=True),
        sa.Column("decided_by_member", types.Id, sa.ForeignKey("members.id"), nullable=True),
        sa.Column("decided_at", types.Instant(), nullable=True),
        sa.Column("reason", types.PersonText(), nullable=False, server_default=""),
    )
    op.create_index("ix_approvals_household_id", "approvals", ["household_id"])
    op.create_index("ix_approvals_subject_kind_subject_id", "approvals", ["subject_kind", "subject_id"])
    op.create_index(
        "ix_approvals_waiting",
        "approvals",
        ["subject_kind", "subject_id"],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    _carry(_PAYMENTS, _of_payment)
    _carry(_PLANS, _of_plan)
    with op.batch_alter_table("payments") as payments:
        payments.drop_constraint("fk_payments_declared_by", type_="foreignkey")
        payments.drop_constraint("fk_payments_settled_by", type_="foreignkey")
        payments.drop_column("declared_by")
        payments.drop_column("settled_at")
        payments.drop_column("settled_by")
    with op.batch_alter_table("repayment_plans") as plans:
        plans.drop_constraint("fk_repayment_plans_agreed_by", type_="foreignkey")
        plans.drop_column("agreed_by")


def downgrade() -> None:
    with op.batch_alter_table("repayment_plans") as plans:
        plans.add_column(sa.Column("agreed_by", types.Id, nullable=True))
        plans.create_foreign_key("fk_repayment_plans_agreed_by", "members", ["agreed_by"], ["id"])
    with op.batch_alter_table("payments") as payments:
        payments.add_column(sa.Column("declared_by", types.Id, nullable=True))
        payments.add_column(sa.Column("settled_at", types.Instant(), nullable=True))
        payments.add_column(sa.Column("settled_by", types.Id, nullable=True))
        payments.create_foreign_key("fk_payments_declared_by", "members", ["declared_by"], ["id"])
        payments.create_foreign_key("fk_payments_settled_by", "staff", ["settled_by"], ["id"])
    _give_back(
        _PAYMENTS,
        "payment",
        declared_by="proposed_by_member",
        settled_at="decided_at",
        settled_by="decided_by",
    )
    _give_back(_PLANS, "plan", agreed_by="decided_by_member")
    op.drop_table("approvals")


def _rows(table: Any, chosen: Any) -> Iterator[Sequence[Any]]:
    after = 0
    while True:
        query = sa.select(table).where(chosen, table.c.id > after).order_by(table.c.id).limit(BATCH)
        rows = op.get_bind().execute(query).all()
        if not rows:
            return
        after = rows[-1].id
        yield rows


def _carry(table: Any, approval: Callable[[Any, date], dict[str, Any]]) -> None:
    for rows in _rows(table, sa.true()):
        homes = sa.select(_HOUSEHOLDS).where(_HOUSEHOLDS.c.id.in_({row.household_id for row in rows}))
        zones = {home.id: home.zone for home in op.get_bind().execute(homes)}
        values = [approval(row, local_date(row.created_at, zones[row.household_id])) for row in rows]
        op.get_bind().execute(sa.insert(_APPROVALS), values)


def _of_payment(row: Any, on: date) -> dict[str, Any]:
    states = {"declared": "proposed", "confirmed": "confirmed", "rejected": "refused"}
    return {
        "household_id": row.household_id,
        "subject_kind": "payment",
        "subject_id": row.id,
        "state": states[row.state],
        # What staff wrote down themselves was confirmed from the start.
        "proposed_by": row.settled_by if row.declared_by is None else None,
        "proposed_by_member": row.declared_by,
        "proposed_at": row.created_at,
        "answer_by": on + timedelta(days=WAITED["payment"]),
        "decided_by": row.settled_by,
        "decided_by_member": None,
        "decided_at": row.settled_at,
    }


def _of_plan(row: Any, on: date) -> dict[str, Any]:
    waits = row.state == "proposed"
    state = "proposed" if waits else "confirmed" if row.agreed_at is not None else "withdrawn"
    return {
        "household_id": row.household_id,
        "subject_kind": "plan",
        "subject_id": row.id,
        "state": state,
        "proposed_by": row.created_by,
        "proposed_by_member": None,
        "proposed_at": row.created_at,
        "answer_by": on + timedelta(days=WAITED["plan"]),
        "decided_by": None,
        "decided_by_member": row.agreed_by,
        "decided_at": None if waits else row.agreed_at or row.closed_at,
    }


def _give_back(table: Any, kind: str, **columns: str) -> None:
    write = sa.update(table).where(table.c.id == sa.bindparam("row"))
    write = write.values({name: sa.bindparam(f"new_{name}") for name in columns})
    for rows in _rows(_APPROVALS, _APPROVALS.c.subject_kind == kind):
        values = [
            {
                "row": row.subject_id,
                **{f"new_{name}": getattr(row, source) for name, source in columns.items()},
            }
            for row in rows
        ]
        op.get_bind().execute(write, values)
