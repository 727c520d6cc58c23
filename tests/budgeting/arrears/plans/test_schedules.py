"""Schedules add up, move forward, and respect the length of months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.arrears.plans import schedule
from budgeting.arrears.plans.schedules import Every, total_of
from budgeting.errors import NotPossible
from budgeting.money import Money, total


def test_the_last_part_takes_the_rounding() -> None:
    assert schedule(Money(100_00), 3, date(2026, 1, 10)) == [
        (date(2026, 1, 10), Money(33_33)),
        (date(2026, 2, 10), Money(33_33)),
        (date(2026, 3, 10), Money(33_34)),
    ]


def test_the_end_of_the_month_stays_the_end_of_the_month() -> None:
    ends = [day for day, _ in schedule(Money(500), 5, date(2028, 1, 31))]
    assert ends == [
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 4, 30),
        date(2028, 5, 31),
    ]
    assert [day for day, _ in schedule(Money(200), 2, date(2027, 1, 30))][1] == date(2027, 2, 28)


def test_a_leap_day_comes_back_as_the_last_day_of_february() -> None:
    days = [day for day, _ in schedule(Money(1300), 13, date(2028, 2, 29))]
    assert days[-1] == date(2029, 2, 28)
    assert days[1] == date(2028, 3, 29)


def test_weeks_and_fortnights() -> None:
    assert [day for day, _ in schedule(Money(2), 2, date(2026, 3, 27), "week")][1] == date(2026, 4, 3)
    assert [day for day, _ in schedule(Money(2), 2, date(2026, 3, 27), "fortnight")][1] == date(2026, 4, 10)


@pytest.mark.parametrize(("minor", "parts"), [(100, 0), (100, -1), (0, 1), (2, 3), (-100, 2)])
def test_a_part_without_an_amount_is_no_part(minor: int, parts: int) -> None:
    with pytest.raises(ValueError, match="amount"):
        schedule(Money(minor), parts, date(2026, 1, 1))


@given(
    minor=st.integers(1, 10_000_000),
    parts=st.integers(1, 120),
    first=st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    every=st.sampled_from(["week", "fortnight", "month"]),
)
def test_sums_are_exact_and_dates_go_forward(minor: int, parts: int, first: date, every: Every) -> None:
    parts = min(parts, minor)
    made = schedule(Money(minor), parts, first, every)
    assert total(amount for _, amount in made) == Money(minor)
    days = [day for day, _ in made]
    assert days[0] == first
    assert days == sorted(set(days))
    assert total_of(made, "EUR") == Money(minor)
    assert (
        max(amount for _, amount in made).minor - min(amount for _, amount in made).minor < parts
        or parts == 1
    )
    if every == "month":
        assert all(day.day == first.day or (day + timedelta(days=1)).day == 1 for day in days)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "schedule"),
        ([(date(2026, 1, 1), Money(0))], "schedule"),
        ([(date(2026, 1, 2), Money(1)), (date(2026, 1, 1), Money(1))], "schedule"),
        ([(date(2026, 1, 1), Money(1)), (date(2026, 1, 1), Money(1))], "schedule"),
        ([(date(2026, 1, 1), Money(1, "USD"))], "currency"),
    ],
)
def test_what_is_no_schedule_is_refused(rows: list[tuple[date, Money]], reason: str) -> None:
    with pytest.raises(NotPossible, match=reason):
        total_of(rows, "EUR")
