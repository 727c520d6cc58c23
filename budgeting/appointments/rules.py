"""Reckoning with the times of appointments; pure functions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from budgeting.calendars import ONE_DAY, QuietRules, is_allowed, working_day_before
from budgeting.clock import at_local, local_date, zone
from budgeting.errors import NotPossible

MOST_TIMES = 3
#: The longest appointment, in minutes.
LONGEST = 480
FURTHEST = timedelta(days=366)
#: So long before the last proposed time, nobody waits for an answer any more.
BEFORE_THE_LAST = timedelta(hours=3)
#: The least time a family has to answer, if the proposal comes late.
LEAST = timedelta(hours=1)


def local_start(day: date, hour: time, zone_name: str) -> datetime:
    """The moment (UTC) of a local time. Raises NotPossible("no_such_hour") for one that clocks skip in spring."""
    moment = at_local(day, hour, zone_name)
    shown = moment.astimezone(zone(zone_name)).time()
    if (local_date(moment, zone_name), shown) != (day, hour.replace(tzinfo=None, fold=0)):
        raise NotPossible("no_such_hour")
    return moment


def problem_of(starts_at: datetime, now: datetime) -> str | None:
    """Why nobody can meet at this time, as a code; None: they can."""
    if starts_at <= now:
        return "past"
    return "far" if starts_at > now + FURTHEST else None


def waits_until(last: datetime, now: datetime, rules: QuietRules, zone_name: str) -> datetime:
    """Until when a proposal waits whose latest time is ``last`` (UTC): some hours before it, never at night, since
    the family is told then.
    """
    until = last - BEFORE_THE_LAST
    if not is_allowed(until, rules, zone_name):
        # On a day without rest, shortly before its quiet hours; the day before if the night isn't over yet.
        day = working_day_before(local_date(until, zone_name) - ONE_DAY, rules)
        until = at_local(day, rules.quiet_from, zone_name) - timedelta(minutes=30)
    return until if until >= now + LEAST else min(now + LEAST, last)
