"""The states of a broadcast."""

from __future__ import annotations

from enum import StrEnum


class BroadcastState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


class TrialState(StrEnum):
    """How far the test of an announcement on its writer's own phone is."""

    WAITING = "waiting"
    SENDING = "sending"
    ARRIVED = "arrived"
    FAILED = "failed"


class TrialProblem(StrEnum):
    """Why a test did not arrive, or may not have."""

    #: Their chat was unlinked meanwhile, or their access has ended.
    NO_PHONE = "no_phone"
    BLOCKED = "blocked"
    NO_CHAT = "no_chat"
    TOO_LONG = "too_long"
    REFUSED = "refused"
    #: Telegram asks to wait.
    BUSY = "busy"
    NO_CONNECTION = "no_connection"
    #: Telegram didn't answer, or the program stopped in the middle: it may have arrived.
    UNSURE = "unsure"
    #: Nothing takes it: the staff bot isn't running.
    NOT_RUNNING = "not_running"
