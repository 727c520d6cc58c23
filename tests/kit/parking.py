"""Connections to PostgreSQL that one test leaves and the next one takes.

To connect, the server starts a process that reads its catalogues anew and plans every statement again; that costs more
than many a test. A connection stays with its database, which is cleaned between tests (`recycling`).
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event

#: What DISCARD ALL does, but for the prepared statements. A database where somebody left temporary tables is dropped.
_DISCARD = b"""CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *;
SELECT pg_advisory_unlock_all(); DISCARD SEQUENCES"""
#: A connection in another state was broken, or is still at work.
_AT_REST = (TransactionStatus.IDLE, TransactionStatus.INTRANS, TransactionStatus.INERROR)


class Parked(psycopg.Connection):
    """A connection that, instead of being closed, waits for the next test if its database is one of ``waiting``."""

    waiting: dict[str, list[Parked]]

    def close(self) -> None:
        # Driver settings, which nothing said to the server takes back.
        changed = self.autocommit, self.read_only, self.isolation_level, self.deferrable
        if self.info.transaction_status in _AT_REST and not any(changed):
            places = self.waiting.get(self.info.dbname)
            with contextlib.suppress(psycopg.Error):
                self.rollback()
                if places is not None:
                    places.append(self)
                    return
        self.end()

    def end(self) -> None:
        """Close it for good."""
        super().close()

    def fresh(self) -> bool:
        """Make it as it was when it was opened. False if that can't be done: a test may have ended it at the server."""
        try:
            self.execute(_DISCARD)
            self.commit()
        except psycopg.Error:
            self.end()
            return False
        return True


@dataclass(slots=True)
class Parking:
    """Who waits, by database. Connections to databases that are not `opened` here are closed as ever."""

    _waiting: dict[str, list[Parked]] = field(default_factory=dict)

    def opened(self, database: str) -> None:
        self._waiting[database] = []

    def closed(self, database: str) -> None:
        """End its connections."""
        for connection in self._waiting.pop(database, ()):
            connection.end()

    def backends(self, database: str) -> list[int]:
        """The server's processes behind those that wait."""
        return [connection.info.backend_pid for connection in self._waiting[database]]

    def serve(self, engine: Engine) -> None:
        """From now on the engine connects from here."""

        @event.listens_for(engine, "do_connect")
        def connect(_dialect: Any, _record: Any, args: list[Any], options: dict[str, Any]) -> Any:
            # Other threads may be taking theirs.
            with contextlib.suppress(KeyError, IndexError):
                while not (parked := self._waiting[options["dbname"]].pop()).fresh():
                    pass
                return parked
            connection = Parked.connect(*args, **options)
            connection.waiting = self._waiting
            return connection


#: This process's.
PARKING = Parking()
