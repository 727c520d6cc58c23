"""Which bills exist for a person: those that pay an instalment tell of arrears."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_

from budgeting.arrears import visibility
from budgeting.db.tables import Bill
from budgeting.households import Person


def sees_bill(person: Person, bill: Bill) -> bool:
    """Whether the bill exists for this person; what they wrote down themselves always does."""
    if bill.entered_by_member == person.member_id or visibility.sees_arrears(person):
        return True
    return bill.instalment_id is None and visibility.sees(person, bill.category)


def without_arrears() -> ColumnElement[bool]:
    """The bills that tell nothing of arrears, as a condition on `Bill`."""
    return and_(Bill.instalment_id.is_(None), Bill.category.not_in(sorted(visibility.ABOUT_ARREARS)))
