"""Income that is as good as certain: what the same source brought in most of the last months or weeks.

Calculation only. Of the last three months we look at the same days as those that lie ahead, and count what at least
two of the three brought. What has come early this month isn't expected again; what is late isn't counted on. A
family we have known for less than two months is judged by its whole weeks. In doubt the smaller amount.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from budgeting.money import Money
from budgeting.periods import ONE_DAY, ONE_WEEK, months_later, week_of

#: How many months are compared, and the fewest that say something.
MONTHS, FEWEST_MONTHS = 3, 2
#: The same for families judged by their weeks.
WEEKS, FEWEST_WEEKS = 4, 3
#: Pay that comes up to so many days early is this month's pay.
EARLY = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in."""

    source: str
    on: date
    amount: Money


def look_back(today: date) -> date:
    """The first day whose receipts matter."""
    return min(months_later(today - EARLY, -MONTHS), week_of(today) - WEEKS * ONE_WEEK)


def certain(receipts: Collection[Receipt], since: date, today: date, until: date) -> dict[str, Money]:
    """What is as good as certain to come after ``today``, up to ``until``, by source; leaves out zeros.

    ``since``: the day from which the household wrote its income down; earlier days say nothing.
    """
    if until <= today:
        return {}
    by_source: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        by_source[receipt.source].append(receipt)
    months = [back for back in range(1, MONTHS + 1) if months_later(today - EARLY, -back) >= since]
    expected: dict[str, Money] = {}
    for source in sorted(by_source):
        theirs = by_source[source]
        minor = (
            _by_month(theirs, months, today, until)
            if len(months) >= FEWEST_MONTHS
            else _by_week(theirs, since, today, until)
        )
        if minor > 0:
            expected[source] = Money(minor, theirs[0].amount.currency)
    return expected


def _by_month(receipts: list[Receipt], months: Collection[int], today: date, until: date) -> int:
    ahead, around = [], []
    for back in months:
        end = months_later(until, -back)
        ahead.append(_sum(receipts, months_later(today, -back) + ONE_DAY, end))
        around.append(_sum(receipts, months_later(today - EARLY, -back) + ONE_DAY, end))
    come = _sum(receipts, today - EARLY + ONE_DAY, today)
    return min(_mostly(ahead), max(0, _mostly(around) - come))


def _by_week(receipts: list[Receipt], since: date, today: date, until: date) -> int:
    this_week = week_of(today)
    weeks = [this_week - back * ONE_WEEK for back in range(1, WEEKS + 1)]
    sums = [_sum(receipts, week, week + ONE_WEEK - ONE_DAY) for week in weeks if week >= since]
    if len(sums) < FEWEST_WEEKS:
        return 0
    # Only whole weeks that lie ahead: this week's may have come.
    return _mostly(sums) * max(0, (until - (this_week + ONE_WEEK - ONE_DAY)).days // 7)


def _mostly(sums: list[int]) -> int:
    """What all but one of them reach; of two, what both reach."""
    return sorted(sums)[1 if len(sums) > FEWEST_MONTHS else 0]


def _sum(receipts: Iterable[Receipt], first: date, last: date) -> int:
    return sum(receipt.amount.minor for receipt in receipts if first <= receipt.on <= last)
