"""A signal between processes on one PostgreSQL: a process that commits sends it, and the others look at once.

The signal is only a hint: a process that misses it (behind a pooler, after a restart) finds the same by polling.
It is sent after the commit, not within it, because PostgreSQL commits transactions that notify one at a time.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

CHANNEL = "ponte_committed"
#: Seconds between attempts to listen, and how soon a listener notices that it must stop.
_AGAIN, _LOOK = 1.0, 0.5
#: Seconds between signals: the next one covers whatever is committed in between.
_PAUSE = 0.01


class CommitSignal:
    """Sends and listens, each on its own thread once started."""

    def __init__(self, engine: Engine, heard: Callable[[], None]) -> None:
        self._engine, self._heard = engine, heard
        self._driver: Any = engine.dialect.loaded_dbapi
        # To recognise our own signals, which are no news.
        self._name = secrets.token_hex(8)
        self._rung = threading.Event()
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []

    def start_sending(self) -> None:
        """From now on others hear `send`."""
        self._start(self._sending)

    def start_listening(self) -> None:
        """Call ``heard`` on the signal's thread when others send, and again after any signals may have been missed."""
        self._start(self._listening)

    def send(self) -> None:
        """Something was committed. Thread-safe; calls made while a signal is on its way share it."""
        self._rung.set()

    def close(self) -> None:
        self._closing.set()
        self._rung.set()
        for thread in self._threads:
            thread.join()

    def _start(self, work: Callable[[], None]) -> None:
        name = f"ponte-bell{work.__name__}"
        # Two senders would take each other's signals, and one of them would miss the last.
        if any(thread.name == name for thread in self._threads):
            return
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _sending(self) -> None:
        while True:
            self._rung.wait()
            self._rung.clear()
            if self._closing.is_set():
                return
            try:
                with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql(f"NOTIFY {CHANNEL}, '{self._name}'")
            except SQLAlchemyError:
                # Others find it by polling, and the next commit sends a signal again.
                pass
            self._closing.wait(_PAUSE)

    def _listening(self) -> None:
        while not self._closing.is_set():
            try:
                # A connection taken from the pool for good, created like all others.
                fairy = self._engine.raw_connection()
                connection: Any = fairy.driver_connection
                fairy.detach()
                with closing(connection):
                    self._listen(connection)
            except (SQLAlchemyError, self._driver.Error) as error:
                log.info("the bell is not heard for a moment (%s)", type(error).__name__)
                self._closing.wait(_AGAIN)

    def _listen(self, connection: Any) -> None:
        connection.rollback()
        connection.autocommit = True
        connection.execute(f"LISTEN {CHANNEL}")
        self._heard()
        while not self._closing.is_set():
            for send in connection.notifies(timeout=_LOOK, stop_after=1):
                if send.payload != self._name:
                    self._heard()
