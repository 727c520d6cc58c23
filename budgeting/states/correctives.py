"""The kinds and states of what a family does itself to get straight, and what happened to each."""

from __future__ import annotations

from enum import StrEnum


class CorrectiveKind(StrEnum):
    """What it is. Letting a room is not among them: in public housing it is forbidden."""

    TARIFF = "tariff"
    SUBSCRIPTION = "subscription"
    CAR = "car"
    HOURS = "hours"
    JOB = "job"
    OWN = "own"


class CorrectiveState(StrEnum):
    """OPEN is asked about once a month; QUIET no longer, because nobody answered twice: the coach looks at it."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    QUIET = "quiet"


class Often(StrEnum):
    """Whether its amount comes each month or once."""

    MONTHLY = "monthly"
    ONCE = "once"


class CorrectiveEvent(StrEnum):
    """One line of its history."""

    ADDED = "added"
    GOING_ON = "going_on"
    DONE = "done"
    DROPPED = "dropped"
    REOPENED = "reopened"
    UNANSWERED = "unanswered"
    AMOUNT = "amount"
    OBSERVED = "observed"
    NOT_OBSERVED = "not_observed"
