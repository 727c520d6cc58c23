"""Keep the files we write private (database, its log, invites, program logs), so that no other account on the machine
can read families' data."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: No rights for group and others.
UMASK = 0o077
#: The files SQLite keeps beside a database; new ones take over its mode.
BESIDE = ("", "-wal", "-shm", "-journal")


@contextmanager
def files() -> Iterator[None]:
    """Create files as 0600 and folders as 0700 within the block. Every entry point that writes uses it."""
    before = os.umask(UMASK)
    try:
        yield
    finally:
        os.umask(before)


def folder(path: Path) -> None:
    """Create the folder and its parents if missing. An existing folder keeps its mode: others may use it too."""
    with files():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)


def write(path: Path, content: bytes) -> None:
    """Write or overwrite the file, private from its first byte. Raises OSError."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "wb") as file:
        if stat.S_ISREG(os.fstat(number).st_mode):  # a terminal or a pipe keeps its own
            os.fchmod(number, 0o600)
        file.write(content)


def narrow(database: Path) -> None:
    """Remove group and other rights from a database made before this rule; files of other owners stay as they are."""
    for path in (database.with_name(database.name + ending) for ending in BESIDE):
        with suppress(OSError):
            if path.stat().st_mode & UMASK:
                path.chmod(0o600)


def open_to_others(path: Path) -> bool:
    """Whether other accounts on this machine may read the file or folder."""
    try:
        return bool(path.stat().st_mode & UMASK)
    except OSError:
        return False
