"""When the database takes nothing: which errors mean that, and since when it lasts.

Such an error is never the fault of what was to be written: nothing of it was kept, it may be tried again, and
whoever brought it must not be told that it was taken.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from budgeting.errors import DatabaseUnavailable, WhyUnavailable

log = logging.getLogger(__name__)

#: Seconds between two lines in the log while it lasts.
AGAIN = 600.0
#: Seconds without a refusal after which it is over: longer than any pause before what was refused comes again.
CALM = 10.0
#: SQLite's result codes without their details: BUSY, LOCKED, READONLY, FULL, CORRUPT, NOTADB.
_SQLITE = {
    5: WhyUnavailable.LOCKED,
    6: WhyUnavailable.LOCKED,
    8: WhyUnavailable.READ_ONLY,
    11: WhyUnavailable.DAMAGED,
    13: WhyUnavailable.FULL,
    26: WhyUnavailable.DAMAGED,
}
#: PostgreSQL's. Read-only and damage are no operational errors there; a standby that is asked for a transaction
#: that writes answers "feature not supported", which our own statements never are otherwise.
_POSTGRESQL = {
    "0A000": WhyUnavailable.READ_ONLY,
    "25006": WhyUnavailable.READ_ONLY,
    "25P03": WhyUnavailable.AWAY,  # idle in a transaction for too long
    "53100": WhyUnavailable.FULL,
    "55P03": WhyUnavailable.LOCKED,
    "XX001": WhyUnavailable.DAMAGED,
    "XX002": WhyUnavailable.DAMAGED,
}


def unavailable(error: BaseException) -> DatabaseUnavailable | None:
    """``error`` as ours where the database is to blame; None where it is what was to be written."""
    if isinstance(error, DatabaseUnavailable):
        return error
    why: WhyUnavailable | None = None
    if isinstance(error, NoConnectionFree):
        why = WhyUnavailable.AWAY
    elif isinstance(error, DBAPIError):
        why = _SQLITE.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF)
        why = why or _POSTGRESQL.get(getattr(error.orig, "sqlstate", None) or "")
        if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
            why = why or WhyUnavailable.AWAY
    if why is None:
        return None
    translated = DatabaseUnavailable(why)
    translated.__cause__ = error
    return translated


class Availability:
    """Whether writing works, as its attempts show. From any thread.

    On a full disk small changes still pass between the refusals, so it is over only when nothing was refused
    for a while. Says so in the log: an error when it begins, again every ten minutes, and when it is over.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._first: float | None = None
        self._last = self._logged = 0.0
        #: Since when attempts succeed again.
        self._works: float | None = None
        self._why = WhyUnavailable.AWAY

    def refused(self, error: DatabaseUnavailable) -> None:
        """A transaction was not taken."""
        with self._lock:
            now = self._clock()
            self._end(now)
            self._last, self._works, self._why = now, None, error.why
            if self._first is None:
                self._first = now
            elif now - self._logged < AGAIN:
                return
            self._logged = now
        log.error("nothing can be saved (%s); whatever comes in is sent back until it can", error)

    def taken(self) -> None:
        """A transaction was committed."""
        if self._first is None:
            return
        with self._lock:
            now = self._clock()
            self._works = now if self._works is None else self._works
            self._end(now)

    @property
    def lasts(self) -> float | None:
        """For how many seconds transactions have been refused; None where that is over."""
        with self._lock:
            self._end(self._clock())
            return None if self._first is None else self._last - self._first

    @property
    def began(self) -> float:
        """How many seconds ago it began; 0 where there is none."""
        return 0.0 if self._first is None else self._clock() - self._first

    @property
    def ended(self) -> float:
        """How many seconds ago the first one was taken after the last that was not; 0 before that."""
        return 0.0 if self._works is None else self._clock() - self._works

    @property
    def why(self) -> WhyUnavailable:
        """What the database said last."""
        return self._why

    def _end(self, now: float) -> None:
        if self._first is None or self._works is None or now - self._works < CALM:
            return
        log.warning("saving works again, after %d s", self._works - self._first)
        self._first = None
