"""Households' weeks as sums, fetched for many at once: a coach's list must not query each one separately."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.clock import DEFAULT_ZONE, Clock, local_date
from budgeting.db.tables import Checkin, Entry, Household, Member, MonthPlanLine, WeekReview
from budgeting.headings import Kind
from budgeting.households.status import Adult
from budgeting.money import Money
from budgeting.periods import Month, budget_month, monthly_to_weekly, week_end, week_of
from budgeting.states.checkins import CheckinState, Mood

Line = tuple[date, str]


@dataclass(slots=True)
class Series:
    """One household over several weeks. Weeks are identified by their Monday; amounts inside are minor units."""

    household_id: int
    name: str
    currency: str
    pay_day: int
    coach_id: int | None
    site_id: int | None
    #: The household's current date.
    today: date
    zone: str = DEFAULT_ZONE
    #: (week, heading or source) → sum, number of entries, largest entry.
    sums: Counter[Line] = field(default_factory=Counter)
    numbers: Counter[Line] = field(default_factory=Counter)
    largest: dict[Line, int] = field(default_factory=dict)
    #: (week, kind) → sum.
    totals: Counter[tuple[date, Kind]] = field(default_factory=Counter)
    #: (day, heading or source) → sum, for months, which don't begin on Mondays.
    daily: Counter[Line] = field(default_factory=Counter)
    #: (first budget month, heading) → the month's limit.
    limits: dict[Line, int | None] = field(default_factory=dict)
    checkins: dict[date, tuple[CheckinState, Mood | None]] = field(default_factory=dict)
    #: When weeks were signed off.
    signed: dict[date, datetime] = field(default_factory=dict)
    #: The weeks in which somebody was asked, or began unasked.
    asked: set[date] = field(default_factory=set)
    adults: list[Adult] = field(default_factory=list)

    @property
    def expected_from(self) -> date | None:
        """Since when a reachable adult has had a check-in day; None if nobody has."""
        since = [
            local_date(adult.joined_at, adult.zone)
            for adult in self.adults
            if adult.has_day
            and adult.joined_at
            and not (adult.stopped_at or adult.unreachable_at or adult.left_at or adult.unsafe_at)
        ]
        return min(since, default=None)

    def total(self, week: date, kind: Kind) -> Money:
        """Total spending, or income, in a week."""
        return Money(self.totals[week, kind], self.currency)

    def of(self, week: date, category: str) -> Money:
        return Money(self.sums[week, category], self.currency)

    def entries(self, week: date) -> int:
        return sum(number for (on, _), number in self.numbers.items() if on == week)

    def month_so_far(self, week: date, category: str) -> Money:
        """The spending under a heading in the budget month in which the week ends, up to the end of the week."""
        month, last = self.month(week), week_end(week)
        minor = sum(
            minor
            for (on, name), minor in self.daily.items()
            if name == category and on in month and on <= last
        )
        return Money(minor, self.currency)

    def month_limit(self, week: date, category: str) -> Money | None:
        """The limit of the budget month in which the week ends."""
        last = self.month(week).end
        held = [on for on, heading in self.limits if heading == category and on <= last]
        minor = self.limits[max(held), category] if held else None
        return None if minor is None else Money(minor, self.currency)

    def week_limit(self, week: date, category: str) -> Money | None:
        """The week's share of that limit."""
        monthly = self.month_limit(week, category)
        return None if monthly is None else monthly_to_weekly(monthly)

    def month(self, week: date) -> Month:
        return budget_month(week_end(week), self.pay_day)


def fetch(
    session: Session, clock: Clock, chosen: ColumnElement[bool], first: date, last: date
) -> dict[int, Series]:
    """The households matching ``chosen`` (a condition on `Household`), from ``first`` to ``last``."""
    by_household = {
        household.id: Series(
            household.id,
            household.name,
            household.currency,
            household.pay_day,
            household.coach_id,
            household.site_id,
            programmes.today(clock, household),
            household.zone,
        )
        for household in session.scalars(select(Household).where(chosen))
    }
    ids = select(Household.id).where(chosen)
    _add_entries(session, by_household, ids, first, last)
    _add_plans(session, by_household, ids)
    _add_checkins(session, by_household, ids, first, last)
    return by_household


def _add_entries(
    session: Session, by_household: dict[int, Series], ids: Select[int], first: date, last: date
) -> None:
    query = (
        select(
            Entry.household_id,
            Entry.spent_on,
            Entry.kind,
            Entry.category,
            func.sum(Entry.amount_minor).label("summed"),
            func.count().label("number"),
            func.max(Entry.amount_minor).label("largest"),
        )
        .where(
            Entry.household_id.in_(ids),
            Entry.spent_on.between(first, last),
            Entry.undone_at.is_(None),
        )
        .group_by(Entry.household_id, Entry.spent_on, Entry.kind, Entry.category)
    )
    for row in session.execute(query):
        household = by_household.get(row.household_id)
        if household is None:
            continue  # it appeared between two statements
        minor, line = int(row.summed), (week_of(row.spent_on), row.category)
        household.sums[line] += minor
        household.numbers[line] += row.number
        household.largest[line] = max(household.largest.get(line, 0), row.largest)
        household.totals[line[0], row.kind] += minor
        household.daily[row.spent_on, row.category] += minor


def _add_plans(session: Session, by_household: dict[int, Series], ids: Select[int]) -> None:
    lines = select(
        MonthPlanLine.household_id, MonthPlanLine.month, MonthPlanLine.category, MonthPlanLine.limit_minor
    ).where(MonthPlanLine.household_id.in_(ids))
    for row in session.execute(lines):
        if row.household_id in by_household:
            by_household[row.household_id].limits[row.month, row.category] = row.limit_minor


def _add_checkins(
    session: Session, by_household: dict[int, Series], ids: Select[int], first: date, last: date
) -> None:
    asked = or_(Checkin.asked_at.is_not(None), Checkin.started_at.is_not(None))
    done = select(
        Checkin.household_id, Checkin.week, Checkin.state, Checkin.mood, asked.label("asked")
    ).where(Checkin.household_id.in_(ids), Checkin.week.between(first, last))
    for row in session.execute(done):
        if row.household_id in by_household:
            by_household[row.household_id].checkins[row.week] = (row.state, row.mood)
            if row.asked:
                by_household[row.household_id].asked.add(row.week)
    signed = select(WeekReview.household_id, WeekReview.week, WeekReview.signed_at).where(
        WeekReview.household_id.in_(ids), WeekReview.week.between(first, last)
    )
    for review in session.execute(signed):
        if review.household_id in by_household and review.signed_at is not None:
            by_household[review.household_id].signed[review.week] = review.signed_at
    people = select(
        Member.household_id,
        Member.joined_at,
        Member.stopped_at,
        Member.unreachable_at,
        Member.left_at,
        Member.unsafe_at,
        Member.checkin_weekday.is_not(None).label("has_day"),
    ).where(Member.household_id.in_(ids), Member.adult.is_(True))
    for member in session.execute(people):
        if member.household_id in by_household:
            adult = Adult(
                member.joined_at,
                member.stopped_at,
                member.unreachable_at,
                member.left_at,
                member.unsafe_at,
                member.has_day,
                by_household[member.household_id].zone,
            )
            by_household[member.household_id].adults.append(adult)
