"""What is known of a week, in one word: done, missed, unknown and so on. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from budgeting.households.status import Reachability, reach
from budgeting.periods import week_end
from budgeting.reviews.series import Series
from budgeting.states.checkins import CheckinState

#: Days after a week in which its check-in may still come: it is asked by Wednesday, and followed up.
GRACE = timedelta(days=5)


class WeekWord(StrEnum):
    """What is known of a household's week."""

    DONE = "done"
    #: Somebody was asked, could have answered, and didn't.
    MISSED = "missed"
    BEGUN = "begun"
    PAUSED = "paused"
    STOPPED = "stopped"
    UNSAFE = "unsafe"
    UNREACHABLE = "unreachable"
    NOT_JOINED = "not_joined"
    #: There are entries, but no check-in.
    WRITTEN = "written"
    ASKED = "asked"
    #: There are no entries and nobody was asked: nothing is known.
    SILENT = "silent"


_AWAY = {
    Reachability.STOPPED: WeekWord.STOPPED,
    Reachability.UNSAFE: WeekWord.UNSAFE,
    Reachability.UNREACHABLE: WeekWord.UNREACHABLE,
    Reachability.NOT_JOINED: WeekWord.NOT_JOINED,
}
_UNDER_WAY = {
    CheckinState.OPEN: WeekWord.BEGUN,
    CheckinState.PAUSED: WeekWord.PAUSED,
    CheckinState.ASKED: WeekWord.ASKED,
}


def too_late(household: Series, week: date) -> bool:
    """Whether the week's check-in can't come any more."""
    return household.today > week_end(week) + GRACE


def word(household: Series, week: date) -> WeekWord:
    """What is known of the week."""
    state, _ = household.checkins.get(week, (None, None))
    if state is CheckinState.DONE:
        return WeekWord.DONE
    reached = reach(household.adults, min(week_end(week) + GRACE, household.today))
    if reached is not Reachability.REACHED:
        return _AWAY[reached]
    if week in household.asked and (state is CheckinState.MISSED or too_late(household, week)):
        return WeekWord.MISSED
    if state in (CheckinState.OPEN, CheckinState.PAUSED):
        return _UNDER_WAY[state]
    if household.entries(week):
        return WeekWord.WRITTEN
    return WeekWord.ASKED if week in household.asked else WeekWord.SILENT
