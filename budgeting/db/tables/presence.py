"""Who has a conversation open right now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base
from budgeting.states.presence import Doing


class Presence(Base):
    """A colleague in a conversation, for the few seconds until ``until``; never what they write."""

    __tablename__ = "presence"

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    doing: Mapped[Doing]
    until: Mapped[datetime]
