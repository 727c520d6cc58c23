"""The weeks that there is something to read in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Household
from budgeting.errors import NotFound
from budgeting.headings import Kind
from budgeting.money import Money
from budgeting.periods import ONE_WEEK, week_end, week_of
from budgeting.programmes.days import furthest_today
from budgeting.reviews.flags import LOOK_BACK, Code, Flag, judge, risk
from budgeting.reviews.series import Series, fetch
from budgeting.reviews.words import WeekWord, word
from budgeting.states.checkins import CheckinState, Mood

#: How many weeks back a list reaches; what is older is history, read on the household's page.
WEEKS = 8


@dataclass(frozen=True, slots=True)
class HouseholdWeek:
    """A household's week in a list."""

    household_id: int
    name: str
    week: date
    flags: tuple[Flag, ...]
    risk: int
    entries: int
    spent: Money
    income: Money
    mood: Mood | None
    word: WeekWord
    signed_at: datetime | None


def weeks_of(session: Session, clock: Clock, chosen: ColumnElement[bool]) -> list[HouseholdWeek]:
    """The last weeks of the households that ``chosen`` (a condition on `Household`) names.

    Unread ones first, of those the riskiest and oldest first; then those that were signed off, newest first.
    """
    # The household's own date decides below; none is ahead of this one.
    this_week = week_of(furthest_today(clock))
    first = this_week - ONE_WEEK * WEEKS
    households = fetch(session, clock, chosen, first - ONE_WEEK * LOOK_BACK, week_end(this_week))
    household_weeks = [
        _waiting(household, week)
        for household in households.values()
        for week in (first + ONE_WEEK * number for number in range(WEEKS + 1))
        if readable(household, week)
    ]
    unread = [each for each in household_weeks if each.signed_at is None]
    read = [each for each in household_weeks if each.signed_at is not None]
    unread.sort(key=lambda each: (-each.risk, each.week, each.name, each.household_id))
    read.sort(key=lambda each: (each.week, each.name, each.household_id), reverse=True)
    return unread + read


def weeks_around(session: Session, clock: Clock, household_id: int, week: date) -> Series:
    """One household's week with the weeks before that its flags look at. Raises NotFound."""
    by_household = fetch(
        session, clock, Household.id == household_id, week - ONE_WEEK * LOOK_BACK, week_end(week)
    )
    if household_id not in by_household:
        raise NotFound("household", household_id)
    return by_household[household_id]


def readable(household: Series, week: date) -> bool:
    """Whether a week can be signed off: it is over, or its check-in is done, and there is something in it."""
    state, _ = household.checkins.get(week, (None, None))
    if state is CheckinState.DONE:
        return True
    if week_end(week) >= household.today:
        return False
    return state is not None or any(on == week for on, _ in household.numbers) or _noticed(household, week)


def _noticed(household: Series, week: date) -> bool:
    return any(flag.code in (Code.MISSED_CHECKIN, Code.SILENT) for flag in judge(household, week))


def _waiting(household: Series, week: date) -> HouseholdWeek:
    flags = tuple(judge(household, week))
    _, mood = household.checkins.get(week, (None, None))
    return HouseholdWeek(
        household.household_id,
        household.name,
        week,
        flags,
        risk(flags),
        household.entries(week),
        household.total(week, Kind.EXPENSE),
        household.total(week, Kind.INCOME),
        mood,
        word(household, week),
        household.signed.get(week),
    )
