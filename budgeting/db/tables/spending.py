"""Entries, their earlier values, and a household's own words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.headings import Kind
from budgeting.money import Money


class Entry(Base):
    """One amount spent or received. A corrected entry keeps its row; an undone one stays in history."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("message_id", "line"),
        Index("ix_entries_household_id_spent_on", "household_id", "spent_on"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    #: The family's own message; the pair (message, line) makes a repeated update harmless.
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    line: Mapped[int] = mapped_column(default=0)
    kind: Mapped[Kind]
    #: The code name of a Heading for expenses, of a Source for income.
    category: Mapped[str] = mapped_column(String(24))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    spent_on: Mapped[date]
    note: Mapped[str] = mapped_column(PersonText, default="")
    checkin_id: Mapped[int | None] = mapped_column(ForeignKey("checkins.id"), index=True)
    #: The staff person who entered it with the family; None if it came from their own phone.
    beside_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: The paper sheet it stood on.
    paper_week_id: Mapped[int | None] = mapped_column(ForeignKey("paper_weeks.id"), index=True)
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class EntryChange(Base):
    """An entry's values before a correction: append-only."""

    __tablename__ = "entry_changes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    #: The earlier fields: {"amount_minor", "category", "spent_on", "undone"}.
    before: Mapped[dict[str, Any]]


class HouseholdWord(Base):
    """A word as this household uses it, learnt from its corrections."""

    __tablename__ = "household_words"

    household_id: Mapped[int] = mapped_column(
        ForeignKey("households.id", ondelete="CASCADE"), primary_key=True
    )
    word: Mapped[str] = mapped_column(PersonText, primary_key=True)
    category: Mapped[str] = mapped_column(String(24))
    learnt_at: Mapped[datetime]
