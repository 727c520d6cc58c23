"""A household's week in numbers, for the check-in's summary, its chart and the coach's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from budgeting import checkins, month_plan
from budgeting.arrears import visibility
from budgeting.clock import Clock
from budgeting.db.types import Base
from budgeting.headings import FLEXIBLE, Heading, Kind, Source
from budgeting.households import Person, get_household
from budgeting.money import Money, total, zero
from budgeting.periods import ONE_WEEK, budget_month, monthly_to_weekly, week_end, week_of
from budgeting.states.checkins import CheckinState, Mood

#: How many earlier weeks are shown beside the week.
WEEKS_BEFORE = 4
#: With this many days left in the month, a heading that is nearly used up is worth mentioning.
DAYS_WORTH_A_WORD = 7
#: Differences below this are noise, in minor units.
WORTH_TELLING = 500


class Advice(StrEnum):
    """The one thing a summary suggests; its subject is in the fields beside it."""

    #: No entries this week.
    NOTHING_WRITTEN = "nothing_written"
    #: No earlier week to compare with.
    FIRST_WEEK = "first_week"
    #: Spending exceeded income by `amount`, this week and over the weeks shown.
    SPENT_MORE_THAN_INCOME = "spent_more_than_income"
    #: `heading` exceeded its weekly share by `amount`.
    OVER_LIMIT = "over_limit"
    #: `heading` has used at least four fifths of the month, with a week or more to go; `amount` is left.
    CLOSE_TO_LIMIT = "close_to_limit"
    #: There is room to save `amount`.
    SAVE_A_LITTLE = "save_a_little"
    #: `heading` took `amount` less than usual.
    LESS_THAN_USUAL = "less_than_usual"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Suggestion:
    code: Advice
    heading: Heading | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """One heading: this week, its weekly share of the month's limit, the earlier weeks (oldest first)."""

    heading: Heading
    spent: Money
    limit: Money | None
    before: tuple[Money, ...]
    #: The budget month so far, up to the end of this week, with the month's limit.
    month: month_plan.Envelope

    @property
    def usual(self) -> Money:
        """The mean of the earlier weeks, rounded down."""
        return Money(
            total(self.before, self.spent.currency).minor // max(len(self.before), 1), self.spent.currency
        )


@dataclass(frozen=True, slots=True)
class WeekSummary:
    week: date
    #: Headings with spending in these weeks or with a limit, in the order of the headings.
    lines: tuple[HeadingLine, ...]
    income: Mapping[Source, Money]
    total_in: Money
    total_out: Money
    #: Income minus spending; below zero if more was spent.
    left: Money
    #: Cash at hand as given in the check-in; None if skipped.
    cash: Money | None
    entries: int
    mood: Mood | None
    #: Total income and spending in each earlier week, oldest first.
    in_before: tuple[Money, ...]
    out_before: tuple[Money, ...]
    #: Whether the week's check-in is done.
    checked_in: bool
    suggestion: Suggestion

    @property
    def tells_arrears(self) -> bool:
        """Whether these sums include a heading that reveals arrears."""
        return any(line.heading in visibility.ABOUT_ARREARS for line in self.lines)


# -- calculation


def suggest(
    *,
    lines: Sequence[HeadingLine],
    total_in: Money,
    total_out: Money,
    in_before: Sequence[Money],
    out_before: Sequence[Money],
    entries: int,
    days_left: int,
) -> Suggestion:
    """The one suggestion, worries before praise. Fixed headings get none: nobody can spend less on rent.

    ``days_left``: days of the budget month after this week.
    """
    if not entries:
        return Suggestion(Advice.NOTHING_WRITTEN)
    if not any(out_before) and not any(in_before):
        return Suggestion(Advice.FIRST_WEEK)
    flexible = [line for line in lines if line.heading in FLEXIBLE]
    over_income = total_out - total_in
    # Income often comes once a month: looking at one week would raise a false alarm in the other three.
    long_run = total([total_out, *out_before], total_out.currency) - total(
        [total_in, *in_before], total_in.currency
    )
    if total_in and over_income.minor >= WORTH_TELLING and long_run.minor > 0:
        return Suggestion(Advice.SPENT_MORE_THAN_INCOME, amount=over_income)
    over = [(line.spent - line.limit, line) for line in flexible if line.limit is not None]
    worst, line = max(over, key=lambda pair: pair[0], default=(None, None))
    if worst is not None and line is not None and worst.minor >= WORTH_TELLING:
        return Suggestion(Advice.OVER_LIMIT, line.heading, worst)
    if days_left >= DAYS_WORTH_A_WORD:
        near = [
            line for line in flexible if line.month.limit and line.month.percent >= month_plan.WORDS_AT[0]
        ]
        if near:
            fullest = max(near, key=lambda line: line.month.percent)
            left = fullest.month.left or zero(total_out.currency)
            return Suggestion(Advice.CLOSE_TO_LIMIT, fullest.heading, max(left, zero(left.currency)))
    saved = any(line.heading is Heading.SAVINGS and line.spent for line in lines)
    aside = Money(-over_income.minor // 10 // 100 * 100, total_out.currency)
    if aside.minor >= WORTH_TELLING and long_run.minor < 0 and not saved:
        return Suggestion(Advice.SAVE_A_LITTLE, amount=aside)
    spared = [
        (line.usual - line.spent, line)
        for line in flexible
        if 5 * line.spent.minor <= 4 * line.usual.minor and all(line.before)
    ]
    best, line = max(spared, key=lambda pair: pair[0], default=(None, None))
    if best is not None and line is not None and best.minor >= WORTH_TELLING:
        return Suggestion(Advice.LESS_THAN_USUAL, line.heading, best)
    return Suggestion(Advice.STEADY)


# -- fetching

_ENTRIES = Base.metadata.tables["entries"]
_DAYS = (
    select(
        _ENTRIES.c.spent_on,
        _ENTRIES.c.kind,
        _ENTRIES.c.category,
        func.sum(_ENTRIES.c.amount_minor).label("minor"),
        func.count().label("number"),
        # How many of them the viewer recorded.
        func.sum(case((_ENTRIES.c.member_id == bindparam("viewer"), 1), else_=0)).label("own"),
    )
    .where(
        _ENTRIES.c.household_id == bindparam("household"),
        _ENTRIES.c.spent_on.between(bindparam("first"), bindparam("last")),
        _ENTRIES.c.undone_at.is_(None),
    )
    .group_by(_ENTRIES.c.spent_on, _ENTRIES.c.kind, _ENTRIES.c.category)
)


def summary(
    session: Session, clock: Clock, household_id: int, week: date, *, seen_by: Person | None = None
) -> WeekSummary:
    """The week starting on Monday ``week``. Raises NotFound, ValueError for another weekday.

    With ``seen_by``, every sum and the suggestion leave out what is hidden from that person, so no difference
    reveals it; without, everything, for staff.
    """
    if week.weekday() != 0:
        raise ValueError("a week is named by its Monday")
    household = get_household(session, household_id)
    month = budget_month(week_end(week), household.pay_day)
    weeks = [week - ONE_WEEK * back for back in range(WEEKS_BEFORE, -1, -1)]
    spent: dict[tuple[date, str], int] = {}
    so_far: dict[str, int] = {}
    entries = 0
    # A budget month has at most 31 days and the five weeks have 35, so they cover the whole month so far.
    params = {
        "household": household_id,
        "first": weeks[0],
        "last": week_end(week),
        "viewer": seen_by.member_id if seen_by else 0,
    }
    hidden = visibility.hidden(seen_by) if seen_by else ()
    for row in session.connection().execute(_DAYS, params):
        if row.category in hidden:
            # Their own hidden entries count as entries, but not in any sum.
            entries += int(row.own) if row.spent_on >= week else 0
            continue
        key = (week_of(row.spent_on), row.category)
        spent[key] = spent.get(key, 0) + int(row.minor)
        if row.spent_on in month and row.kind is Kind.EXPENSE:
            so_far[row.category] = so_far.get(row.category, 0) + int(row.minor)
        if row.spent_on >= week:
            entries += row.number

    def money(on: date, category: str) -> Money:
        return Money(spent.get((on, category), 0), household.currency)

    limits = month_plan.limits(session, household_id, month, seen_by=seen_by)
    lines = tuple(
        HeadingLine(
            heading,
            money(week, heading),
            monthly_to_weekly(limits[heading]) if heading in limits else None,
            tuple(money(before, heading) for before in weeks[:-1]),
            month_plan.Envelope.of(limits.get(heading), Money(so_far.get(heading, 0), household.currency)),
        )
        for heading in Heading
        if heading in limits or any((on, heading) in spent for on in weeks)
    )
    out = [total((money(on, heading) for heading in Heading), household.currency) for on in weeks]
    into = [total((money(on, source) for source in Source), household.currency) for on in weeks]
    checkin = checkins.current(session, household_id, week)
    cash = checkin.cash_minor if checkin else None
    return WeekSummary(
        week=week,
        lines=lines,
        income={source: amount for source in Source if (amount := money(week, source))},
        total_in=into[-1],
        total_out=out[-1],
        left=into[-1] - out[-1],
        cash=None if cash is None else Money(cash, household.currency),
        entries=entries,
        mood=checkin.mood if checkin else None,
        in_before=tuple(into[:-1]),
        out_before=tuple(out[:-1]),
        checked_in=checkin is not None and checkin.state is CheckinState.DONE,
        suggestion=suggest(
            lines=lines,
            total_in=into[-1],
            total_out=out[-1],
            in_before=into[:-1],
            out_before=out[:-1],
            entries=entries,
            days_left=(month.end - week_end(week)).days,
        ),
    )
