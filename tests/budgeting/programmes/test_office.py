"""By when an answer may be promised: never in the past, always while somebody is there."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.calendars import holidays_of
from budgeting.programmes import office
from budgeting.programmes.office import Hours

ROME = ZoneInfo("Europe/Rome")
NOON = time(12)
OFFICE = Hours("Europe/Rome", time(9), time(17), frozenset({1, 2, 3, 4, 5}), "IT")
moments = st.integers(0, 3 * 365 * 24 * 3600).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
hours = st.builds(
    lambda opening, length, days: Hours(
        "Europe/Rome", time(opening), time(min(opening + length, 23)), frozenset(days), "IT"
    ),
    st.integers(0, 20),
    st.integers(1, 12),
    st.sets(st.integers(1, 7), min_size=1),
)


def _rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME).astimezone(UTC)


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        ("2026-03-03 10:00", "2026-03-03 17:00"),  # in the morning: the same day
        ("2026-03-03 11:59", "2026-03-03 17:00"),
        ("2026-03-03 03:00", "2026-03-03 17:00"),  # at night: the coming day
        ("2026-03-03 12:00", "2026-03-04 12:00"),  # in the afternoon: by noon of the next day
        ("2026-03-03 20:00", "2026-03-04 12:00"),
        ("2026-03-06 15:00", "2026-03-09 12:00"),  # a Friday: over the weekend
        ("2026-03-08 10:00", "2026-03-09 12:00"),  # a Sunday
        ("2026-04-03 16:00", "2026-04-07 12:00"),  # before Easter Monday
        ("2026-12-24 13:00", "2026-12-28 12:00"),
    ],
)
def test_an_answer_comes_the_same_day_or_by_noon_of_the_next(asked: str, by: str) -> None:
    assert office.by_end_of_day(_rome(asked), OFFICE, NOON) == _rome(by)


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        ("2026-03-03 10:00", "2026-03-03 11:00"),
        ("2026-03-03 10:02", "2026-03-03 11:05"),  # rounded to a neat minute
        ("2026-03-03 16:30", "2026-03-04 09:30"),  # half an hour today, half an hour tomorrow
        ("2026-03-03 22:00", "2026-03-04 10:00"),
        ("2026-03-06 16:45", "2026-03-09 09:45"),
        ("2026-03-28 12:00", "2026-03-30 10:00"),  # over the night when clocks go forward
    ],
)
def test_what_is_urgent_is_answered_within_an_hour_of_office_time(asked: str, by: str) -> None:
    assert office.within(_rome(asked), OFFICE, timedelta(hours=1)) == _rome(by)


@given(moments, hours, st.times(), st.integers(1, 1440))
def test_no_promise_lies_in_the_past_or_outside_the_hours(
    now: datetime, open_at: Hours, same_day_until: time, minutes: int
) -> None:
    for by in (
        office.by_end_of_day(now, open_at, same_day_until.replace(microsecond=0)),
        office.within(now, open_at, timedelta(minutes=minutes)),
    ):
        assert by > now
        local = by.astimezone(ROME)
        assert local.isoweekday() in open_at.weekdays
        assert local.date() not in holidays_of("IT", local.year)
        opening, closing = open_at.span(local.date())
        assert opening <= by <= closing


@given(moments)
def test_an_office_without_days_answers_within_a_day_or_what_it_said(now: datetime) -> None:
    never = Hours("Europe/Rome", time(9), time(17), frozenset(), "IT")
    assert office.by_end_of_day(now, never, NOON) == now + timedelta(days=1)
    assert now < office.within(now, never, timedelta(hours=1)) <= now + timedelta(hours=1, minutes=5)
