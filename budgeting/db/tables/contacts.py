"""How staff tried to reach a household before it joined."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.contacts import ContactOutcome, ContactWay


class ContactAttempt(Base):
    """A letter, a call or a visit, and what came of it."""

    __tablename__ = "contact_attempts"
    __table_args__ = (Index("ix_contact_attempts_household_id_made_on", "household_id", "made_on"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    way: Mapped[ContactWay]
    outcome: Mapped[ContactOutcome]
    #: The local day on which it was made.
    made_on: Mapped[date]
    words: Mapped[str] = mapped_column(PersonText, default="")
    #: The local day of the next attempt; None if none is planned.
    next_on: Mapped[date | None]
    #: Who made it.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
