"""The families' last months: a card each, a wish that was kept or not, and one for this month."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy.orm import Session

from budgeting import month_card
from budgeting.clock import Clock, SetClock, at_local
from budgeting.db.tables import Household
from budgeting.headings import Heading
from budgeting.households import Person
from budgeting.periods import budget_month
from budgeting.states.month_card import WishKind, WishOutcome

#: By the family's reference: last month's wish and how it went, this month's wish.
_WISHES = {
    "SP-014": ((WishKind.LESS, Heading.LEISURE, WishOutcome.GOOD), (WishKind.ASIDE, None)),
    "SP-027": ((WishKind.WRITE, None, WishOutcome.SO_SO), (WishKind.LESS, Heading.FOOD)),
    "SM-003": ((WishKind.INSTALMENT, None, WishOutcome.GOOD), (WishKind.WRITE, None)),
    "SM-011": ((WishKind.ASIDE, None, WishOutcome.HARD), (WishKind.WRITE, None)),
    "SO-008": ((WishKind.LESS, Heading.COMMUNICATIONS, None), (WishKind.ASIDE, None)),
}


def cards(session: Session, clock: Clock, household: Household, members: list[Person], today: date) -> None:
    """The cards of the last two months, and the wishes of the adult who does the check-ins."""
    now = budget_month(today, household.pay_day)
    for month in (now.previous().previous(), now.previous()):
        made = SetClock(at_local(month.next().start, time(10, 30), household.zone))
        month_card.when_it_ended(session, made, household.id, month)
    wishes = _WISHES.get(household.reference)
    if wishes is None:
        return
    (kind, heading, outcome), (next_kind, next_heading) = wishes
    who = members[0]
    if kind in month_card.offered(session, who):
        then = SetClock(at_local(now.previous().start, time(19), household.zone))
        wish = month_card.make(session, then, who, now.previous(), kind, category=heading)
        if outcome is not None:
            answered = SetClock(at_local(now.start, time(12), household.zone))
            month_card.answer(session, answered, who, wish.id, outcome)
    month_card.make(session, clock, who, now, next_kind, category=next_heading)
