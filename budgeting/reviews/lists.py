"""Lists of weeks with something to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.clock import Clock
from budgeting.db.tables import Checkin, Household, WeekReview
from budgeting.errors import NotFound
from budgeting.headings import Kind
from budgeting.money import Money
from budgeting.periods import ONE_WEEK, week_end, week_of
from budgeting.programmes.days import furthest_today
from budgeting.reviews.flags import LOOK_BACK, Code, Flag, judge, risk
from budgeting.reviews.series import Series, fetch
from budgeting.reviews.words import WeekWord, word
from budgeting.states.checkins import CheckinState, Mood

#: How many weeks back a list reaches; older ones are history, on the household's page.
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


def unread(session: Session, clock: Clock, chosen: ColumnElement[bool]) -> list[HouseholdWeek]:
    """The recent weeks of the households matching ``chosen`` (a condition on `Household`) that can be signed off and
    haven't been: the riskiest first, then the oldest.
    """
    first, this_week = _span(clock)
    # Skips households whose weeks are all signed: for most of the week that is most of them.
    waiting = and_(chosen, _something_unread(first, this_week))
    households = fetch(session, clock, waiting, first - ONE_WEEK * LOOK_BACK, week_end(this_week))
    weeks = [
        household_week(household, week)
        for household in households.values()
        for week in (first + ONE_WEEK * number for number in range(WEEKS + 1))
        if week not in household.signed and readable(household, week)
    ]
    weeks.sort(key=lambda each: (-each.risk, each.week, each.name, each.household_id))
    return weeks


def count_unread(session: Session, clock: Clock, chosen: ColumnElement[bool]) -> int:
    """How many weeks `unread` would list. It judges only the few that have no check-in."""
    first, this_week = _span(clock)
    waiting = and_(chosen, _something_unread(first, this_week))
    todays = {
        row.id: programmes.today(clock, row)
        for row in session.execute(select(Household.id, Household.zone).where(waiting))
    }
    ids = select(Household.id).where(waiting)
    checkins = select(Checkin.household_id, Checkin.week, Checkin.state).where(
        Checkin.household_id.in_(ids), Checkin.week.between(first, this_week)
    )
    states = {(row.household_id, row.week): row.state for row in session.execute(checkins)}
    reviewed = select(WeekReview.household_id, WeekReview.week).where(
        WeekReview.household_id.in_(ids),
        WeekReview.week.between(first, this_week),
        WeekReview.signed_at.is_not(None),
    )
    closed = {(row.household_id, row.week) for row in session.execute(reviewed)}
    count, open_weeks = 0, []
    for number, today in todays.items():
        for week in (first + ONE_WEEK * place for place in range(WEEKS + 1)):
            if (number, week) in closed:
                continue
            match _by_checkin(states.get((number, week)), week, today):
                case True:
                    count += 1
                case None:
                    open_weeks.append((number, week))
    if not open_weeks:
        return count
    chosen = Household.id.in_({number for number, _ in open_weeks})
    households = fetch(session, clock, chosen, first - ONE_WEEK * LOOK_BACK, week_end(this_week))
    return count + sum(
        readable(households[number], week) for number, week in open_weeks if number in households
    )


def signed(clock: Clock, chosen: ColumnElement[bool]) -> Select[int, date]:
    """(household, week) of the recent weeks that were signed off, newest first."""
    first, this_week = _span(clock)
    return (
        select(WeekReview.household_id, WeekReview.week)
        .join(Household, Household.id == WeekReview.household_id)
        .where(chosen, WeekReview.week.between(first, this_week), WeekReview.signed_at.is_not(None))
        .order_by(WeekReview.week.desc(), Household.name.desc(), Household.id.desc())
    )


def these(session: Session, clock: Clock, weeks: Sequence[tuple[int, date]]) -> list[HouseholdWeek]:
    """The details of the given weeks, in the same order."""
    if not weeks:
        return []
    first, last = min(week for _, week in weeks), max(week for _, week in weeks)
    chosen = Household.id.in_({household_id for household_id, _ in weeks})
    households = fetch(session, clock, chosen, first - ONE_WEEK * LOOK_BACK, week_end(last))
    return [household_week(households[number], week) for number, week in weeks if number in households]


def _span(clock: Clock) -> tuple[date, date]:
    """The first and last week of a list. Each household's own date decides which of them are over."""
    this_week = week_of(furthest_today(clock))
    return this_week - ONE_WEEK * WEEKS, this_week


def _something_unread(first: date, this_week: date) -> ColumnElement[bool]:
    """Whether something may be left to sign: a week before this one, or this one if its check-in is done."""
    signed = (
        select(func.count())
        .where(
            WeekReview.household_id == Household.id,
            WeekReview.week >= first,
            WeekReview.week < this_week,
            WeekReview.signed_at.is_not(None),
        )
        .correlate(Household)
        .scalar_subquery()
    )
    done = exists().where(
        Checkin.household_id == Household.id, Checkin.week == this_week, Checkin.state == CheckinState.DONE
    )
    return or_(signed < WEEKS, done.correlate(Household))


def weeks_around(session: Session, clock: Clock, household_id: int, week: date) -> Series:
    """One household's week with the earlier weeks its flags need. Raises NotFound."""
    by_household = fetch(
        session, clock, Household.id == household_id, week - ONE_WEEK * LOOK_BACK, week_end(week)
    )
    if household_id not in by_household:
        raise NotFound("household", household_id)
    return by_household[household_id]


def readable(household: Series, week: date) -> bool:
    """Whether a week can be signed off: it is over, or its check-in is done, and it has something to read."""
    state, _ = household.checkins.get(week, (None, None))
    by_checkin = _by_checkin(state, week, household.today)
    if by_checkin is not None:
        return by_checkin
    return any(on == week for on, _ in household.numbers) or _noticed(household, week)


def _by_checkin(state: CheckinState | None, week: date, today: date) -> bool | None:
    """Whether a week can be signed off, as far as its check-in tells; None if the rest of the week decides."""
    if state is CheckinState.DONE:
        return True
    if week_end(week) >= today:
        return False
    return None if state is None else True


def _noticed(household: Series, week: date) -> bool:
    return any(flag.code in (Code.MISSED_CHECKIN, Code.SILENT) for flag in judge(household, week))


def household_week(household: Series, week: date) -> HouseholdWeek:
    """A week's entry in a list."""
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
