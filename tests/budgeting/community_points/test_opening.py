"""Opening hours: open now, until when, when next; over midnight, exceptions and the change of the clocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.community_points import Opening, opening, parsed, written
from budgeting.errors import NotPossible
from tests.kit.family import rome

#: Monday and Tuesday in two parts, Saturday past midnight.
HOURS = {"1": [["09:00", "12:30"], ["15:00", "18:00"]], "2": [["09:00", "12:30"]], "6": [["22:00", "01:00"]]}
ROME = "Europe/Rome"


@pytest.mark.parametrize(
    ("now", "stands"),
    [
        (rome(2026, 3, 2, 9), Opening(True, until=rome(2026, 3, 2, 12, 30))),
        (rome(2026, 3, 2, 12, 30), Opening(False, next=rome(2026, 3, 2, 15))),
        (rome(2026, 3, 2, 18), Opening(False, next=rome(2026, 3, 3, 9))),
        (rome(2026, 3, 3, 13), Opening(False, next=rome(2026, 3, 7, 22))),
        (rome(2026, 3, 8, 0, 30), Opening(True, until=rome(2026, 3, 8, 1))),
        (rome(2026, 3, 8, 1), Opening(False, next=rome(2026, 3, 9, 9))),
    ],
)
def test_it_is_open_by_its_weekly_hours(now: datetime, stands: Opening) -> None:
    assert opening(HOURS, {}, now, ROME) == stands


def test_an_exception_replaces_the_hours_of_its_day() -> None:
    closed: dict[str, list[list[str]]] = {"2026-03-02": []}
    assert opening(HOURS, closed, rome(2026, 3, 2, 10), ROME) == Opening(False, next=rome(2026, 3, 3, 9))
    short = {"2026-03-04": [["10:00", "11:00"]]}
    assert opening(HOURS, short, rome(2026, 3, 3, 20), ROME).next == rome(2026, 3, 4, 10)


def test_where_nothing_is_open_nothing_is_promised() -> None:
    assert opening({}, {}, rome(2026, 3, 2), ROME) == Opening(False)


def test_the_hours_are_those_on_the_wall_when_clocks_change() -> None:
    # 29 March 2026 has 23 hours.
    stands = opening({"7": [["01:00", "04:00"]]}, {}, rome(2026, 3, 29, 1, 30), ROME)
    assert stands == Opening(True, until=rome(2026, 3, 29, 4))


@given(minutes=st.integers(0, 60 * 24 * 400))
def test_what_is_said_comes_true(minutes: int) -> None:
    now = rome(2026, 1, 1) + timedelta(minutes=minutes)
    stands = opening(HOURS, {}, now, ROME)
    if stands.until is not None:
        assert now < stands.until
        assert not opening(HOURS, {}, stands.until, ROME).open
    else:
        assert stands.next is not None
        assert now < stands.next
        assert opening(HOURS, {}, stands.next, ROME).open
        assert not opening(HOURS, {}, stands.next - timedelta(minutes=1), ROME).open


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", []),
        ("9-12:30, 15-18", [["09:00", "12:30"], ["15:00", "18:00"]]),
        ("15.00 – 18.30; 9-12", [["09:00", "12:00"], ["15:00", "18:30"]]),
        ("20-24", [["20:00", "00:00"]]),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, stored: list[list[str]]) -> None:
    assert parsed(typed) == stored
    assert parsed(written(stored)) == stored


@pytest.mark.parametrize("typed", ["9", "9-9", "9-25", "9-12, 11-13", "22-1, 23-24", "chiuso", "9:70-10"])
def test_what_are_no_hours_is_refused(typed: str) -> None:
    with pytest.raises(NotPossible, match="hours"):
        parsed(typed)


def test_the_day_is_that_of_the_place() -> None:
    monday = {date(2026, 3, 2).isoformat(): [["00:00", "01:00"]]}
    # Half past midnight in Rome is still Sunday in UTC.
    assert opening({}, monday, datetime.fromisoformat("2026-03-01T23:30+00:00"), ROME).open
