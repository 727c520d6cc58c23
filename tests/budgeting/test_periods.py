"""Weeks and budget months, for every day and every pay day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.money import Money
from budgeting.periods import (
    budget_month,
    checkin_week,
    monthly_to_weekly,
    week_end,
    week_of,
    weekly_to_monthly,
)

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
pay_days = st.integers(1, 31)


@given(days, pay_days)
def test_every_day_belongs_to_exactly_one_month(day: date, pay_day: int) -> None:
    month = budget_month(day, pay_day)
    assert day in month
    # A pay day that the month doesn't have falls on its last day.
    assert month.start.day == min(pay_day, monthrange(month.start.year, month.start.month)[1])
    assert 28 <= month.days == len([on for on in _days(month.start, month.end) if on in month]) <= 31
    assert 28 <= (month.end - month.start).days + 1 <= 31
    before, after = month.previous(), month.next()
    assert day not in before
    assert day not in after
    # No gap and no overlap on either side.
    assert before.end + timedelta(days=1) == month.start
    assert month.end + timedelta(days=1) == after.start
    assert before.next() == month == after.previous()


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@given(st.integers(1990, 2100), pay_days)
def test_twelve_months_begin_in_each_year(year: int, pay_day: int) -> None:
    months = [budget_month(day, pay_day) for day in _days(date(year, 1, 1), date(year, 12, 31))]
    starts = {month.start for month in months if month.start.year == year}
    assert [start.month for start in sorted(starts)] == list(range(1, 13))


@given(days, pay_days, pay_days)
def test_a_change_of_pay_day_leaves_no_day_out(day: date, before: int, after: int) -> None:
    """The months before and after a change share the day of the change, and each pay day alone tiles the calendar."""
    old, new = budget_month(day, before), budget_month(day, after)
    assert max(old.start, new.start) <= day <= min(old.end, new.end)
    assert new.start <= old.end + timedelta(days=1)
    assert old.start <= new.end + timedelta(days=1)


@given(days, pay_days)
def test_every_day_of_a_month_gives_the_same_month(day: date, pay_day: int) -> None:
    month = budget_month(day, pay_day)
    assert budget_month(month.start, pay_day) == month == budget_month(month.end, pay_day)


@pytest.mark.parametrize(
    ("day", "pay_day", "start", "end"),
    [
        (date(2026, 3, 2), 1, date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 3, 26), 27, date(2026, 2, 27), date(2026, 3, 26)),
        (date(2026, 3, 27), 27, date(2026, 3, 27), date(2026, 4, 26)),
        (date(2026, 1, 9), 10, date(2025, 12, 10), date(2026, 1, 9)),
        (date(2024, 2, 29), 28, date(2024, 2, 28), date(2024, 3, 27)),
        (date(2026, 2, 28), 31, date(2026, 2, 28), date(2026, 3, 30)),
        (date(2026, 2, 27), 31, date(2026, 1, 31), date(2026, 2, 27)),
        (date(2026, 4, 30), 31, date(2026, 4, 30), date(2026, 5, 30)),
        (date(2024, 2, 29), 29, date(2024, 2, 29), date(2024, 3, 28)),
        (date(2025, 2, 28), 29, date(2025, 2, 28), date(2025, 3, 28)),
    ],
)
def test_a_month_begins_on_pay_day(day: date, pay_day: int, start: date, end: date) -> None:
    month = budget_month(day, pay_day)
    assert (month.start, month.end) == (start, end)


@pytest.mark.parametrize("pay_day", [-1, 0, 32])
def test_a_pay_day_that_no_month_has_is_refused(pay_day: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 31"):
        budget_month(date(2026, 3, 2), pay_day)


@given(days)
def test_a_week_runs_from_monday_to_sunday(day: date) -> None:
    monday = week_of(day)
    assert monday.isoweekday() == 1
    assert week_end(monday).isoweekday() == 7
    assert monday <= day <= week_end(monday)


@given(days)
def test_a_check_in_looks_back_early_in_the_week_and_at_the_current_one_later(day: date) -> None:
    about = checkin_week(day)
    assert about.isoweekday() == 1
    if day.isoweekday() <= 3:
        assert week_end(about) < day
    else:
        assert about == week_of(day)
    # Always the week that people remember best: it began at most nine days ago.
    assert (day - about).days <= 9


@given(st.integers(0, 27), days)
def test_each_week_has_one_check_in_whatever_the_weekday(weeks: int, day: date) -> None:
    assert checkin_week(day + timedelta(weeks=weeks)) == checkin_week(day) + timedelta(weeks=weeks)


@pytest.mark.parametrize(
    ("weekly", "monthly"), [(0, 0), (100, 433), (300, 1300), (1, 4), (5000, 21667), (-100, -433), (3, 13)]
)
def test_a_month_is_fifty_two_twelfths_of_a_week(weekly: int, monthly: int) -> None:
    assert weekly_to_monthly(Money(weekly)) == Money(monthly)


@given(st.integers(-(10**10), 10**10))
def test_rounding_is_off_by_half_a_cent_at_most(minor: int) -> None:
    monthly, weekly = weekly_to_monthly(Money(minor)), monthly_to_weekly(Money(minor))
    assert abs(12 * monthly.minor - 52 * minor) * 2 <= 12
    assert abs(52 * weekly.minor - 12 * minor) * 2 <= 52
    assert weekly_to_monthly(Money(-minor)) == -monthly
    # Exact when converted back, because a month is longer than a week.
    assert monthly_to_weekly(monthly) == Money(minor)
