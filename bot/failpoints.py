"""Named places where tests can make the process die, to prove that nothing is lost.

Armed only when an entry point finds the name of one in its settings; otherwise `hit` does nothing.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy.orm import Session

from budgeting.db.engine import Database

NAMES = (
    "before_commit",
    "after_commit",
    "before_send",
    "after_send",
    "before_settle",
    "after_settle",
)

_lock = threading.Lock()
_armed = ""
_left = 0


def arm(setting: str) -> None:
    """Die at a place: ``before_send``, or ``before_send:7`` for the seventh time. Raises ValueError."""
    global _armed, _left
    name, _, count = setting.partition(":")
    if name not in NAMES or (count and not count.isdigit()):
        raise ValueError(f"There is no failpoint of this name; they are {', '.join(NAMES)}.")
    _armed, _left = name, int(count or 1)


def disarm() -> None:
    """Make every `hit` do nothing from here on."""
    global _armed
    _armed = ""


def hit(name: str) -> None:
    """Die here if this place is armed and its turn has come."""
    if _armed == name:
        _count_down()


def _count_down() -> None:
    global _left
    with _lock:
        _left -= 1
        if _left <= 0:
            # Like a power cut: no handler runs, nothing is flushed.
            os.kill(os.getpid(), signal.SIGKILL)


def hooked(database: Database) -> Database:
    """The database with failpoints before and after commits; the same object if none is armed."""
    return cast(Database, _Hooked(database)) if _armed in ("before_commit", "after_commit") else database


class _Hooked:
    def __init__(self, database: Database) -> None:
        self._database = database

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    async def write_async(self, job: Callable[[Session], Any]) -> Any:
        def hooked_job(session: Session) -> Any:
            value = job(session)
            session.flush()
            hit("before_commit")
            return value

        value = await self._database.write_async(hooked_job)
        hit("after_commit")
        return value
