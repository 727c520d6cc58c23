"""The time, given to whoever needs it: the real one, one that stands still, and local dates made exact."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

#: The zone of a programme for which nobody has named another. It stands here and nowhere else.
DEFAULT_ZONE = "Europe/Rome"


class Clock(Protocol):
    """Tells the moment, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that its owner sets: tests, transcripts."""

    def __init__(self, now: datetime) -> None:
        self.set(now)

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("a clock needs a time zone")
        self._now = now.astimezone(UTC)

    def advance(self, **delta: float) -> None:
        """Move on by a timedelta, given as its keyword arguments."""
        self._now += timedelta(**delta)


class OffsetClock:
    """The machine's clock moved by an amount that can grow: the demo's "skip to tomorrow"."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The IANA zone ``name``. Raises ZoneInfoNotFoundError where it does not exist."""
    return ZoneInfo(name)


def local_date(moment: datetime, zone_name: str) -> date:
    """The date that people in the zone have at ``moment``."""
    return moment.astimezone(zone(zone_name)).date()


def default_today(clock: Clock) -> date:
    """The date now in DEFAULT_ZONE, for a line that belongs to no place. Others ask `programmes.today`."""
    return local_date(clock.now(), DEFAULT_ZONE)


def at_local(day: date, hour: time, zone_name: str) -> datetime:
    """The moment (UTC) at which clocks in the zone show ``hour`` on ``day``.

    An hour that clocks skip in spring becomes the same distance after the jump (02:30 is 03:30); an hour that
    comes twice in autumn is its first occurrence, so that nothing happens twice.
    """
    return datetime.combine(day, hour.replace(fold=0), tzinfo=zone(zone_name)).astimezone(UTC)
