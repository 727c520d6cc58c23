"""Households that have left their programme, perhaps to come back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.departures import DepartureReason


class Departure(Base):
    """One time a household left. One that came back and leaves again has another."""

    __tablename__ = "departures"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    reason: Mapped[DepartureReason]
    #: What staff wrote about it, for colleagues.
    words: Mapped[str] = mapped_column(PersonText, default="")
    #: The local day from which it counts as gone.
    left_on: Mapped[date]
    #: The service that looks after what was still open. None if nothing was open, or if it was named in words before
    #: services were chosen from the directory.
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"))
    #: Its name and how to reach it, as the family was told.
    handed_to: Mapped[str] = mapped_column(PersonText, default="")
    reach: Mapped[str] = mapped_column(PersonText, default="")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    #: When it came back.
    back_at: Mapped[datetime | None]
    back_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
