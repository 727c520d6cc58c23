"""Add a bill, change it, end it. ``who``: a member, a staff person's number, or None for the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from budgeting import audit, clean_text, programmes, tasks
from budgeting.audit import AuditAction, Details
from budgeting.bills import reads
from budgeting.bills.dates import following
from budgeting.clock import Clock
from budgeting.db.tables import Bill, Household
from budgeting.errors import CurrencyMismatch, NotFound, NotPossible
from budgeting.headings import Heading
from budgeting.households import Person
from budgeting.money import MOST_MINOR, Money
from budgeting.schedule import reminders
from budgeting.schedule.reminders.bills import TASK_AFTER
from budgeting.states.bills import BillState, Every
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: What bills come for. Instalments are bills too, under "debts", but only with their instalment.
BILLED = (
    Heading.RENT,
    Heading.SERVICE_CHARGES,
    Heading.UTILITIES,
    Heading.COMMUNICATIONS,
    Heading.SCHOOL,
    Heading.INSURANCE,
    Heading.TRANSPORT,
    Heading.HEALTH,
    Heading.OTHER,
)
MOST_LABEL = 60
#: A due date further away than this, in either direction, is a typing mistake.
FURTHEST = timedelta(days=2 * 366)
NOTICE_DIGITS, CREDITOR_DIGITS = 18, 11


@dataclass(frozen=True, slots=True)
class NewBill:
    """A bill as it is written down. ``month_day``: its day of the month if that differs from the due date's, for a
    month that doesn't have it.
    """

    category: str
    amount: Money
    due_on: date
    every: Every = Every.ONCE
    label: str = ""
    month_day: int | None = None
    notice_number: str | None = None
    creditor_code: str | None = None
    instalment_id: int | None = None


def add(
    session: Session,
    clock: Clock,
    who: Person | int | None,
    household_id: int,
    new: NewBill,
    *,
    part_of: AuditAction | None = None,
) -> Bill:
    """Write a bill down. Raises NotFound, CurrencyMismatch, NotPossible("category" | "amount" | "day" | "notice" |
    "notice_known" | "most").
    """
    household = session.get(Household, household_id)
    if household is None or (isinstance(who, Person) and who.household_id != household_id):
        raise NotFound("household", household_id)
    _check(clock, household, new)
    if new.notice_number and reads.by_notice(session, household_id, new.notice_number) is not None:
        raise NotPossible("notice_known")
    if len(reads.coming(session, household_id)) >= reads.MOST:
        raise NotPossible("most")
    made = Bill(
        household_id=household_id,
        category=str(new.category),
        label=clean_text.one_line(new.label)[:MOST_LABEL],
        amount_minor=new.amount.minor,
        currency=new.amount.currency,
        due_on=new.due_on,
        every=new.every,
        month_day=new.month_day or new.due_on.day,
        state=BillState.OPEN,
        entered_by=who if isinstance(who, int) else None,
        entered_by_member=who.member_id if isinstance(who, Person) else None,
        notice_number=new.notice_number or None,
        creditor_code=new.creditor_code or None,
        instalment_id=new.instalment_id,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    reminders.plan_bills(session, clock, household_id)
    _note(session, clock, who, AuditAction.BILL_ADD, made, part_of=part_of)
    return made


def change(
    session: Session,
    clock: Clock,
    who: Person | int | None,
    bill_id: int,
    *,
    category: str | None = None,
    amount: Money | None = None,
    due_on: date | None = None,
    month_day: int | None = None,
    every: Every | None = None,
    label: str | None = None,
) -> Bill:
    """Change an open bill; None leaves a value as it was. The bills after it follow what was changed.

    Raises NotFound, CurrencyMismatch, NotPossible("category" | "amount" | "day", or its state).
    """
    bill = _still_open(session, who, bill_id)
    new = NewBill(
        category or bill.category,
        amount or bill.amount,
        due_on or bill.due_on,
        every or bill.every,
        bill.label if label is None else clean_text.one_line(label)[:MOST_LABEL],
        month_day or (due_on.day if due_on is not None else bill.month_day),
        instalment_id=bill.instalment_id,
    )
    _check(clock, session.get_one(Household, bill.household_id), new, moved=due_on is not None)
    values: dict[str, Any] = {
        "category": str(new.category),
        "amount_minor": new.amount.minor,
        "due_on": new.due_on,
        "month_day": new.month_day,
        "every": new.every,
        "label": new.label,
    }
    changed = tuple(name for name, value in values.items() if getattr(bill, name) != value)
    for name in changed:
        setattr(bill, name, values[name])
    session.flush()
    if changed:
        reminders.plan_bills(session, clock, bill.household_id)
        _note(session, clock, who, AuditAction.BILL_CHANGE, bill, Details(fields=changed))
    return bill


def join_notice(
    session: Session, clock: Clock, person: Person, bill_id: int, notice_number: str, creditor_code: str
) -> Bill:
    """Give an open bill that was written down the notice that came for it.

    Raises NotFound, NotPossible("notice" | "notice_known", or its state).
    """
    bill = _still_open(session, person, bill_id)
    if bill.notice_number == notice_number:
        return bill
    if bill.notice_number is not None:
        raise NotPossible("notice")
    if reads.by_notice(session, bill.household_id, notice_number) is not None:
        raise NotPossible("notice_known")
    bill.notice_number, bill.creditor_code = notice_number, creditor_code or None
    session.flush()
    return bill


def cancel(session: Session, clock: Clock, who: Person | int | None, bill_id: int) -> Bill:
    """End a bill that isn't to be paid: it and those that would come after it. Again changes nothing.

    Raises NotFound, NotPossible("paid").
    """
    bill = reads.locked(session, who, bill_id)
    if bill.state is BillState.PAID:
        raise NotPossible("paid")
    if bill.state is not BillState.CANCELLED:
        bill.state = BillState.CANCELLED
        session.flush()
        settle(session, clock, bill, who)
        _note(session, clock, who, AuditAction.BILL_END, bill)
    return bill


def plan_next(session: Session, clock: Clock, bill: Bill) -> Bill | None:
    """The bill that comes after one that was paid; None if none does. Twice makes one."""
    due_on = following(bill.due_on, bill.every, bill.month_day)
    if due_on is None:
        return None
    after = reads.follower(session, bill)
    if after is None:
        after = Bill(
            household_id=bill.household_id,
            category=bill.category,
            label=bill.label,
            amount_minor=bill.amount_minor,
            currency=bill.currency,
            due_on=due_on,
            every=bill.every,
            month_day=bill.month_day,
            entered_by=bill.entered_by,
            entered_by_member=bill.entered_by_member,
            follows_id=bill.id,
            created_at=clock.now(),
        )
        session.add(after)
    elif after.state is BillState.CANCELLED:
        # The payment before it had been taken back.
        after.state = BillState.OPEN
    session.flush()
    reminders.plan_bills(session, clock, bill.household_id)
    return after


def settle(session: Session, clock: Clock, bill: Bill, who: Person | int | None) -> None:
    """Nothing more is said about a bill, and nobody looks after it any more."""
    reminders.silence_bill(session, clock, bill.id, bill.state.value)
    staff_id = who if isinstance(who, int) else None
    tasks.settle(session, clock, TaskKind.RENT_UNSAFE, Subject(SubjectKind.BILL, bill.id), staff_id)
    if not _others_overdue(session, clock, bill):
        overdue = Subject(SubjectKind.BILLS, bill.household_id)
        tasks.settle(session, clock, TaskKind.BILL_OVERDUE, overdue, staff_id)


def _others_overdue(session: Session, clock: Clock, bill: Bill) -> bool:
    """Whether the coach still has another bill of this household to ask about."""
    household = session.get_one(Household, bill.household_id)
    return bool(
        session.scalar(
            select(
                exists().where(
                    Bill.household_id == household.id,
                    Bill.id != bill.id,
                    Bill.state == BillState.OPEN,
                    Bill.instalment_id.is_(None),
                    Bill.due_on <= programmes.today(clock, household) - TASK_AFTER,
                )
            )
        )
    )


def _still_open(session: Session, who: Person | int | None, bill_id: int) -> Bill:
    bill = reads.locked(session, who, bill_id)
    if bill.state is not BillState.OPEN:
        raise NotPossible(bill.state.value)
    return bill


def _check(clock: Clock, household: Household, new: NewBill, *, moved: bool = True) -> None:
    of_instalment = new.category == Heading.DEBTS and new.instalment_id is not None
    if new.category not in BILLED and not of_instalment:
        raise NotPossible("category")
    if not 0 < new.amount.minor <= MOST_MINOR:
        raise NotPossible("amount")
    if new.amount.currency != household.currency:
        raise CurrencyMismatch(household.currency, new.amount.currency)
    if moved and abs(new.due_on - programmes.today(clock, household)) > FURTHEST:
        raise NotPossible("day")
    if new.month_day is not None and not new.due_on.day <= new.month_day <= 31:
        raise NotPossible("day")
    for digits, size in ((new.notice_number, NOTICE_DIGITS), (new.creditor_code, CREDITOR_DIGITS)):
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) == size):
            raise NotPossible("notice")


def _note(
    session: Session,
    clock: Clock,
    who: Person | int | None,
    action: AuditAction,
    bill: Bill,
    details: Details | None = None,
    part_of: AuditAction | None = None,
) -> None:
    """A line for what staff or the program did; what the family does is its own."""
    if not isinstance(who, Person):
        audit.note(
            session,
            clock,
            who,
            action,
            "bill",
            bill.id,
            details=details or Details(category=bill.category),
            part_of=part_of,
        )
