"""The states of a session and of the answers to it."""

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
