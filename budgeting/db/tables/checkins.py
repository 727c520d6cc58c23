"""Weekly check-ins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.checkins import CheckinState, Mood


class Checkin(Base):
    """A household's weekly check-in. Answers are stored after every step."""

    __tablename__ = "checkins"
    __table_args__ = (UniqueConstraint("household_id", "week"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    #: The Monday of the week it is about.
    week: Mapped[date]
    state: Mapped[CheckinState]
    #: Who is answering or answered it; before that, who was asked first.
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    #: The staff person beside whoever is answering or answered it; None on a phone.
    beside_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    step: Mapped[str] = mapped_column(String(40), default="")
    cash_minor: Mapped[int | None]
    #: When they last said what was at hand.
    cash_at: Mapped[datetime | None]
    mood: Mapped[Mood | None]
    #: Headings and sources already passed: {"income": [...], "spending": [...]}.
    passed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    touched_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
