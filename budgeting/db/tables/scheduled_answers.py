"""Answers that are sent at a chosen time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.scheduled_answers import ScheduledAnswerState

#: In the exact words of the partial index below (see `tables.tasks.WAITS`).
TO_BE_SENT = text("scheduled_answers.state = 'waiting'")


class ScheduledAnswer(Base):
    """What staff want to say to a family later. It becomes a message when it is said; then its words are emptied."""

    __tablename__ = "scheduled_answers"
    __table_args__ = (
        Index(
            "ix_scheduled_answers_waiting",
            "send_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    #: In whose name it is sent; None if they have left, and whoever decides becomes it.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    written_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    #: The words as written; of a phrase, as the family would read it now.
    text: Mapped[str] = mapped_column(PersonText, default="")
    #: The phrase's key (empty for free words), what fills its slots, and its words in the languages of the console.
    phrase: Mapped[str] = mapped_column(String(40), default="")
    filling: Mapped[dict[str, Any] | None]
    parts: Mapped[list[Any] | None]
    #: What the author confirmed: words about arrears for this reader, an unsafe phone.
    confirmed: Mapped[bool] = mapped_column(default=False, server_default=false())
    sure: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Whoever holds the conversation keeps it: it is said beside them.
    beside: Mapped[bool] = mapped_column(default=False, server_default=false())
    send_at: Mapped[datetime]
    #: The newest message of the conversation when it was written or decided.
    after_id: Mapped[int]
    #: How often a time was set: tells its due events apart.
    rung: Mapped[int] = mapped_column(default=0)
    state: Mapped[ScheduledAnswerState] = mapped_column(default=ScheduledAnswerState.WAITING)
    #: Why it is held, as a short code.
    why: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
