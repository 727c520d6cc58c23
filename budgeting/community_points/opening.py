"""Whether a place is open, until when, and when it opens next. Calculation only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from budgeting.clock import at_local, local_date
from budgeting.errors import NotPossible

#: From and to, local, in order and without overlap.
Spans = Sequence[tuple[time, time]]
#: How many days ahead we look for the next opening: a closed summer.
AHEAD = 120
_SPAN = re.compile(r"(\d{1,2})[:.]?(\d{2})?\s*[-–]\s*(\d{1,2})[:.]?(\d{2})?")


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether it is open now. ``until`` if it is, else ``next``: when it opens (both in UTC); None if never."""

    open: bool
    until: datetime | None = None
    next: datetime | None = None


def opening(
    hours: Mapping[str, Any], exceptions: Mapping[str, Any], now: datetime, zone_name: str
) -> Opening:
    """How it stands at ``now`` (UTC), by the weekly hours and the exceptions of single days."""
    today = local_date(now, zone_name)
    # Yesterday's last hours may last past midnight.
    for ahead in range(-1, AHEAD):
        day = today + timedelta(days=ahead)
        for begins, ends in spans_on(hours, exceptions, day):
            start = at_local(day, begins, zone_name)
            end = at_local(day if ends > begins else day + timedelta(days=1), ends, zone_name)
            if start <= now < end:
                return Opening(True, until=end)
            if start > now:
                return Opening(False, next=start)
    return Opening(False)


def spans_on(hours: Mapping[str, Any], exceptions: Mapping[str, Any], day: date) -> list[tuple[time, time]]:
    """When it is open on a day; an exception replaces the weekly hours."""
    stored = exceptions.get(day.isoformat(), hours.get(str(day.isoweekday()), []))
    return [(time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in stored]


def parsed(typed: str) -> list[list[str]]:
    """ "9-12:30, 15-18" as stored; empty: closed. Raises NotPossible("hours")."""
    spans: list[list[str]] = []
    for piece in filter(None, (part.strip() for part in re.split(r"[,;]", typed))):
        match = _SPAN.fullmatch(piece)
        if match is None:
            raise NotPossible("hours")
        try:
            begins = time(int(match[1]), int(match[2] or 0))
            ends = time(0 if match[3] == "24" else int(match[3]), int(match[4] or 0))
        except ValueError:
            raise NotPossible("hours") from None
        spans.append([begins.strftime("%H:%M"), ends.strftime("%H:%M")])
    spans.sort()
    if any(first == last for first, last in spans):
        raise NotPossible("hours")
    for (first, last), (following, _) in pairwise(spans):
        # Only the last of a day may go past midnight.
        if last <= first or last > following:
            raise NotPossible("hours")
    return spans


def written(stored: Sequence[Sequence[str]]) -> str:
    """The inverse: "09:00-12:30, 15:00-18:00"."""
    return ", ".join(f"{begins}-{ends}" for begins, ends in stored)
