"""What the page shows: the outlook as staff may know it, and the open bills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from admin.bills.labels import TAGS
from admin.context import RequestContext
from budgeting import access, bills, programmes, rent_safe
from budgeting.access import Action
from budgeting.db.tables import Bill, Household
from budgeting.rent_safe import Outlook
from dialogs.rent_safe import wording
from dialogs.text import Text


@dataclass(frozen=True, slots=True)
class Rent:
    """The outlook in the words that the family reads."""

    outlook: Outlook
    word: Text
    tag: str
    said: Sequence[Text]
    reason: Sequence[Text]


def rent(session: Session, context: RequestContext, household: Household) -> Rent | None:
    """Whether the rent is safe; None for somebody who may not read about it."""
    if not access.allows(context.me, Action.READ_BILLS, household):
        return None
    outlook = rent_safe.outlook(session, context.clock, household.id)
    _, *said = wording.headline(outlook)
    _, *reason = wording.reason(outlook) or [wording.WORDS[outlook.light]]
    return Rent(outlook, wording.WORDS[outlook.light], TAGS[outlook.light], said, reason)


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
