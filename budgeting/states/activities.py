"""Where a session and the answers to it stand."""

from __future__ import annotations

from enum import StrEnum


class SessionState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"


class EnrolmentState(StrEnum):
    COMING = "coming"
    WAITING = "waiting"
    MAYBE = "maybe"
    DECLINED = "declined"
