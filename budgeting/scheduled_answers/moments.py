"""When an answer can be sent: the choices, and what speaks against a moment. Pure functions; local times are those
where the family lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from budgeting.calendars import ONE_DAY, QuietRules, is_quiet, is_rest_day, working_day
from budgeting.clock import at_local, local_date, zone
from budgeting.errors import NotPossible

#: The hour of "tomorrow morning".
MORNING = time(9)
FURTHEST = timedelta(days=180)


class When(StrEnum):
    """The choices besides a day and hour of one's own."""

    TOMORROW = "tomorrow"
    #: As soon as the quiet hours are over.
    QUIET_ENDS = "quiet_ends"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Hours:
    """Where the family lives, and its programme's quiet hours."""

    rules: QuietRules
    zone: str


def moment_of(
    when: When, now: datetime, hours: Hours, day: date | None = None, hour: time | None = None
) -> datetime:
    """The moment (UTC) of a choice; ``day`` and ``hour`` for `When.OWN`.

    An hour that comes twice in autumn is the first one. Raises NotPossible("no_such_hour" | "no_time").
    """
    today = local_date(now, hours.zone)
    match when:
        case When.TOMORROW:
            return at_local(today + ONE_DAY, MORNING, hours.zone)
        case When.QUIET_ENDS:
            return _quiet_ends(now, hours)
        case When.OWN:
            if day is None or hour is None:
                raise NotPossible("no_time")
            moment = at_local(day, hour, hours.zone)
            shown = moment.astimezone(zone(hours.zone))
            if (local_date(moment, hours.zone), shown.time()) != (day, hour.replace(tzinfo=None, fold=0)):
                raise NotPossible("no_such_hour")
            return moment


def problem_of(moment: datetime, now: datetime, hours: Hours) -> str | None:
    """What speaks against sending then, as a code: "past" and "far" forbid it; "quiet", "sunday" and "holiday" are to
    be confirmed. None: nothing does."""
    if moment <= now:
        return "past"
    if moment > now + FURTHEST:
        return "far"
    there = moment.astimezone(zone(hours.zone))
    if is_rest_day(local_date(moment, hours.zone), hours.rules):
        return "sunday" if there.isoweekday() == 7 and hours.rules.rest_on_sundays else "holiday"
    return "quiet" if is_quiet(there.time(), hours.rules) else None


def twice(moment: datetime, zone_name: str) -> bool:
    """Whether clocks there show this hour twice that day."""
    there = moment.astimezone(zone(zone_name))
    return there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()


def _quiet_ends(now: datetime, hours: Hours) -> datetime:
    day = working_day(local_date(now, hours.zone), hours.rules)
    while (moment := at_local(day, hours.rules.quiet_to, hours.zone)) <= now:
        day = working_day(day + ONE_DAY, hours.rules)
    return moment
