"""Appointments with their proposed times, and the skills families offer each other"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def _to(
    table: str, column: str, target: str, *, nullable: bool = False, ondelete: str | None = None
) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}", ondelete=ondelete)
    return sa.Column(column, types.Id, key, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", types.Id, primary_key=True),
        _to("appointments", "household_id", "households"),
        _to("appointments", "member_id", "members"),
        _to("appointments", "staff_id", "staff", nullable=True),
        sa.Column("about", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("way", sa.String(32), nullable=False),
        sa.Column("place", types.PersonText, nullable=False),
        sa.Column("note", types.PersonText, nullable=False),
        sa.Column("minutes", types.Id, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("starts_at", types.Instant(), nullable=True),
        sa.Column("ends_at", types.Instant(), nullable=True),
        sa.Column("offer", types.Id, nullable=False),
        sa.Column("answer_until", types.Instant(), nullable=True),
        sa.Column("other_time_at", types.Instant(), nullable=True),
        sa.Column("wished_part", sa.String(32), nullable=True),
        sa.Column("wished_days", types.Document, nullable=False),
        sa.Column("wished_words", types.PersonText, nullable=False),
        sa.Column("sequence", types.Id, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        _to("appointments", "created_by", "staff", nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
    )
    op.create_index("ix_appointments_household_id", "appointments", ["household_id"])
    op.create_index("ix_appointments_member_id", "appointments", ["member_id"])
    op.create_index(
        "ix_appointments_staff_id_state_starts_at", "appointments", ["staff_id", "state", "starts_at"]
    )
    op.create_index("ix_appointments_state_starts_at", "appointments", ["state", "starts_at"])
    op.create_table(
        "appointment_times",
        sa.Column("id", types.Id, primary_key=True),
        _to("appointment_times", "appointment_id", "appointments", ondelete="CASCADE"),
        sa.Column("offer", types.Id, nullable=False),
        sa.Column("starts_at", types.Instant(), nullable=False),
    )
    op.create_index("ix_appointment_times_appointment_id", "appointment_times", ["appointment_id"])
    op.create_table(
        "skills",
        sa.Column("id", types.Id, primary_key=True),
        _to("skills", "programme_id", "programmes"),
        _to("skills", "household_id", "households"),
        _to("skills", "member_id", "members"),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("words", types.PersonText, nullable=False),
        sa.Column("time", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("refusal", sa.String(32), nullable=True),
        sa.Column("ask_on", sa.Date(), nullable=True),
        _to("skills", "checked_by", "staff", nullable=True),
        sa.Column("checked_at", types.Instant(), nullable=True),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
    )
    op.create_index("ix_skills_household_id", "skills", ["household_id"])
    op.create_index("ix_skills_member_id", "skills", ["member_id"])
    op.create_index("ix_skills_programme_id_state_kind", "skills", ["programme_id", "state", "kind"])
    op.create_table(
        "skill_interests",
        sa.Column("id", types.Id, primary_key=True),
        _to("skill_interests", "skill_id", "skills", ondelete="CASCADE"),
        _to("skill_interests", "household_id", "households"),
        _to("skill_interests", "member_id", "members"),
        sa.Column("state", sa.String(32), nullable=False),
        _to("skill_interests", "settled_by", "staff", nullable=True),
        sa.Column("settled_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.UniqueConstraint("skill_id", "member_id", name="uq_skill_interests_skill_id_member_id"),
    )
    op.create_index("ix_skill_interests_household_id", "skill_interests", ["household_id"])
    op.create_index("ix_skill_interests_member_id", "skill_interests", ["member_id"])
    op.create_index("ix_skill_interests_state", "skill_interests", ["state"])


def downgrade() -> None:
    for table in ("skill_interests", "skills", "appointment_times", "appointments"):
        op.drop_table(table)
