"""Pacts between a household and its programme: what both sides promised, and the hours given."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.agreements import AgreementState, HoursState, Side


class Agreement(Base):
    """A pact, from its draft to its end. It never names an amount: what is given is not priced."""

    __tablename__ = "agreements"
    __table_args__ = (
        Index("ix_agreements_household_id_state", "household_id", "state"),
        Index("ix_agreements_state_ends_on", "state", "ends_on"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    state: Mapped[AgreementState]
    #: What it is for, in one sentence.
    purpose: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    #: Its first and last day.
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    #: Hours the family promised to give; None if none were agreed.
    hours_promised: Mapped[int | None]
    #: The pact it continues.
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    #: How it went, in the words of staff, once it has ended.
    outcome: Mapped[str] = mapped_column(PersonText, default="", server_default="")


class AgreementPromise(Base):
    """One line of a pact: what one side promised, and whether it is done."""

    __tablename__ = "agreement_promises"
    __table_args__ = (Index("ix_agreement_promises_agreement_id_position", "agreement_id", "position"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"))
    position: Mapped[int]
    side: Mapped[Side]
    text: Mapped[str] = mapped_column(PersonText)
    #: The last day by which it is to be done; None: as long as the pact lasts.
    until: Mapped[date | None]
    done_at: Mapped[datetime | None]
    #: Who ticked it.
    done_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    done_by_member: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class AgreementHours(Base):
    """Time a family gave on one day."""

    __tablename__ = "agreement_hours"
    __table_args__ = (Index("ix_agreement_hours_agreement_id_given_on", "agreement_id", "given_on"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"))
    state: Mapped[HoursState]
    given_on: Mapped[date]
    #: Whole minutes.
    minutes: Mapped[int]
    #: For what.
    purpose: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    #: Who wrote it down.
    written_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    written_by_member: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    written_at: Mapped[datetime]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    settled_at: Mapped[datetime | None]
