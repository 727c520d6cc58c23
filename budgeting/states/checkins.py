"""The states of a check-in, and how the week felt."""

from __future__ import annotations

from enum import StrEnum


class CheckinState(StrEnum):
    ASKED = "asked"
    OPEN = "open"
    PAUSED = "paused"
    DONE = "done"
    MISSED = "missed"


class Mood(StrEnum):
    GOOD = "good"
    SO_SO = "so_so"
    HARD = "hard"
