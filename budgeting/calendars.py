"""When messages may go out: outside quiet hours, not on Sundays and public holidays, in the family's zone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from budgeting.clock import at_local, local_date
from budgeting.clock import zone as zone_of

if TYPE_CHECKING:
    from budgeting.programmes import Settings

log = logging.getLogger(__name__)

ONE_DAY = timedelta(days=1)
SUNDAY = 7


@dataclass(frozen=True, slots=True)
class QuietRules:
    """A programme's rules. Times are local. If quiet hours begin and end at the same time, there are none."""

    quiet_from: time = time(20)
    quiet_to: time = time(8)
    rest_on_sundays: bool = True
    rest_on_holidays: bool = True
    #: ISO code of the country whose public holidays are rest days; empty: none.
    country: str = "IT"
    #: Messages that may not go out now move to this time.
    reminder_time: time = time(9)

    @classmethod
    def of(cls, settings: Settings) -> QuietRules:
        return cls(
            settings.quiet_from,
            settings.quiet_to,
            settings.rest_on_sundays,
            settings.rest_on_holidays,
            settings.holidays,
            settings.reminder_time,
        )

    @property
    def opening(self) -> time:
        """The reminder time, or the end of the quiet hours if the reminder time was set inside them by mistake."""
        return self.quiet_to if is_quiet(self.reminder_time, self) else self.reminder_time


def is_quiet(hour: time, rules: QuietRules) -> bool:
    """Whether ``hour`` is in the quiet hours, which may span midnight. Their end is no longer quiet."""
    if rules.quiet_from <= rules.quiet_to:
        return rules.quiet_from <= hour < rules.quiet_to
    return hour >= rules.quiet_from or hour < rules.quiet_to


def is_rest_day(day: date, rules: QuietRules) -> bool:
    """Whether ``day`` is a rest day: a Sunday or a public holiday, if the programme rests on them."""
    if rules.rest_on_sundays and day.isoweekday() == SUNDAY:
        return True
    return rules.rest_on_holidays and day in holidays_of(rules.country, day.year)


def day_after(day: date, rules: QuietRules) -> date:
    """The first day after ``day`` that isn't a rest day."""
    return working_day(day + ONE_DAY, rules)


def working_day(day: date, rules: QuietRules) -> date:
    """``day``, or the first day after it that isn't a rest day."""
    while is_rest_day(day, rules):
        day += ONE_DAY
    return day


def working_day_before(day: date, rules: QuietRules) -> date:
    """``day``, or the last day before it that isn't a rest day."""
    while is_rest_day(day, rules):
        day -= ONE_DAY
    return day


def next_allowed(moment: datetime, rules: QuietRules, zone: str) -> datetime:
    """``moment`` if it is allowed, else the reminder time of the next allowed day. Never earlier.

    ``moment`` and the result are in UTC; ``zone`` is the family's IANA zone.
    """
    day, hour = local_date(moment, zone), moment.astimezone(zone_of(zone)).time()
    if not is_quiet(hour, rules) and not is_rest_day(day, rules):
        return moment
    day = working_day(day, rules)
    while (moved := at_local(day, rules.opening, zone)) < moment:
        day = day_after(day, rules)
    return moved


def is_allowed(moment: datetime, rules: QuietRules, zone: str) -> bool:
    """Whether people in the zone may get messages at ``moment`` (UTC)."""
    return next_allowed(moment, rules, zone) == moment


def quiet_begins(moment: datetime, rules: QuietRules, zone: str) -> datetime | None:
    """When (UTC) the allowed time around ``moment`` ends; None if it doesn't within a week."""
    day = local_date(moment, zone)
    for ahead in range(8):
        later = day + ahead * ONE_DAY
        # A rest day begins at midnight, the quiet hours at their own time.
        for hour in (time(0), rules.quiet_from):
            begins = at_local(later, hour, zone)
            if begins > moment and not is_allowed(begins, rules, zone):
                return begins
    return None


@lru_cache(maxsize=128)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country in a year. An unknown country has none, and is logged."""
    if not country:
        return frozenset()
    import holidays  # slow to import, and most commands don't need it

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        # A mistyped country must not stop all of a programme's reminders.
        log.warning("no public holidays are known for country %s", country)
        return frozenset()
