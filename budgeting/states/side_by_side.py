"""Why a sitting side by side is over."""

from __future__ import annotations

from enum import StrEnum


class WhyOver(StrEnum):
    """Why a sitting at one device is over."""

    #: The staff person ended it.
    ENDED = "ended"
    #: It goes on at another device.
    ELSEWHERE = "elsewhere"
    #: Nobody touched it for a while.
    IDLE = "idle"
    #: The member no longer belongs.
    LEFT = "left"
