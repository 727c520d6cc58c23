"""The moments, modes and states of the financial well-being scale."""

from __future__ import annotations

from enum import StrEnum


class Moment(StrEnum):
    """When the scale is answered. The numbers of a programme compare the first three."""

    ENTRY = "entry"
    HALFWAY = "halfway"
    EXIT = "exit"
    #: The person opened it by themselves, at any other time.
    OWN = "own"


class Mode(StrEnum):
    """How it is answered; each has its own column in the published table."""

    SELF = "self"
    #: Staff read the questions to the person.
    READ = "read"


class AgeBand(StrEnum):
    """The age of the person who answers; each has its own column in the published table."""

    UNDER_62 = "18-61"
    FROM_62 = "62+"


class SurveyState(StrEnum):
    """The states of one filling-in."""

    #: The person was asked and has not begun.
    ASKED = "asked"
    OPEN = "open"
    DONE = "done"
    #: Asked once more, and still not finished.
    UNANSWERED = "unanswered"
