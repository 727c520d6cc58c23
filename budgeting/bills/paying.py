"""Pay a bill: the spending is booked once, and the next one is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.arrears import visibility
from budgeting.audit import AuditAction, Details
from budgeting.bills import reads
from budgeting.bills.changing import plan_next, settle
from budgeting.clock import Clock
from budgeting.db.tables import Bill, Entry
from budgeting.errors import NotPossible
from budgeting.headings import Kind
from budgeting.households import Person
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.spending import entries
from budgeting.states.bills import BillState
from budgeting.states.programmes import Instrument

#: An amount written within so many days before a bill is marked as paid may be that bill.
ALIKE_FOR = timedelta(days=10)
#: How far the two amounts may differ, in per cent of the bill.
ALIKE_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Paid:
    """What became of it: the bill, the entry of what was spent (None: nothing was booked), and the next bill."""

    bill: Bill
    entry_id: int | None
    next: Bill | None


def same_money(
    session: Session, person: Person, bill: Bill, on: date, *, amount: Money | None = None
) -> Entry | None:
    """What the family wrote that may already be the payment of this bill: same heading, about the same amount, in
    the days before ``on``, and no other bill's. The nearest amount; of equals the latest. ``amount``: what they say
    they paid, if not the bill's own.
    """
    minor = (amount or bill.amount).minor
    slack = minor * ALIKE_WITHIN // 100
    others = exists().where(Bill.entry_id == Entry.id)
    query = (
        select(Entry)
        .where(
            Entry.household_id == person.household_id,
            Entry.spent_on.between(on - ALIKE_FOR, on),
            Entry.kind == Kind.EXPENSE,
            Entry.category == bill.category,
            Entry.amount_minor.between(minor - slack, minor + slack),
            Entry.undone_at.is_(None),
            ~others,
        )
        .order_by(func.abs(Entry.amount_minor - minor), Entry.spent_on.desc(), Entry.id.desc())
        .limit(1)
    )
    if not visibility.sees_arrears(person):
        query = query.where(visibility.entries_without_arrears(person.member_id))
    return session.scalars(query).one_or_none()


def pay(
    session: Session,
    clock: Clock,
    who: Person | int | None,
    bill_id: int,
    *,
    on: date,
    amount: Money | None = None,
    message_id: int | None = None,
    entry_id: int | None = None,
) -> Paid:
    """Mark a bill as paid on ``on`` and book what was spent (``amount``, by default the bill's). Again changes
    nothing.

    ``entry_id``: the family had written it already (`same_money`), so nothing is booked. Staff book nothing
    either: what a family spends is in its own words. Raises NotFound, NotPossible("cancelled" | "amount").
    """
    bill = reads.locked(session, who, bill_id)
    if bill.state is BillState.PAID:
        return Paid(bill, bill.entry_id, reads.follower(session, bill))
    if bill.state is not BillState.OPEN:
        raise NotPossible(bill.state.value)
    if isinstance(who, Person):
        bill.entry_id = _entry(session, clock, who, bill, on, amount or bill.amount, message_id, entry_id)
    else:
        details = Details(category=bill.category)
        audit.note(session, clock, who, AuditAction.BILL_PAID, "bill", bill.id, details=details)
    bill.state, bill.paid_on = BillState.PAID, on
    session.flush()
    settle(session, clock, bill, who)
    return Paid(bill, bill.entry_id, plan_next(session, clock, bill))


def undo_payment(session: Session, clock: Clock, person: Person, bill_id: int, *, unbook: bool) -> Bill:
    """Take a payment back: the bill is open again, and the next one is not planned, unless it was paid since.

    ``unbook``: the spending is undone too. Raises NotFound, NotPossible("next_paid").
    """
    bill = reads.locked(session, person, bill_id)
    if bill.state is not BillState.PAID:
        return bill
    after = reads.follower(session, bill)
    if after is not None and after.state is BillState.PAID:
        raise NotPossible("next_paid")
    if after is not None:
        after.state = BillState.CANCELLED
        settle(session, clock, after, person)
    if unbook and bill.entry_id is not None:
        entries.undo(session, clock, person, bill.entry_id)
    bill.state, bill.paid_on, bill.entry_id = BillState.OPEN, None, None
    reminders.plan_bills(session, clock, bill.household_id)
    return bill


def _entry(
    session: Session,
    clock: Clock,
    person: Person,
    bill: Bill,
    on: date,
    amount: Money,
    message_id: int | None,
    entry_id: int | None,
) -> int | None:
    if entry_id is not None:
        return entries.entry(session, person, entry_id).id
    if not person.has(Instrument.SPENDING):
        return None
    return entries.book(
        session,
        clock,
        person,
        kind=Kind.EXPENSE,
        category=bill.category,
        amount=amount,
        on=on,
        note=bill.label,
        message_id=message_id,
    ).entry_id
