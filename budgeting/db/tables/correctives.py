"""What a family does itself to get straight, and its history."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.money import Money
from budgeting.states.correctives import CorrectiveEvent, CorrectiveKind, CorrectiveState, Often


class Corrective(Base):
    """One thing a family does itself. What it should bring is never income until staff see it in the entries."""

    __tablename__ = "correctives"
    __table_args__ = (Index("ix_correctives_household_id_state", "household_id", "state"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id", ondelete="CASCADE"))
    kind: Mapped[CorrectiveKind]
    #: In the words of whoever added it; may be empty for all kinds but the own one.
    words: Mapped[str] = mapped_column(PersonText, default="")
    #: What it is expected to bring, each month or once; None if nobody knows yet.
    amount_minor: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    often: Mapped[Often]
    #: Who does it; None: the family together.
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    by_day: Mapped[date | None]
    state: Mapped[CorrectiveState]
    #: Who added it: a member in the chat, or staff together with the family.
    added_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    added_by_member: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]
    #: The last answer of the family or the staff.
    answered_at: Mapped[datetime]
    #: The date of the last round in which it was asked about, and how many of them have had no answer.
    asked_for: Mapped[date | None]
    unanswered: Mapped[int] = mapped_column(default=0)
    #: Since when staff see it in the family's entries.
    observed_at: Mapped[datetime | None]
    observed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    @property
    def amount(self) -> Money | None:
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)


class CorrectiveChange(Base):
    """One line of the history of a corrective; neither member nor staff: the clock."""

    __tablename__ = "corrective_changes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    corrective_id: Mapped[int] = mapped_column(ForeignKey("correctives.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    event: Mapped[CorrectiveEvent]
