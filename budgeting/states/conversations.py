"""Where a conversation stands for staff."""

from __future__ import annotations

from enum import StrEnum


class InboxState(StrEnum):
    """Where a conversation stands for staff."""

    QUIET = "quiet"
    WAITING = "waiting"
    HELD = "held"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
