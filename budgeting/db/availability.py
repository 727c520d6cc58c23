"""When the database takes no writes: which errors mean that, and how long it has lasted.

Such an error is never caused by the data: nothing was stored, the write may be tried again, and nobody may be
told that it succeeded.
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

#: Seconds between two log lines while it lasts.
AGAIN = 600.0
#: Seconds without a refusal after which it is over: longer than any pause before a retry.
CALM = 10.0
#: SQLite's result codes without the extended part: BUSY, LOCKED, READONLY, FULL, CORRUPT, NOTADB.
_SQLITE = {
    5: WhyUnavailable.LOCKED,
    6: WhyUnavailable.LOCKED,
    8: WhyUnavailable.READ_ONLY,
    11: WhyUnavailable.DAMAGED,
    13: WhyUnavailable.FULL,
    26: WhyUnavailable.DAMAGED,
}
#: PostgreSQL's codes. Read-only mode and damage aren't operational errors there. A standby that is asked for a
#: writing transaction answers "feature not supported", which our own statements never cause otherwise.
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
    """``error`` as our own type if the database is to blame; None if the data is."""
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
    """Whether writing works, judged by its attempts. Thread-safe.

    On a full disk small changes still succeed between refusals, so it is over only after a while without any.
    Logs an error when it begins, again every ten minutes, and when it is over.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._first: float | None = None
        self._last = self._logged = 0.0
        #: When attempts began to succeed again.
        self._works: float | None = None
        self._why = WhyUnavailable.AWAY

    def refused(self, error: DatabaseUnavailable) -> None:
        """A transaction was refused."""
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
        """How many seconds transactions have been refused; None if they aren't now."""
        with self._lock:
            self._end(self._clock())
            return None if self._first is None else self._last - self._first

    @property
    def began(self) -> float:
        """How many seconds ago it began; 0 if it isn't happening."""
        return 0.0 if self._first is None else self._clock() - self._first

    @property
    def ended(self) -> float:
        """How many seconds ago the first transaction succeeded after the last refusal; 0 if none has."""
        return 0.0 if self._works is None else self._clock() - self._works

    @property
    def why(self) -> WhyUnavailable:
        """The database's last reason."""
        return self._why

    def _end(self, now: float) -> None:
        if self._first is None or self._works is None or now - self._works < CALM:
            return
        log.warning("saving works again, after %d s", self._works - self._first)
        self._first = None
