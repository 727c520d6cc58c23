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
#: SQLite's result codes without their details: BUSY, LOCKED, READONLY, FULL, CORRUPT, NOTADB.
_SQLITE = {
    5: WhyUnavailable.LOCKED,
    6: WhyUnavailable.LOCKED,
    8: WhyUnavailable.READ_ONLY,
    11: WhyUnavailable.DAMAGED,
    13: WhyUnavailable.FULL,
    26: WhyUnavailable.DAMAGED,
}
#: PostgreSQL's. Read-only (a standby, a host that ran out of disk) and damage are no operational errors there.
_POSTGRESQL = {
    "25006": WhyUnavailable.READ_ONLY,
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


class Trouble:
    """Whether writing works, as its last attempts showed. From any thread.

    Says so in the log: an error when writing stops, again every ten minutes, and when it works again.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._since: float | None = None
        self._logged = 0.0
        self._why = WhyUnavailable.AWAY

    def refused(self, error: DatabaseUnavailable) -> None:
        """A transaction was not taken."""
        with self._lock:
            now, self._why = self._clock(), error.why
            if self._since is None:
                self._since = now
            elif now - self._logged < AGAIN:
                return
            self._logged = now
        log.error("nothing can be saved (%s); whatever comes in is sent back until it can", error)

    def taken(self) -> None:
        """A transaction was committed."""
        if self._since is None:
            return
        with self._lock:
            lasted, self._since = self.lasts or 0.0, None
        log.warning("saving works again, after %d s", lasted)

    @property
    def lasts(self) -> float | None:
        """For how many seconds nothing could be saved; None where it works."""
        since = self._since
        return None if since is None else self._clock() - since

    @property
    def why(self) -> WhyUnavailable:
        """What the database said last."""
        return self._why
