"""The event log the console follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id


class Event(Base):
    """The event log the console follows: that something happened, not what was said."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    programme_id: Mapped[int | None]
    conversation_id: Mapped[int | None]
    details: Mapped[dict[str, Any] | None]
