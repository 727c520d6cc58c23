"""Labels with which staff sort conversations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.labels import LabelColour


class Label(Base):
    """A word with a colour, of one programme; families never see it."""

    __tablename__ = "labels"
    __table_args__ = (Index("ix_labels_programme_id_name", "programme_id", "name"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    name: Mapped[str] = mapped_column(String(40))
    colour: Mapped[LabelColour] = mapped_column(default=LabelColour.BLUE)
    created_at: Mapped[datetime]
    #: No longer offered; where it was set it stays until somebody removes it.
    archived_at: Mapped[datetime | None]


class ConversationLabel(Base):
    """A label that was put on a conversation."""

    __tablename__ = "conversation_labels"

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    label_id: Mapped[int] = mapped_column(
        ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    set_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    set_at: Mapped[datetime]
