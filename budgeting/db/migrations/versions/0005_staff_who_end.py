"""Staff can be ended, and the audit knows which household a reason is about"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: Where the family of a line's subject stands.
TABLES = {
    "member": "members",
    "debt": "debts",
    "plan": "repayment_plans",
    "payment": "payments",
    "week": "week_reviews",
    "case": "cases",
    "task": "tasks",
}


def upgrade() -> None:
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("seen_at", types.Instant(), nullable=True))
    with op.batch_alter_table("audit") as audit:
        audit.add_column(sa.Column("household_id", types.Id, nullable=True))
    op.create_index("ix_audit_household_id", "audit", ["household_id"])
    _fill()


def downgrade() -> None:
    op.drop_index("ix_audit_household_id", table_name="audit")
    with op.batch_alter_table("audit") as audit:
        audit.drop_column("household_id")
    with op.batch_alter_table("staff") as staff:
        staff.drop_column("seen_at")


def _fill() -> None:
    """The lines of before. What is gone meanwhile leaves them without a family, and so closed to all."""
    op.execute("UPDATE audit SET household_id = subject_id WHERE subject = 'household'")
    for subject, table in TABLES.items():
        op.execute(
            f"UPDATE audit SET household_id = (SELECT {table}.household_id FROM {table} "  # noqa: S608 - ours
            f"WHERE {table}.id = audit.subject_id) WHERE subject = '{subject}'"
        )
    op.execute(
        "UPDATE audit SET household_id = (SELECT members.household_id FROM conversations "
        "JOIN members ON members.id = conversations.member_id WHERE conversations.id = audit.subject_id) "
        "WHERE subject = 'conversation'"
    )
    op.execute(
        "UPDATE audit SET household_id = (SELECT repayment_plans.household_id FROM instalments "
        "JOIN repayment_plans ON repayment_plans.id = instalments.plan_id "
        "WHERE instalments.id = audit.subject_id) WHERE subject = 'instalment'"
    )
    # Whoever is signed in, or left a line, was here then.
    op.execute("UPDATE staff SET seen_at = (SELECT max(audit.at) FROM audit WHERE audit.staff_id = staff.id)")
