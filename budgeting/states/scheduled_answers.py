"""The states of an answer that is sent at a chosen time, and why one waits for a decision instead."""

from __future__ import annotations

from enum import StrEnum


class ScheduledAnswerState(StrEnum):
    #: The clock sends it at its time.
    WAITING = "waiting"
    #: Something has changed since it was written: a person decides.
    HELD = "held"
    SENT = "sent"
    CANCELLED = "cancelled"


class WhyHeld(StrEnum):
    """What has changed. Other reasons are those of `reminders.why_unwelcome` and of answering."""

    FAMILY_WROTE = "family_wrote"
    OTHER_HOLDS = "other_holds"
    #: A colleague closed the conversation.
    CLOSED = "closed"
    PHONE_ENDED = "phone_ended"
    PROGRAMME_OVER = "programme_over"
    #: Its author no longer answers this family.
    AUTHOR_GONE = "author_gone"
    #: Its time has passed long ago: the program was not running.
    LATE = "late"
