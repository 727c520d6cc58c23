"""The open bills that the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from admin.context import RequestContext
from budgeting import access, bills, programmes
from budgeting.access import Action
from budgeting.db.tables import Bill, Household


@dataclass(frozen=True, slots=True)
class Row:
    """One open bill. ``fixed``: it pays an instalment, and is changed with the plan."""

    row: Bill
    overdue: bool
    fixed: bool


def rows(session: Session, context: RequestContext, household: Household) -> list[Row]:
    """The open bills, the first due first; those of instalments for those who may read about arrears."""
    today: date = programmes.today(context.clock, household)
    arrears = access.allows(context.me, Action.READ_ARREARS, household)
    return [
        Row(bill, bill.due_on < today, bill.instalment_id is not None)
        for bill in bills.coming(session, household.id)
        if arrears or bill.instalment_id is None
    ]
