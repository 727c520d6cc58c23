"""What a household knows about a notice: an instalment, a bill, or nothing.

For a member who may not read about arrears, instalments don't exist, so their notices are new. That another household
has a notice is all that is said about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from budgeting import bills
from budgeting.arrears import plans, visibility
from budgeting.arrears.plans import InstalmentView, Status
from budgeting.db.tables import Bill, Household, Instalment, RepaymentPlan
from budgeting.households import Person
from budgeting.payment_notices.codes import Notice
from budgeting.states.arrears import InstalmentState, PlanState
from budgeting.states.bills import BillState
from budgeting.states.programmes import Instrument


class What(StrEnum):
    """What is known about a notice."""

    NEW = "new"
    #: Another household of the programme has it.
    ELSEWHERE = "elsewhere"
    OPEN = "open"
    #: Declared by the family and being checked.
    WAITING = "waiting"
    PAID = "paid"
    #: It no longer needs to be paid.
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known, and of which instalment or bill: one of the two, or neither."""

    what: What
    instalment: InstalmentView | None = None
    bill: Bill | None = None

    @property
    def due_on(self) -> date | None:
        return self.instalment.due_on if self.instalment else self.bill.due_on if self.bill else None


_OF_INSTALMENTS = {
    Status.PAID: What.PAID,
    Status.WAITING: What.WAITING,
    Status.DUE: What.OPEN,
    Status.OVERDUE: What.OPEN,
    # It may be paid during a pause too, but nobody asks for it.
    Status.PAUSED: What.OPEN,
    Status.CANCELLED: What.CANCELLED,
}
_OF_BILLS = {BillState.OPEN: What.OPEN, BillState.PAID: What.PAID, BillState.CANCELLED: What.CANCELLED}


def known(session: Session, person: Person, notice: Notice, today: date | None = None) -> Known:
    """What this person's household knows about the notice. ``today``: their date, to tell what is overdue."""
    instalment = _instalment(session, person, notice, today)
    if instalment is not None:
        return Known(_OF_INSTALMENTS[instalment.status], instalment=instalment)
    bill = bills.by_notice(session, person.household_id, notice.number)
    if bill is not None and bills.sees_bill(person, bill):
        return Known(_OF_BILLS[bill.state], bill=bill)
    return Known(What.ELSEWHERE if _elsewhere(session, person, notice) else What.NEW)


def _instalment(
    session: Session, person: Person, notice: Notice, today: date | None
) -> InstalmentView | None:
    if not (visibility.sees_arrears(person) and person.has(Instrument.ARREARS)):
        return None
    number = session.scalar(
        select(Instalment.id)
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .where(
            Instalment.notice_number == notice.number,
            RepaymentPlan.household_id == person.household_id,
            RepaymentPlan.state != PlanState.PROPOSED,
        )
        # One that still counts comes before a cancelled one that it replaced.
        .order_by((Instalment.state == InstalmentState.CANCELLED), Instalment.id.desc())
        .limit(1)
    )
    return None if number is None else plans.instalment_for(session, person, number, today)


def _elsewhere(session: Session, person: Person, notice: Notice) -> bool:
    others = (
        Household.programme_id == person.programme_id,
        Household.id != person.household_id,
    )
    bill = exists().where(
        Bill.notice_number == notice.number,
        Bill.state != BillState.CANCELLED,
        Household.id == Bill.household_id,
        *others,
    )
    instalment = exists().where(
        Instalment.notice_number == notice.number,
        Instalment.state != InstalmentState.CANCELLED,
        RepaymentPlan.id == Instalment.plan_id,
        Household.id == RepaymentPlan.household_id,
        *others,
    )
    return bool(session.scalar(select(bill | instalment)))
