"""The states of an appointment, and what is chosen about one."""

from __future__ import annotations

from enum import StrEnum


class AppointmentState(StrEnum):
    #: The family asked for one; staff have proposed no time yet.
    WANTED = "wanted"
    PROPOSED = "proposed"
    #: None of the proposed times suited.
    DECLINED = "declined"
    #: Nobody answered in time.
    LAPSED = "lapsed"
    AGREED = "agreed"
    HAPPENED = "happened"
    #: The family did not come.
    MISSED = "missed"
    CANCELLED = "cancelled"


#: Nothing more is to be done about it.
OVER = frozenset({AppointmentState.HAPPENED, AppointmentState.MISSED, AppointmentState.CANCELLED})


class AppointmentWay(StrEnum):
    """Where the two meet."""

    PLACE = "place"
    PHONE = "phone"
    ONLINE = "online"


class AppointmentAbout(StrEnum):
    """What it is about: neutral, since others may read the phone."""

    MEETING = "meeting"
    MONTH = "month"
    PAPERS = "papers"
    WORK = "work"
    HOME = "home"
    CHILDREN = "children"
    OTHER = "other"


class DayPart(StrEnum):
    """When somebody has time."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    ANY = "any"
