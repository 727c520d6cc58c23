"""The time, passed in explicitly: the real clock, clocks for tests and the demo, and exact local dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

#: The zone of a programme without one of its own. Defined only here.
DEFAULT_ZONE = "Europe/Rome"


class Clock(Protocol):
    """Tells the current moment, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock set by its owner: tests, transcripts."""

    def __init__(self, now: datetime) -> None:
        self.set(now)

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("a clock needs a time zone")
        self._now = now.astimezone(UTC)

    def advance(self, **delta: float) -> None:
        """Move forward by a timedelta, given as its keyword arguments."""
        self._now += timedelta(**delta)


class OffsetClock:
    """The machine's clock plus an offset that can grow: the demo's "skip to tomorrow"."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


def real(clock: Clock) -> datetime:
    """The moment (UTC) on people's own clocks. It differs from the clock's own only where a demo's was moved: an
    authenticator on a phone knows nothing of that."""
    return clock.now() - clock.offset if isinstance(clock, OffsetClock) else clock.now()


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The IANA zone ``name``. Raises ZoneInfoNotFoundError if it doesn't exist."""
    return ZoneInfo(name)


def local_date(moment: datetime, zone_name: str) -> date:
    """The local date in the zone at ``moment``."""
    return moment.astimezone(zone(zone_name)).date()


def default_today(clock: Clock) -> date:
    """The date now in DEFAULT_ZONE, for a line that belongs to no place. Others ask `programmes.today`."""
    return local_date(clock.now(), DEFAULT_ZONE)


def at_local(day: date, hour: time, zone_name: str) -> datetime:
    """The moment (UTC) when clocks in the zone show ``hour`` on ``day``.

    An hour that clocks skip in spring moves by the size of the jump (02:30 becomes 03:30). An hour that comes
    twice in autumn means its first occurrence, so nothing happens twice.
    """
    return datetime.combine(day, hour.replace(fold=0), tzinfo=zone(zone_name)).astimezone(UTC)
