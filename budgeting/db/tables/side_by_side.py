"""Sittings side by side at the console, and weeks that a family filled in on paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.side_by_side import WhyOver

_OPEN = text("ended_at IS NULL")
_LOCKS = text("unlocked_at IS NULL")


class Sitting(Base):
    """A member answers the dialogs at one device of the console, with a staff person beside them.

    While it isn't unlocked, the browser of that sign-in shows nothing else.
    """

    __tablename__ = "sittings"
    __table_args__ = (
        # A member sits at one device at a time.
        Index("uq_sittings_member_id", "member_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "uq_sittings_sign_in_id", "sign_in_id", unique=True, sqlite_where=_LOCKS, postgresql_where=_LOCKS
        ),
        Index("ix_sittings_conversation_id", "conversation_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    #: None once the staff person has signed out.
    sign_in_id: Mapped[int | None] = mapped_column(ForeignKey("staff_sessions.id", ondelete="SET NULL"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    #: When somebody last tapped or wrote.
    touched_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    why: Mapped[WhyOver | None]
    #: When the staff person gave their password to get back into the console.
    unlocked_at: Mapped[datetime | None]


class PaperWeek(Base):
    """A week that a family filled in on the printed sheet, and a staff person entered."""

    __tablename__ = "paper_weeks"
    __table_args__ = (Index("ix_paper_weeks_household_id_week", "household_id", "week"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    #: Whose sheet it was.
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    #: The Monday of the week.
    week: Mapped[date]
    #: The form's number: sent twice, it is entered once.
    once: Mapped[str] = mapped_column(String(40), unique=True)
    #: The check-in as it was before, to take the sheet back: {"id", "state", "cash_minor", "mood", …}; None if the
    #: sheet said nothing about it.
    before: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
