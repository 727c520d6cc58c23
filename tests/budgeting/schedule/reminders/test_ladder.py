"""When reminders of an instalment go out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import zip_longest

from hypothesis import given
from hypothesis import strategies as st

from budgeting.calendars import QuietRules, is_rest_day
from budgeting.clock import local_date
from budgeting.clock import zone as zone_of
from budgeting.schedule.reminders.ladder import Rung, rungs, task

ROME = "Europe/Rome"
RULES = QuietRules()
LADDER = [-7, -3, 0, 3, 10]


def days(due_on: date, ladder: list[int] | None = None, rules: QuietRules = RULES) -> list[tuple[int, date]]:
    steps = rungs(due_on, LADDER if ladder is None else ladder, rules, ROME)
    return [(rung.days, local_date(rung.due_at, ROME)) for rung in steps]


def test_an_ordinary_month() -> None:
    assert days(date(2026, 3, 19)) == [
        (-7, date(2026, 3, 12)),
        (-3, date(2026, 3, 16)),
        (0, date(2026, 3, 19)),
        (3, date(2026, 3, 23)),  # the 22nd is a Sunday
        (10, date(2026, 3, 30)),  # the 29th is a Sunday
    ]


def test_due_on_a_sunday_is_said_on_the_saturday_before() -> None:
    assert (0, date(2026, 3, 14)) in days(date(2026, 3, 15))


def test_due_on_christmas_is_said_on_christmas_eve() -> None:
    assert days(date(2026, 12, 25)) == [
        (-7, date(2026, 12, 18)),
        (-3, date(2026, 12, 22)),
        (0, date(2026, 12, 24)),
        (3, date(2026, 12, 28)),
        (10, date(2027, 1, 4)),
    ]


def test_due_on_all_saints() -> None:
    assert (0, date(2027, 10, 30)) in days(date(2027, 11, 1))


def test_a_reminder_before_the_date_goes_forward_as_long_as_it_is_still_before() -> None:
    assert days(date(2026, 3, 18))[1] == (-3, date(2026, 3, 16))  # the 15th is a Sunday
    assert days(date(2026, 3, 16), [-1, 0]) == [(-1, date(2026, 3, 14)), (0, date(2026, 3, 16))]
    assert days(date(2026, 3, 16), [-1]) == [(-1, date(2026, 3, 16))]
    # Christmas and Saint Stephen's: moving it forward would pass the due date.
    assert days(date(2026, 12, 26), [-1]) == [(-1, date(2026, 12, 24))]


def test_never_two_on_one_day() -> None:
    assert days(date(2026, 3, 15), [-1, 0]) == [(-1, date(2026, 3, 14))]
    assert days(date(2026, 12, 24), [1, 2, 3, 4]) == [(1, date(2026, 12, 28))]


def test_nine_o_clock_in_rome_on_both_sides_of_both_changes() -> None:
    spring = {rung.days: rung.due_at for rung in rungs(date(2026, 3, 28), LADDER, RULES, ROME)}
    assert spring[0] == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert spring[3] == datetime(2026, 3, 31, 7, tzinfo=UTC)
    autumn = {rung.days: rung.due_at for rung in rungs(date(2026, 10, 24), LADDER, RULES, ROME)}
    assert autumn[0] == datetime(2026, 10, 24, 7, tzinfo=UTC)
    assert autumn[3] == datetime(2026, 10, 27, 8, tzinfo=UTC)


def test_a_reminder_is_stale_after_a_day_or_when_the_next_begins() -> None:
    first, second = rungs(date(2026, 3, 4), [-1, 0], RULES, ROME)
    assert first.stale_at == second.due_at
    assert second.stale_at == second.due_at + timedelta(hours=24)


def test_the_coach_hears_on_the_working_day_after_the_last() -> None:
    assert local_date(task(date(2026, 3, 19), LADDER, RULES, ROME).due_at, ROME) == date(2026, 3, 31)
    assert local_date(task(date(2026, 3, 19), [], RULES, ROME).due_at, ROME) == date(2026, 3, 20)
    assert local_date(task(date(2026, 3, 19), [-7], RULES, ROME).due_at, ROME) == date(2026, 3, 20)
    assert rungs(date(2026, 3, 19), [], RULES, ROME) == []


@given(
    due_on=st.dates(date(2025, 1, 1), date(2032, 12, 31)),
    ladder=st.lists(st.integers(-40, 40), max_size=8),
    zone=st.sampled_from([ROME, "UTC", "Europe/Lisbon", "Asia/Kolkata"]),
)
def test_whatever_the_ladder_one_a_day_in_order_on_allowed_days_at_the_hour(
    due_on: date, ladder: list[int], zone: str
) -> None:
    steps = rungs(due_on, ladder, RULES, zone)
    moments = [rung.due_at for rung in steps]
    assert moments == sorted(set(moments))
    assert len({local_date(moment, zone) for moment in moments}) == len(steps)
    assert len({rung.days for rung in steps}) == len(steps)
    for rung, later in zip_longest(steps, steps[1:]):
        _is_right(rung, due_on, zone, on_the_day=0 in ladder)
        assert rung.due_at < rung.stale_at <= (later.due_at if later else rung.due_at + timedelta(days=1))
    assert task(due_on, ladder, RULES, zone).due_at > max(moments, default=datetime.min.replace(tzinfo=UTC))


def _is_right(rung: Rung, due_on: date, zone: str, *, on_the_day: bool) -> None:
    day = local_date(rung.due_at, zone)
    assert not is_rest_day(day, RULES)
    assert rung.due_at.astimezone(zone_of(zone)).time() == time(9)
    if rung.days <= 0:
        assert day <= due_on
        assert rung.days == 0 or not on_the_day or day < due_on
    else:
        assert day > due_on
