"""The states of a request to read a family's message."""

from __future__ import annotations

from enum import StrEnum


class ReadingRequestState(StrEnum):
    #: Somebody is asked, or everybody who may read it.
    WAITING = "waiting"
    ANSWERED = "answered"
    #: The reader could not; somebody else is asked.
    GIVEN_BACK = "given_back"
    #: The time passed; somebody else is asked.
    LATE = "late"
    #: Whoever asked no longer needs it.
    WITHDRAWN = "withdrawn"
