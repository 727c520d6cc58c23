"""What a household spent: the last eight weeks for the chart, and the budget month against its plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import month_plan, programmes
from budgeting.clock import Clock
from budgeting.db.tables import Entry, Household
from budgeting.headings import Heading, Kind
from budgeting.money import Money, total
from budgeting.month_plan import Envelope
from budgeting.periods import ONE_WEEK, budget_month, monthly_to_weekly, week_end, week_of
from budgeting.spending import entries

WEEKS = 8
#: Headings with their own colour; more would be hard to tell apart.
COLOURED = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the chart: a single heading, or several together (``heading`` is None)."""

    heading: Heading | None
    planned: bool
    #: For each week, oldest first.
    amounts: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Weeks:
    """The last weeks, including the current one."""

    weeks: tuple[date, ...]
    parts: tuple[Part, ...]
    out: tuple[Money, ...]
    into: tuple[Money, ...]
    #: The month plan's share for one week; None if there is no plan.
    share: Money | None

    @property
    def empty(self) -> bool:
        return not any(self.out) and not any(self.into)


@dataclass(frozen=True, slots=True)
class Month:
    """The current budget month."""

    start: date
    end: date
    limits: Mapping[str, Money]
    #: Headings with a limit or spending, in order.
    lines: Mapping[Heading, Envelope]


def parts_of(
    by_week: Sequence[Mapping[str, Money]], limits: Mapping[str, Money], currency: str
) -> tuple[Part, ...]:
    """The largest planned headings each, the other planned ones together, and unplanned spending on top.

    Without a plan, the largest headings each. Unplanned spending stays separate so that the rest can be compared with
    the plan's share.
    """
    sums = {
        heading: total((week[heading] for week in by_week if heading in week), currency)
        for heading in Heading
    }
    met = sorted((heading for heading in Heading if sums[heading]), key=lambda heading: -sums[heading].minor)
    inside = [heading for heading in met if heading in limits or not limits]
    outside = [heading for heading in met if heading not in inside]
    alone, together = inside[:COLOURED], inside[COLOURED:]
    if len(together) == 1:
        alone, together = inside, []

    def part(heading: Heading | None, planned: bool, of: Sequence[Heading]) -> Part:
        weeks = (total((week[each] for each in of if each in week), currency) for week in by_week)
        return Part(heading, planned, tuple(weeks))

    parts = [part(heading, True, [heading]) for heading in alone]
    parts += [part(None, True, together)] if together else []
    parts += [part(None, False, outside)] if outside else []
    return tuple(parts)


def weeks_of(session: Session, clock: Clock, household: Household) -> Weeks:
    """The weeks, in one statement."""
    this_week = programmes.this_week(clock, household)
    weeks = tuple(this_week - ONE_WEEK * back for back in range(WEEKS - 1, -1, -1))
    spent: dict[date, dict[str, Money]] = {week: {} for week in weeks}
    into = dict.fromkeys(weeks, Money(0, household.currency))
    days = session.execute(
        select(Entry.spent_on, Entry.kind, Entry.category, func.sum(Entry.amount_minor).label("minor"))
        .where(
            Entry.household_id == household.id,
            Entry.undone_at.is_(None),
            Entry.spent_on.between(weeks[0], week_end(this_week)),
        )
        .group_by(Entry.spent_on, Entry.kind, Entry.category)
    )
    for row in days:
        week, amount = week_of(row.spent_on), Money(int(row.minor), household.currency)
        if row.kind is Kind.INCOME:
            into[week] += amount
        else:
            spent[week][row.category] = spent[week].get(row.category, Money(0, household.currency)) + amount
    limits = month_of(session, clock, household).limits
    share = monthly_to_weekly(total(limits.values(), household.currency)) if limits else None
    return Weeks(
        weeks,
        parts_of([spent[week] for week in weeks], limits, household.currency),
        tuple(total(spent[week].values(), household.currency) for week in weeks),
        tuple(into[week] for week in weeks),
        share,
    )


def month_of(session: Session, clock: Clock, household: Household) -> Month:
    """This budget month's limits and what was spent of each."""
    month = budget_month(programmes.today(clock, household), household.pay_day)
    limits = month_plan.limits(session, household.id, month)
    spent = entries.spent(session, household.id, month.start, month.end)
    lines = {
        heading: Envelope.of(limits.get(heading), spent.get(heading, Money(0, household.currency)))
        for heading in Heading
        if heading in limits or heading in spent
    }
    return Month(month.start, month.end, limits, lines)
