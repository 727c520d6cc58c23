"""A first plan from what the household wrote down in the last weeks: a starting point for a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.clock import Clock
from budgeting.headings import FIXED, Heading
from budgeting.households import Person, get_household
from budgeting.money import Money
from budgeting.periods import ONE_WEEK, week_end, weekly_to_monthly
from budgeting.spending.entries import look

#: How many whole weeks a proposal looks back.
LOOK_BACK = 8
#: With fewer weeks a proposal would be a guess.
FEWEST_WEEKS = 3
#: In minor units: below the first, limits are rounded up to fives, above it to tens.
_SMALL, _FIVE, _TEN = 10_000, 500, 1_000


def kindly(minor: int) -> int:
    """An amount rounded up to 5 euros, or to 10 from 100 euros: easy to remember, and never tighter than life is."""
    step = _FIVE if minor <= _SMALL else _TEN
    return -(-minor // step) * step


def proposal(weeks: Sequence[Mapping[str, Money]]) -> dict[str, Money]:
    """Monthly limits from the spending of whole weeks, oldest first; nothing from fewer than three.

    Flexible headings: the mean of the weeks with any entries, since an empty week wasn't free of spending. Fixed
    headings come about once a month, so they are spread over all weeks.
    """
    written = [week for week in weeks if week]
    if len(written) < FEWEST_WEEKS:
        return {}
    limits: dict[str, Money] = {}
    for heading in Heading:
        amounts = [week[heading] for week in written if heading in week]
        if amounts:
            over = len(weeks) if heading in FIXED else len(written)
            sum_minor = sum(amount.minor for amount in amounts)
            monthly = weekly_to_monthly(Money(-(-sum_minor // over), amounts[0].currency))
            limits[heading.value] = Money(kindly(monthly.minor), monthly.currency)
    return limits


def propose(
    session: Session, clock: Clock, household_id: int, *, seen_by: Person | None = None
) -> dict[str, Money]:
    """Monthly limits by heading from the last whole weeks; saves nothing.

    With ``seen_by``, from what that person may see.
    """
    household = get_household(session, household_id)
    this_week = programmes.this_week(clock, household)
    weeks = [this_week - ONE_WEEK * back for back in range(LOOK_BACK, 0, -1)]
    seen = [look.spent(session, household_id, week, week_end(week), seen_by=seen_by) for week in weeks]
    while seen and not seen[0]:
        seen.pop(0)  # before the household began to write
    return proposal(seen)
