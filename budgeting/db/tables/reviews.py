"""Weeks signed off by a coach."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText


class WeekReview(Base):
    """A coach's reading of a household's week: the message to the family, the private note, the sign-off."""

    __tablename__ = "week_reviews"
    __table_args__ = (UniqueConstraint("household_id", "week"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    #: The Monday of the week.
    week: Mapped[date]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[str] = mapped_column(PersonText, default="")
    #: The message to the family, if there is one.
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    signed_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
