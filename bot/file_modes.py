"""What we write is for us alone: the database, its log, invites, logs of the program. No other account of the
machine reads families' data by way of a file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: Nothing for the group and for others.
UMASK = 0o077
#: What SQLite keeps beside a database; new ones take its mode over.
BESIDE = ("", "-wal", "-shm", "-journal")


@contextmanager
def files() -> Iterator[None]:
    """Whatever is made until the block ends is 0600, and folders 0700. Every entry point that writes begins here."""
    before = os.umask(UMASK)
    try:
        yield
    finally:
        os.umask(before)


def folder(path: Path) -> None:
    """Make the folder, with those above it, where it is missing. One that is there keeps its mode: it may be
    others' as well."""
    with files():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)


def write(path: Path, content: bytes) -> None:
    """Write the file anew, for us alone from its first byte on. Raises OSError."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "wb") as file:
        if stat.S_ISREG(os.fstat(number).st_mode):  # a terminal or a pipe keeps its own
            os.fchmod(number, 0o600)
        file.write(content)


def narrow(database: Path) -> None:
    """Take group and others away from a database that was made before this rule; what is not ours stays so."""
    for path in (database.with_name(database.name + ending) for ending in BESIDE):
        with suppress(OSError):
            if path.stat().st_mode & UMASK:
                path.chmod(0o600)


def open_to_others(path: Path) -> bool:
    """Whether other accounts of this machine may look into the file or folder."""
    try:
        return bool(path.stat().st_mode & UMASK)
    except OSError:
        return False
