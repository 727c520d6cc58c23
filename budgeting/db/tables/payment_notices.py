"""Photos and PDFs of families that may show a payment notice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Document, Id
from budgeting.states.payment_notices import PhotoState

_WAITING = text("state = 'waiting'")


class NoticePhoto(Base):
    """One photo or PDF that nothing else in the chat asked for: read once, for the notices in it."""

    __tablename__ = "notice_photos"
    __table_args__ = (
        Index("ix_notice_photos_waiting", "state", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: The message that carries it.
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    state: Mapped[PhotoState] = mapped_column(default=PhotoState.WAITING)
    #: Whether the family said that it's a notice: then we also answer if there is none to be read.
    expected: Mapped[bool] = mapped_column(default=False)
    #: Attempts begun at reading it.
    attempts: Mapped[int] = mapped_column(default=0)
    #: The notices read from it, each as [number, creditor, cents]. The text of a code is not kept.
    notices: Mapped[list[Any] | None] = mapped_column(Document)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
