"""Stores the simulated world in a SQLite file, so that the next start finds the same chats.

A background thread writes changes in batches; a crash loses at most the last fraction of a second, which is fine for a
simulator.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bot.simulator.model import Json

_PAUSE = 0.2
"""Seconds to gather changes before a commit."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS thing (kind TEXT NOT NULL, key TEXT NOT NULL, row TEXT NOT NULL,
  PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blob (key TEXT PRIMARY KEY, content BLOB NOT NULL);
"""


class Store:
    """A table of JSON rows by kind and key, and one of file contents. Memory only if `path` is None."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.lasting = path is not None
        self._blobs: dict[str, bytes] = {}
        self._dirty: dict[tuple[str, str], Json | None] = {}
        self._new_blobs: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            with _connected(path) as connection:
                connection.executescript(_SCHEMA)

    def rows(self, kind: str) -> Iterator[Json]:
        """All rows of a kind, in key order."""
        if self._path is None:
            return
        with _connected(self._path) as connection:
            for (row,) in connection.execute("SELECT row FROM thing WHERE kind = ? ORDER BY key", (kind,)):
                yield json.loads(row)

    def save(self, kind: str, key: str, row: Json | None) -> None:
        """Save a row, or delete it if None. The caller must not change the row afterwards."""
        if self._path is None:
            return
        with self._lock:
            self._dirty[kind, key] = row
        self._woken()

    def save_blob(self, key: str, content: bytes) -> None:
        if self._path is None:
            self._blobs[key] = content
            return
        with self._lock:
            self._new_blobs[key] = content
        self._woken()

    def blob(self, key: str) -> bytes | None:
        if self._path is None:
            return self._blobs.get(key)
        with self._lock:
            waiting = self._new_blobs.get(key)
        if waiting is not None:
            return waiting
        with _connected(self._path) as connection:
            row = connection.execute("SELECT content FROM blob WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def close(self) -> None:
        """Write the rest and stop the thread; the store can be used again afterwards."""
        if self._thread is not None:
            self._closing.set()
            self._wake.set()
            self._thread.join()
            self._thread = None
            self._closing.clear()

    def _woken(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._write, args=(self._path,), name="simulator-store", daemon=True
            )
            self._thread.start()
        self._wake.set()

    def _write(self, path: Path | None) -> None:
        if path is None:
            return
        with _connected(path) as connection:
            while True:
                self._wake.wait()
                self._closing.wait(_PAUSE)
                self._wake.clear()
                last = self._closing.is_set()
                self._flush(connection)
                if last:
                    return

    def _flush(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            dirty, self._dirty = self._dirty, {}
            blobs = dict(self._new_blobs)
        put: list[Any] = [
            (kind, key, json.dumps(row)) for (kind, key), row in dirty.items() if row is not None
        ]
        gone = [at for at, row in dirty.items() if row is None]
        with connection:
            connection.executemany("INSERT OR REPLACE INTO blob VALUES (?, ?)", list(blobs.items()))
            connection.executemany("INSERT OR REPLACE INTO thing VALUES (?, ?, ?)", put)
            connection.executemany("DELETE FROM thing WHERE kind = ? AND key = ?", gone)
        with self._lock:
            for key in blobs:
                self._new_blobs.pop(key, None)


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection, closed afterwards: sqlite3's own context manager only commits."""
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        yield connection
