"""What a pact may say, and what follows from its dates and hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from budgeting.errors import NotPossible
from budgeting.states.agreements import Side

#: The most lines of a pact that fit one message and one form.
MOST_LINES = 12
#: Characters of a line.
LONGEST = 300
#: The longest pact; then it is renewed.
LONGEST_TERM = timedelta(days=2 * 366)
#: Minutes given on one day.
MOST_MINUTES = 12 * 60
MOST_HOURS_PROMISED = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """A promise of one side. ``until``: the last day by which it is done; None: as long as the pact lasts."""

    side: Side
    text: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is written in a pact."""

    purpose: str
    begins_on: date
    ends_on: date
    lines: Sequence[Line]
    #: Hours the family promises to give; None if none.
    hours_promised: int | None = None


def check(terms: Terms) -> None:
    """Raises NotPossible("dates" | "long_term" | "empty" | "one_sided" | "many_lines" | "long" | "line_date" |
    "hours").
    """
    if terms.ends_on <= terms.begins_on:
        raise NotPossible("dates")
    if terms.ends_on - terms.begins_on > LONGEST_TERM:
        raise NotPossible("long_term")
    if not terms.lines:
        raise NotPossible("empty")
    if {line.side for line in terms.lines} != set(Side):
        raise NotPossible("one_sided")
    if len(terms.lines) > MOST_LINES:
        raise NotPossible("many_lines")
    if any(not line.text.strip() or len(line.text) > LONGEST for line in terms.lines):
        raise NotPossible("long")
    if any(
        line.until is not None and not terms.begins_on <= line.until <= terms.ends_on for line in terms.lines
    ):
        raise NotPossible("line_date")
    if terms.hours_promised is not None and not 0 < terms.hours_promised <= MOST_HOURS_PROMISED:
        raise NotPossible("hours")


def check_hours(minutes: int, given_on: date, today: date, begins_on: date, ends_on: date) -> None:
    """Raises NotPossible("minutes" | "future" | "outside")."""
    if not 0 < minutes <= MOST_MINUTES:
        raise NotPossible("minutes")
    if given_on > today:
        raise NotPossible("future")
    if not begins_on <= given_on <= ends_on:
        raise NotPossible("outside")


def percent(minutes: int, hours_promised: int | None) -> int:
    """How much of the promised hours is given, 0 to 100; 0 if none were promised."""
    return min(100, minutes * 100 // (hours_promised * 60)) if hours_promised else 0


def next_term(begins_on: date, ends_on: date) -> tuple[date, date]:
    """The first and last day of a renewal: as long as before, from the day after."""
    begins = ends_on + timedelta(days=1)
    return begins, begins + (ends_on - begins_on)
