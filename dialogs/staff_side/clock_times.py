"""Times of day as staff write them to their bot: 8:30, 8.30, 08:30 or just 8."""

from __future__ import annotations

import re
from datetime import time

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")


def read(said: str) -> time | None:
    """The time, or None if it isn't one."""
    match = _TIME.fullmatch(said)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
