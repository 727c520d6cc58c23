"""Activities whole: who runs them, changes, offered seats, attendance, feedback, allowances, community points"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

EXPECTED = sa.text("state = 'expected'")


def upgrade() -> None:
    with op.batch_alter_table("activities") as activities:
        activities.add_column(
            sa.Column("allowance_per", sa.String(32), nullable=False, server_default="whole")
        )
        activities.add_column(sa.Column("allowance_least", types.Id, nullable=False, server_default="70"))
        activities.add_column(sa.Column("run_by", types.Id, nullable=True))
        activities.create_foreign_key("fk_activities_run_by", "staff", ["run_by"], ["id"])
    op.create_index("ix_activities_run_by", "activities", ["run_by"])
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("sequence", types.Id, nullable=False, server_default="0"))
        sessions.add_column(sa.Column("earlier", types.Document, nullable=False, server_default="[]"))
        sessions.add_column(sa.Column("changed_at", types.Instant(), nullable=True))
    with op.batch_alter_table("enrolments") as enrolments:
        enrolments.add_column(sa.Column("offer_until", types.Instant(), nullable=True))
        enrolments.add_column(sa.Column("offers", types.Id, nullable=False, server_default="0"))
        enrolments.add_column(sa.Column("told_sequence", types.Id, nullable=False, server_default="0"))
        enrolments.add_column(sa.Column("calendar_sequence", types.Id, nullable=True))
        enrolments.add_column(sa.Column("attendance", sa.String(32), nullable=True))
        enrolments.add_column(sa.Column("feedback", sa.String(32), nullable=True))
        enrolments.add_column(
            sa.Column("feedback_words", types.PersonText(), nullable=False, server_default="")
        )
        enrolments.add_column(sa.Column("feedback_at", types.Instant(), nullable=True))
    op.create_table(
        "allowances",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("activity_id", types.Id, sa.ForeignKey("activities.id"), nullable=False),
        sa.Column("member_id", types.Id, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("amount_minor", types.Id, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("entry_id", types.Id, sa.ForeignKey("entries.id"), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
    )
    op.create_index("ix_allowances_activity_id", "allowances", ["activity_id"])
    op.create_index("ix_allowances_member_id", "allowances", ["member_id"])
    op.create_index(
        "ix_allowances_expected",
        "allowances",
        ["expected_on"],
        sqlite_where=EXPECTED,
        postgresql_where=EXPECTED,
    )
    op.create_table(
        "community_points",
        sa.Column("id", types.Id, primary_key=True),
        sa.Column("programme_id", types.Id, sa.ForeignKey("programmes.id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("hours", types.Document, nullable=False),
        sa.Column("exceptions", types.Document, nullable=False),
        sa.Column("description", types.Document, nullable=False),
        sa.Column("contact", sa.String(200), nullable=False, server_default=""),
        sa.Column("closed_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
    )
    op.create_index("ix_community_points_programme_id", "community_points", ["programme_id"])


def downgrade() -> None:
    op.drop_table("community_points")
    op.drop_table("allowances")
    # An offered seat was kept for that member; one who let an offer lapse has no seat.
    op.execute("UPDATE enrolments SET state = 'waiting' WHERE state = 'offered'")
    op.execute("UPDATE enrolments SET state = 'declined' WHERE state = 'lapsed'")
    with op.batch_alter_table("enrolments") as enrolments:
        for column in (
            "feedback_at",
            "feedback_words",
            "feedback",
            "attendance",
            "calendar_sequence",
            "told_sequence",
            "offers",
            "offer_until",
        ):
            enrolments.drop_column(column)
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_column("changed_at")
        sessions.drop_column("earlier")
        sessions.drop_column("sequence")
    op.drop_index("ix_activities_run_by", "activities")
    with op.batch_alter_table("activities") as activities:
        activities.drop_constraint("fk_activities_run_by", type_="foreignkey")
        activities.drop_column("run_by")
        activities.drop_column("allowance_least")
        activities.drop_column("allowance_per")
