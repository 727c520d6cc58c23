"""When an answer can be sent: in the family's time, over both clock changes, and what speaks against it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from budgeting.calendars import QuietRules
from budgeting.errors import NotPossible
from budgeting.scheduled_answers import Hours, When, moment_of, problem_of, twice

ROME = Hours(QuietRules(), "Europe/Rome")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "when", "moment"),
    [
        # Monday evening; the night before clocks go forward, and before they go back.
        (at(2026, 3, 2, 21), When.TOMORROW, at(2026, 3, 3, 8)),
        (at(2026, 3, 28, 21), When.TOMORROW, at(2026, 3, 29, 7)),
        (at(2026, 10, 24, 21), When.TOMORROW, at(2026, 10, 25, 8)),
        # Shortly after midnight "tomorrow" is the next day there, not the one that is still yesterday in UTC.
        (at(2026, 3, 2, 23, 30), When.TOMORROW, at(2026, 3, 4, 8)),
        (at(2026, 3, 2, 21), When.QUIET_ENDS, at(2026, 3, 3, 7)),
        (at(2026, 3, 3, 5), When.QUIET_ENDS, at(2026, 3, 3, 7)),
        # Saturday evening: Sunday is for rest, and clocks go forward in between.
        (at(2026, 3, 28, 20), When.QUIET_ENDS, at(2026, 3, 30, 6)),
    ],
)
def test_a_choice_is_a_moment_where_the_family_lives(now: datetime, when: When, moment: datetime) -> None:
    assert moment_of(when, now, ROME) == moment


def test_an_hour_that_clocks_skip_is_refused_and_one_that_comes_twice_is_the_first() -> None:
    now = at(2026, 3, 2)
    with pytest.raises(NotPossible, match="no_such_hour"):
        moment_of(When.OWN, now, ROME, date(2026, 3, 29), time(2, 30))
    first = moment_of(When.OWN, now, ROME, date(2026, 10, 25), time(2, 30))
    assert first == at(2026, 10, 25, 0, 30)
    assert twice(first, "Europe/Rome")
    assert not twice(at(2026, 10, 25, 8), "Europe/Rome")
    with pytest.raises(NotPossible, match="no_time"):
        moment_of(When.OWN, now, ROME, date(2026, 10, 25), None)


@pytest.mark.parametrize(
    ("moment", "problem"),
    [
        (at(2026, 3, 3, 8), None),
        (at(2026, 3, 2, 16), "past"),
        (at(2026, 11, 3, 8), "far"),
        (at(2026, 3, 3, 21), "quiet"),
        (at(2026, 3, 8, 9), "sunday"),
        (at(2026, 4, 6, 9), "holiday"),  # Easter Monday
    ],
)
def test_what_speaks_against_a_moment(moment: datetime, problem: str | None) -> None:
    assert problem_of(moment, at(2026, 3, 2, 17), ROME) == problem
