"""What can be spent this week: what is left of the flexible headings, shared over what is left of the month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.headings import FLEXIBLE
from budgeting.households import Person
from budgeting.money import Money, total, zero
from budgeting.month_plan.limits import Envelope, overview
from budgeting.periods import Month, budget_month

_DAYS = 7
#: Whole euros (hundreds of minor units) are easier to keep in mind.
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Allowance:
    """``week``: for the next seven days. ``month``: what is left until the month ends. Neither is below zero."""

    week: Money
    month: Money


def weekly(left: Money, today: date, month: Month) -> Money:
    """A week's share of what is ``left``: all of it once a week or less remains, never below zero.

    Rounded down to whole euros, so that the weeks together never exceed what is left.
    """
    days = max((month.end - today).days + 1, _DAYS)
    share = max(left.minor, 0) * _DAYS // days
    return Money(share - share % _WHOLE if share >= _WHOLE else share, left.currency)


def weekly_allowance(session: Session, clock: Clock, person: Person, today: date) -> Allowance | None:
    """What this person's household can spend; None if no flexible heading has a limit."""
    return of(overview(session, clock, person, today).items(), today, budget_month(today, person.pay_day))


def of(envelopes: Iterable[tuple[str, Envelope]], today: date, month: Month) -> Allowance | None:
    """The same from envelopes by heading. One heading's overspending is taken from what the others have left."""
    lefts = [each.left for code, each in envelopes if code in FLEXIBLE and each.left is not None]
    if not lefts:
        return None
    left = total(lefts, lefts[0].currency)
    left = max(left, zero(left.currency))
    return Allowance(weekly(left, today, month), left)
