"""The lines of a month plan, and what a family was told of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base


class MonthPlanLine(Base):
    """What a household plans to spend under one heading in one budget month."""

    __tablename__ = "month_plan_lines"

    household_id: Mapped[int] = mapped_column(
        ForeignKey("households.id", ondelete="CASCADE"), primary_key=True
    )
    #: The first day of the budget month from which the limit holds, until a later line.
    month: Mapped[date] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(24), primary_key=True)
    #: None: from this month the heading has no limit.
    limit_minor: Mapped[int | None]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: The member who set it, if the family did it itself in the chat.
    set_by_member: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class MonthPlanWord(Base):
    """The family was told that this much of a heading's plan is used: once per heading, month and percentage."""

    __tablename__ = "month_plan_words"

    household_id: Mapped[int] = mapped_column(
        ForeignKey("households.id", ondelete="CASCADE"), primary_key=True
    )
    #: The first day of the budget month.
    month: Mapped[date] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(24), primary_key=True)
    percent: Mapped[int] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]
