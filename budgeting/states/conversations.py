"""The states of a conversation for staff."""

from __future__ import annotations

from enum import StrEnum


class InboxState(StrEnum):
    """The state of a conversation for staff."""

    QUIET = "quiet"
    WAITING = "waiting"
    HELD = "held"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
