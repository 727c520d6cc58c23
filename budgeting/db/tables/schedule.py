"""Due events."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.schedule import DueKind, DueState


class DueEvent(Base):
    """Something to do at a moment. The key (what, whom, which date) makes it happen once."""

    __tablename__ = "due_events"
    __table_args__ = (
        Index(
            "ix_due_events_pending",
            "due_at",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index("ix_due_events_kind_subject_id", "kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[DueKind]
    #: The instalment, check-in, session or member it is about, by kind.
    subject_id: Mapped[int]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    #: The local date it belongs to, and the rung of a ladder.
    for_date: Mapped[date]
    rung: Mapped[int] = mapped_column(default=0)
    unique_key: Mapped[str] = mapped_column(String(120), unique=True)
    due_at: Mapped[datetime]
    #: After this it is too late to be useful: it is skipped and logged.
    stale_at: Mapped[datetime]
    state: Mapped[DueState] = mapped_column(default=DueState.PENDING)
    #: Why it was skipped or cancelled, as a short code.
    reason: Mapped[str] = mapped_column(String(40), default="")
    settled_at: Mapped[datetime | None]
