"""Free times: what weekly hours leave over, and which of them are proposed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from budgeting.appointments.free import Free, Span, Taken, choose, free_times
from budgeting.appointments.view import Wish
from budgeting.states.appointments import AppointmentWay, DayPart

ROME = "Europe/Rome"
MONDAY = Span(1, time(9), time(10, 30), AppointmentWay.PLACE, "Sportello", 30)
TUESDAY = Span(2, time(15), time(16), AppointmentWay.PLACE, "Sportello", 30)
CALLS = Span(3, time(9), time(10), AppointmentWay.PHONE, "", 20)
FIRST = date(2026, 3, 2)


def _open(day: date) -> bool:
    return True


def _hours(times: list[Free]) -> list[str]:
    return [each.starts_at.astimezone(UTC).strftime("%d.%m %H:%M") for each in times]


def test_what_is_taken_and_closed_days_are_left_out() -> None:
    begins = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
    taken = [Taken(begins, begins + timedelta(minutes=20), "agreed")]
    times = free_times([MONDAY], FIRST, lambda day: day != date(2026, 3, 9), taken, ROME)
    assert _hours(times)[:3] == ["02.03 09:00", "16.03 08:00", "16.03 08:30"]


def test_an_hour_that_the_clocks_skip_is_no_time() -> None:
    night = Span(7, time(1, 30), time(3, 30), AppointmentWay.PHONE, "", 30)
    times = free_times([night], date(2026, 3, 29), lambda day: day == date(2026, 3, 29), [], ROME)
    assert _hours(times) == ["29.03 00:30", "29.03 01:00"]


def test_three_times_on_different_days_at_one_place() -> None:
    free = free_times([MONDAY, TUESDAY, CALLS], FIRST, _open, [], ROME)
    chosen = choose(free, Wish(), ROME)
    assert _hours(chosen) == ["02.03 08:00", "03.03 14:30", "09.03 08:00"]
    assert {each.span.way for each in chosen} == {AppointmentWay.PLACE}
    other = choose(free, Wish(), ROME, turn=1)
    assert not {each.starts_at for each in chosen} & {each.starts_at for each in other}


def test_what_the_family_wishes_comes_first() -> None:
    free = free_times([MONDAY, TUESDAY], FIRST, _open, [], ROME)
    chosen = choose(free, Wish(DayPart.AFTERNOON, (2,)), ROME)
    assert _hours(chosen) == ["03.03 14:00", "10.03 14:30", "17.03 14:00"]


def test_few_free_times_share_a_day_and_none_is_nothing() -> None:
    free = free_times([MONDAY], FIRST, lambda day: day == FIRST, [], ROME)
    assert _hours(choose(free, Wish(), ROME)) == ["02.03 08:00", "02.03 08:30", "02.03 09:00"]
    assert choose([], Wish(), ROME, turn=3) == []
