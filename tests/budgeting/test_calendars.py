"""Quiet hours, Sundays and Italian holidays, across both clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.calendars import (
    QuietRules,
    day_after,
    holidays_of,
    is_quiet,
    is_rest_day,
    next_allowed,
    quiet_begins,
    working_day_before,
)
from budgeting.clock import at_local
from budgeting.clock import zone as zone_of

ROME = "Europe/Rome"
RULES = QuietRules()
START = datetime(2025, 1, 1, tzinfo=UTC)


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone_of(ROME)).astimezone(UTC)


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ("2026-03-02 18:00", "2026-03-02 18:00"),
        ("2026-03-02 08:00", "2026-03-02 08:00"),  # quiet hours end exactly at eight
        ("2026-03-02 07:59", "2026-03-02 09:00"),
        ("2026-03-02 20:00", "2026-03-03 09:00"),
        ("2026-03-01 12:00", "2026-03-02 09:00"),  # a Sunday
        ("2026-12-24 20:30", "2026-12-28 09:00"),  # Christmas, Saint Stephen's, a Sunday
        ("2026-12-25 09:00", "2026-12-28 09:00"),
        ("2026-11-01 09:00", "2026-11-02 09:00"),  # All Saints' on a Sunday
        ("2027-11-01 09:00", "2027-11-02 09:00"),  # All Saints' on a Monday
        ("2026-04-04 21:00", "2026-04-07 09:00"),  # Easter and Easter Monday
        ("2026-03-28 21:00", "2026-03-30 09:00"),  # the night when clocks go forward is a Sunday
        ("2026-10-24 21:00", "2026-10-26 09:00"),  # and so is the one when they go back
        ("2028-02-28 22:00", "2028-02-29 09:00"),
    ],
)
def test_what_may_not_be_said_now_waits_for_the_next_day_that_allows_it(asked: str, allowed: str) -> None:
    assert next_allowed(rome(asked), RULES, ROME) == rome(allowed)


def test_nine_o_clock_stays_nine_o_clock_when_clocks_change() -> None:
    assert next_allowed(rome("2026-03-27 21:00"), RULES, ROME) == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert next_allowed(rome("2026-03-29 21:00"), RULES, ROME) == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert next_allowed(rome("2026-10-23 21:00"), RULES, ROME) == datetime(2026, 10, 24, 7, tzinfo=UTC)
    assert next_allowed(rome("2026-10-25 21:00"), RULES, ROME) == datetime(2026, 10, 26, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "begins", "rules"),
    [
        ("2026-03-02 18:00", "2026-03-02 20:00", RULES),
        ("2026-03-28 19:59", "2026-03-28 20:00", RULES),
        ("2026-03-02 16:00", "2026-03-03 13:00", QuietRules(time(13), time(15))),
        ("2026-03-02 18:00", "2026-03-08 00:00", QuietRules(time(0), time(0))),  # until Sunday
        ("2026-03-02 18:00", None, QuietRules(time(0), time(0), False, False)),
    ],
)
def test_when_the_quiet_time_begins(moment: str, begins: str | None, rules: QuietRules) -> None:
    assert quiet_begins(rome(moment), rules, ROME) == (rome(begins) if begins else None)


def test_a_programme_may_work_on_sundays_and_holidays_and_know_no_quiet_hours() -> None:
    tireless = QuietRules(time(0), time(0), rest_on_sundays=False, rest_on_holidays=False)
    for text in ("2026-12-25 03:00", "2026-03-01 23:59"):
        assert next_allowed(rome(text), tireless, ROME) == rome(text)


def test_quiet_hours_may_lie_within_a_day() -> None:
    siesta = QuietRules(quiet_from=time(13), quiet_to=time(15))
    assert is_quiet(time(14), siesta)
    assert not is_quiet(time(15), siesta)
    assert next_allowed(rome("2026-03-02 14:00"), siesta, ROME) == rome("2026-03-03 09:00")


def test_a_reminder_time_set_within_the_quiet_hours_by_mistake_is_not_used() -> None:
    rules = QuietRules(reminder_time=time(6))
    assert next_allowed(rome("2026-03-02 21:00"), rules, ROME) == rome("2026-03-03 08:00")


def test_the_days_around_a_row_of_rest_days() -> None:
    assert day_after(date(2026, 12, 24), RULES) == date(2026, 12, 28)
    assert working_day_before(date(2026, 12, 27), RULES) == date(2026, 12, 24)
    assert is_rest_day(date(2026, 6, 2), RULES)


def test_a_country_that_nobody_knows_has_no_holidays_and_stops_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    holidays_of.cache_clear()
    assert holidays_of("QQ", 2026) == frozenset()
    assert "QQ" in caplog.text
    assert holidays_of("", 2026) == frozenset()


@given(
    moment=st.integers(0, 7 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    quiet_from=st.times(),
    quiet_to=st.times(),
    hour=st.times(),
    zone=st.sampled_from([ROME, "UTC", "America/New_York", "Asia/Kolkata", "Pacific/Chatham"]),
)
def test_the_answer_is_never_earlier_and_always_allowed(
    moment: datetime, quiet_from: time, quiet_to: time, hour: time, zone: str
) -> None:
    rules = QuietRules(quiet_from, quiet_to, reminder_time=hour)
    moved = next_allowed(moment, rules, zone)
    local = moved.astimezone(zone_of(zone))
    assert moved >= moment
    assert moved - moment < timedelta(days=8)
    assert not is_rest_day(local.date(), rules)
    # Only an hour that the clocks skip may move.
    if at_local(local.date(), rules.opening, zone).astimezone(zone_of(zone)).time() == rules.opening:
        assert not is_quiet(local.time(), rules)
    assert next_allowed(moved, rules, zone) == moved
