"""Quiet hours: over midnight, when the clocks change, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.errors import NotPossible
from budgeting.staff import quiet_hours
from tests.kit.build import Cast


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "start", "end", "expected"),
    [
        (at(3, 3, 20), time(21), time(7), at(3, 4, 6)),
        (at(3, 4, 5, 59), time(21), time(7), at(3, 4, 6)),
        (at(3, 4, 6), time(21), time(7), None),
        (at(3, 3, 19, 59), time(21), time(7), None),
        (at(3, 3, 11), time(12), time(14), at(3, 3, 13)),
        # The nights of 29 March and 25 October are an hour shorter and longer.
        (at(3, 28, 22), time(21), time(7), at(3, 29, 5)),
        (at(10, 24, 22), time(21), time(7), at(10, 25, 6)),
        (at(3, 3, 11), None, None, None),
    ],
)
def test_they_end_at_the_local_hour(
    now: datetime, start: time | None, end: time | None, expected: datetime | None
) -> None:
    assert quiet_hours.ends(now, start, end, "Europe/Rome") == expected


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [(time(21), None, "half"), (None, time(7), "half"), (time(7), time(7), "same")],
)
def test_half_of_them_is_refused(
    database: Database, clock: SetClock, cast: Cast, start: time | None, end: time | None, reason: str
) -> None:
    with pytest.raises(NotPossible, match=reason):
        database.write(lambda s: staff.set_quiet(s, clock, cast.marco, start, end))
