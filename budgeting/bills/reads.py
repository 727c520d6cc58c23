"""Read a household's bills. ``seen_by``: what that person may see; without it everything, for staff."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from budgeting.arrears import visibility
from budgeting.bills.visibility import sees_bill, without_arrears
from budgeting.db.tables import Bill
from budgeting.errors import NotFound
from budgeting.headings import Heading
from budgeting.households import Person
from budgeting.money import Money
from budgeting.states.bills import BillState

#: How far the day on a notice may be from the one that was written down.
ALIKE_FOR = timedelta(days=3)
#: More open bills than any household has.
MOST = 200


def coming(
    session: Session, household_id: int, until: date | None = None, *, seen_by: Person | None = None
) -> list[Bill]:
    """The open bills due by ``until`` (all without it), overdue ones too, the first due first."""
    query = _open(household_id, seen_by)
    if until is not None:
        query = query.where(Bill.due_on <= until)
    return list(session.scalars(query))


def overdue(session: Session, household_id: int, today: date, *, seen_by: Person | None = None) -> list[Bill]:
    """The open bills whose day has passed on ``today``, the household's date."""
    return list(session.scalars(_open(household_id, seen_by).where(Bill.due_on < today)))


def rent(session: Session, household_id: int) -> Bill | None:
    """The open rent that is due first; None if no rent is known."""
    query = _open(household_id, None).where(Bill.category == Heading.RENT.value, Bill.instalment_id.is_(None))
    return session.scalars(query.limit(1)).one_or_none()


def only_one(session: Session, person: Person, category: str, until: date) -> Bill | None:
    """The open bill of a heading due by ``until``, if this person sees exactly one."""
    query = _open(person.household_id, person).where(Bill.category == category, Bill.due_on <= until)
    matching = list(session.scalars(query.limit(2)))
    return matching[0] if len(matching) == 1 else None


def alike(
    session: Session, person: Person, *, category: str, amount: Money, due_on: date, with_notice: bool
) -> Bill | None:
    """The open bill that may be this one: same heading and amount, due within a few days of it. ``with_notice``: it
    has a notice number, or else none. The nearest day first.
    """
    query = _open(person.household_id, person).where(
        Bill.category == category,
        Bill.amount_minor == amount.minor,
        Bill.currency == amount.currency,
        Bill.due_on.between(due_on - ALIKE_FOR, due_on + ALIKE_FOR),
        Bill.notice_number.is_not(None) if with_notice else Bill.notice_number.is_(None),
        Bill.instalment_id.is_(None),
    )
    return min(session.scalars(query), key=lambda matching: abs(matching.due_on - due_on), default=None)


def bill(session: Session, person: Person, bill_id: int) -> Bill:
    """A bill of the person's household, in whatever state. Raises the same NotFound for every other one."""
    return _theirs(session.get(Bill, bill_id), person, bill_id)


def locked(session: Session, who: Person | int | None, bill_id: int) -> Bill:
    """The same, locked until the transaction ends; for staff (their number) and the program (None) any bill."""
    row = session.get(Bill, bill_id, with_for_update=True, populate_existing=True)
    if isinstance(who, Person):
        return _theirs(row, who, bill_id)
    if row is None:
        raise NotFound("bill", bill_id)
    return row


def by_notice(session: Session, household_id: int, notice_number: str) -> Bill | None:
    """The household's bill with this notice number, in whatever state. Ask `sees_bill` before showing it."""
    query = select(Bill).where(Bill.household_id == household_id, Bill.notice_number == notice_number)
    return session.scalars(query).one_or_none()


def follower(session: Session, bill: Bill) -> Bill | None:
    """The bill that was planned after this one, in whatever state."""
    query = select(Bill).where(Bill.follows_id == bill.id)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _theirs(row: Bill | None, person: Person, bill_id: int) -> Bill:
    if row is None or row.household_id != person.household_id or not sees_bill(person, row):
        raise NotFound("bill", bill_id)
    return row


def _open(household_id: int, seen_by: Person | None) -> Select[Bill]:
    query = select(Bill).where(Bill.household_id == household_id, Bill.state == BillState.OPEN)
    if seen_by is not None and not visibility.sees_arrears(seen_by):
        query = query.where(or_(without_arrears(), Bill.entered_by_member == seen_by.member_id))
    return query.order_by(Bill.due_on, Bill.id).limit(MOST)
