"""Announcements to many."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.broadcasts import BroadcastState


class Broadcast(Base):
    """An announcement to many: its rows in `messages` are its recipients."""

    __tablename__ = "broadcasts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    title: Mapped[str]
    #: {language: text}
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    state: Mapped[BroadcastState] = mapped_column(default=BroadcastState.DRAFT)
    #: One form makes one broadcast, however often it is sent.
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    #: The last member who has a row, in household order. Rows are added in pages, so that nothing waits behind ten
    #: thousand.
    reached_id: Mapped[int] = mapped_column(default=0)
    #: When every recipient had a row.
    filled_at: Mapped[datetime | None]
    #: {reason: number of members without a row}
    left_out: Mapped[dict[str, Any]] = mapped_column(default=dict)
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
