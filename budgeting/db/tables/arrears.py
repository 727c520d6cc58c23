"""Debts, repayment plans, instalments and payments."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.money import Money
from budgeting.states.arrears import Hardship, InstalmentState, PaymentState, PlanState


class Debt(Base):
    """What a household owed one creditor on one line (rent, service charges) at entry."""

    __tablename__ = "debts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    creditor: Mapped[str]
    #: "rent" or "service_charges": separate lines, often separate creditors.
    line: Mapped[str] = mapped_column(String(24))
    reference: Mapped[str] = mapped_column(String(60), default="")
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    as_of: Mapped[date]
    created_at: Mapped[datetime]


class RepaymentPlan(Base):
    """A repayment plan (piano di rientro). History is append-only: a new schedule is a new plan."""

    __tablename__ = "repayment_plans"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    debt_id: Mapped[int | None] = mapped_column(ForeignKey("debts.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("repayment_plans.id"))
    #: Staff's name for it, if the debt's line and creditor don't say what it is for; usually empty.
    name: Mapped[str] = mapped_column(String(60), default="", server_default="")
    state: Mapped[PlanState]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    #: Since when it holds; its approval says who agreed.
    agreed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    #: If paused: the local date on which it resumes by itself.
    paused_until: Mapped[date | None]


class Instalment(Base):
    """One instalment (rata) of a plan."""

    __tablename__ = "instalments"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        # The open instalments of a plan, earliest first. No query asks for everybody's due instalments.
        Index("ix_instalments_plan_id_state_due_on", "plan_id", "state", "due_on"),
        Index("ix_instalments_notice_number", "notice_number"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("repayment_plans.id", ondelete="CASCADE"))
    #: Position in the plan, from 1.
    number: Mapped[int]
    due_on: Mapped[date]
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    state: Mapped[InstalmentState] = mapped_column(default=InstalmentState.DUE)
    #: Set when the family said it can't pay this one: reminders stop from then on.
    hardship: Mapped[Hardship | None]
    hardship_at: Mapped[datetime | None]
    #: Of its payment notice, if staff gave them: 18 digits, and the creditor's tax code. One notice stands for one
    #: instalment of a programme; a cancelled instalment may share its number with the one that replaced it.
    notice_number: Mapped[str | None] = mapped_column(String(18))
    creditor_code: Mapped[str | None] = mapped_column(String(11))

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class Payment(Base):
    """Money the family says it paid, or that the ledger shows. Only matched money counts as recovered.

    Its approval says who declared it, and who confirmed or rejected it.
    """

    __tablename__ = "payments"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    instalment_id: Mapped[int | None] = mapped_column(ForeignKey("instalments.id"), index=True)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    paid_on: Mapped[date]
    state: Mapped[PaymentState]
    #: The message with the photo of the receipt.
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    note: Mapped[str] = mapped_column(PersonText, default="")
    created_at: Mapped[datetime]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class PauseProposal(Base):
    """A pause that staff propose for a running plan. Its approval says what the family answered."""

    __tablename__ = "pause_proposals"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("repayment_plans.id"))
    #: The local date on which the plan would resume.
    until: Mapped[date]
    created_at: Mapped[datetime]


class CounterProposal(Base):
    """What a family could manage instead: an amount each month and its day. Its approval says what staff answered."""

    __tablename__ = "counter_proposals"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    #: The running plan that it would change; None if there is none yet.
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("repayment_plans.id"))
    debt_id: Mapped[int | None] = mapped_column(ForeignKey("debts.id"))
    #: The proposal of staff that it answers; None if the family began by itself.
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    #: Day of the month, 1 to 31; shorter months use their last day.
    day: Mapped[int]
    #: The plan that came of it, once staff have accepted.
    becomes_id: Mapped[int | None] = mapped_column(ForeignKey("repayment_plans.id"), index=True)
    created_at: Mapped[datetime]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
