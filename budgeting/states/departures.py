"""Why a household leaves its programme."""

from __future__ import annotations

from enum import StrEnum


class DepartureReason(StrEnum):
    """Why nobody accompanies a household any more."""

    #: What it came for is settled.
    SETTLED = "settled"
    MOVED = "moved"
    #: It no longer wants to be accompanied.
    WISH = "wish"
    #: It never wanted to begin.
    DECLINED = "declined"
    #: Nobody could reach it.
    UNREACHABLE = "unreachable"
    OTHER = "other"
    #: The programme itself has ended.
    PROGRAMME_OVER = "programme_over"
