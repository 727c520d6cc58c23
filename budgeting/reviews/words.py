"""What is known of a week, in one word: that it was done, that it was missed, or that we do not know. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from budgeting.periods import week_end
from budgeting.reviews.series import Series
from budgeting.standing import Reach, reach
from budgeting.states import CheckinState

#: Days after a week in which its check-in may still come: it is asked on Wednesday at the latest, and again.
GRACE = timedelta(days=5)


class WeekWord(StrEnum):
    """What is known of a household's week."""

    DONE = "done"
    #: Somebody was asked, could have answered, and did not.
    MISSED = "missed"
    BEGUN = "begun"
    PAUSED = "paused"
    STOPPED = "stopped"
    UNSAFE = "unsafe"
    UNREACHABLE = "unreachable"
    NOT_JOINED = "not_joined"
    #: Entries were written, and no check-in was done.
    WRITTEN = "written"
    ASKED = "asked"
    #: Nothing was written, and nobody was asked: nothing is known.
    SILENT = "silent"


_AWAY = {
    Reach.STOPPED: WeekWord.STOPPED,
    Reach.UNSAFE: WeekWord.UNSAFE,
    Reach.UNREACHABLE: WeekWord.UNREACHABLE,
    Reach.NOT_JOINED: WeekWord.NOT_JOINED,
}
_UNDER_WAY = {
    CheckinState.OPEN: WeekWord.BEGUN,
    CheckinState.PAUSED: WeekWord.PAUSED,
    CheckinState.ASKED: WeekWord.ASKED,
}


def too_late(home: Series, week: date) -> bool:
    """Whether the week's check-in cannot come any more."""
    return home.today > week_end(week) + GRACE


def word(home: Series, week: date) -> WeekWord:
    """What is known of the week."""
    state, _ = home.checkins.get(week, (None, None))
    if state is CheckinState.DONE:
        return WeekWord.DONE
    reached = reach(home.adults, min(week_end(week) + GRACE, home.today))
    if reached is not Reach.REACHED:
        return _AWAY[reached]
    if week in home.asked and (state is CheckinState.MISSED or too_late(home, week)):
        return WeekWord.MISSED
    if state in (CheckinState.OPEN, CheckinState.PAUSED):
        return _UNDER_WAY[state]
    if home.entries(week):
        return WeekWord.WRITTEN
    return WeekWord.ASKED if week in home.asked else WeekWord.SILENT
