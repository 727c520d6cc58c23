"""Known bills: what a household will have to pay, the rent among them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.money import Money
from budgeting.states.bills import BillState, Every


class Bill(Base):
    """One bill to pay by a day. One that comes again is followed by the next once it is paid."""

    __tablename__ = "bills"
    __table_args__ = (
        # A payment notice photographed twice is one bill.
        UniqueConstraint("household_id", "notice_number"),
        # A bill is followed once, however often it is marked as paid.
        UniqueConstraint("follows_id"),
        # Whether any household has the notice.
        Index("ix_bills_notice_number", "notice_number"),
        # A household's bills of a state, the first due first.
        Index("ix_bills_household_id_state_due_on", "household_id", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    #: The code name of the Heading it is paid under; "rent" is the household's rent.
    category: Mapped[str] = mapped_column(String(24))
    #: The family's own word for it; often empty.
    label: Mapped[str] = mapped_column(PersonText, default="")
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    due_on: Mapped[date]
    every: Mapped[Every] = mapped_column(default=Every.ONCE)
    #: The day of the month (1 to 31) it falls on, kept for months that don't have it.
    month_day: Mapped[int]
    state: Mapped[BillState] = mapped_column(default=BillState.OPEN)
    #: Who wrote it down: a staff person or a member.
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    entered_by_member: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    #: Of a pagoPA notice: its 18 digits, and the 11 of the creditor's tax number.
    notice_number: Mapped[str | None] = mapped_column(String(18))
    creditor_code: Mapped[str | None] = mapped_column(String(11))
    #: If paying it pays an instalment: then it tells of arrears.
    instalment_id: Mapped[int | None] = mapped_column(ForeignKey("instalments.id"), index=True)
    #: The bill it came after.
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("bills.id"))
    #: What the family spent on it.
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id", ondelete="SET NULL"), index=True)
    paid_on: Mapped[date | None]
    created_at: Mapped[datetime]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
