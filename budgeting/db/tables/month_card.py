"""The month's cards and the wishes for the next month."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.month_card import WishKind, WishOutcome


class MonthCard(Base):
    """What a household managed in one budget month, as it was when the month ended. Holds no amounts."""

    __tablename__ = "month_cards"
    __table_args__ = (UniqueConstraint("household_id", "last_day"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id", ondelete="CASCADE"))
    #: The first day of the budget month.
    month: Mapped[date]
    #: The days it counts; after a change of pay day fewer than the month's, so that no day counts twice.
    first_day: Mapped[date]
    last_day: Mapped[date]
    weeks_asked: Mapped[int]
    weeks_answered: Mapped[int]
    days_written: Mapped[int]
    #: A flexible heading that took less than in the month before.
    less_on: Mapped[str | None] = mapped_column(String(24))
    instalments_due: Mapped[int]
    instalments_kept: Mapped[int]
    created_at: Mapped[datetime]


class MonthWish(Base):
    """One wish of one member for one budget month."""

    __tablename__ = "month_wishes"
    __table_args__ = (Index("ix_month_wishes_member_id_month", "member_id", "month"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    #: The first day of the budget month it is for.
    month: Mapped[date]
    kind: Mapped[WishKind]
    category: Mapped[str | None] = mapped_column(String(24))
    words: Mapped[str] = mapped_column(PersonText, default="")
    made_at: Mapped[datetime]
    outcome: Mapped[WishOutcome | None]
    answered_at: Mapped[datetime | None]
