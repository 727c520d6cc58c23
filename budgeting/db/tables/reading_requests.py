"""The languages staff read, and messages that a colleague is asked to read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.reading_requests import ReadingRequestState

#: In the exact words of the partial index below (see `tables.tasks.WAITS`).
WAITS_FOR_READER = text("reading_requests.state = 'waiting'")


class StaffLanguage(Base):
    """A language that a staff person reads, besides that of their pages."""

    __tablename__ = "staff_languages"

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    language: Mapped[str] = mapped_column(String(12), primary_key=True)


class ReadingRequest(Base):
    """One colleague's turn to say what a family's message means; the next one's is another row."""

    __tablename__ = "reading_requests"
    __table_args__ = (
        Index(
            "ix_reading_requests_due_at",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(12))
    asked_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    #: None: nobody is left to ask by name, and whoever may read it can answer.
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    state: Mapped[ReadingRequestState] = mapped_column(default=ReadingRequestState.WAITING)
    created_at: Mapped[datetime]
    #: When it goes to somebody else; None if nobody else is left.
    due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: The note that says what it means.
    note_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
